import { BigNumberInput } from "@medusajs/framework/types"
import { ChangeActionType, MathBN, Modules } from "@medusajs/framework/utils"

import { invalidData, notAllowed } from "../../modules/inventory/errors"
import HoldfastInventoryService from "../../modules/inventory/service"
import { ReturnStockInput } from "../../modules/inventory/types"
import {
  answerOf,
  answerWith,
  coreStep,
  keptBy,
  StepSurrounding,
} from "./core-step"
import { itemsOf, nameOfLine, readSent, SentLine, unitsOf } from "./read-sent"
import { InventoryCall, withInventory } from "./with-inventory"

/**
 * Core counts an item that several returned variants share only once, loses what
 * has no level at the receiving location (#13497), refuses the return if nothing
 * has, and gives back what the variants' links say today. Returns of claims and
 * exchanges are received by the same workflow. Here what was sent comes back, and
 * each piece of a line once, whatever has happened to its fulfillment meanwhile.
 */

interface OrderReturn {
  id: string
  order_id: string
  location_id?: string | null
}

interface OrderChange {
  actions: {
    action: ChangeActionType
    details: { reference_id: string; quantity: BigNumberInput }
  }[]
}

interface ReceivedLine {
  line_item_id: string
  /** Pieces that have arrived. */
  quantity: BigNumberInput
  /** Of which so many can be sold again. */
  sellable: BigNumberInput
}

const RETURN = coreStep<OrderReturn>("use-remote-query")
const CHANGE = coreStep<OrderChange>("order-change-query")
const COMPLETE_RETURN = coreStep<{ id: string }>("create-complete-return")
export const VALIDATE = coreStep<unknown, ReturnStockInput[]>(
  "validate-confirm-return-receive"
)
export const ADJUST = coreStep<unknown, ReturnStockInput[]>(
  "adjust-inventory-levels-step"
)
export const RECEIVE = coreStep<unknown, ReturnStockInput[]>("receive-return")

export const planReturn = withInventory<
  { confirmed_by?: string },
  typeof VALIDATE
>({
  async invoke(call, proceed) {
    const answer = await proceed()
    const returned = await returnedUnits(
      call,
      answerOf(call, RETURN)!,
      receivedLines(answerOf(call, CHANGE)!),
      call.payload.confirmed_by
    )

    // What is written next runs beside the step that puts them back.
    return { ...answer, holdfast: returned }
  },
})

export const putBackReturned = withInventory<unknown, typeof ADJUST>({
  async invoke(call) {
    const returned = keptBy(call, VALIDATE) ?? []

    return answerWith(
      returned.length ? await call.inventory.returnStock(returned) : [],
      returned
    )
  },
  async compensate(call) {
    await takeOut(call, keptBy(call, ADJUST))
  },
})

interface ReceiveNow {
  return_id?: string
  created_by?: string
  items?: { id: string; quantity: BigNumberInput }[]
}

// Received in one call, of which core tells the stock nothing.
const receiving = <Input>(
  inputOf: (call: InventoryCall<Input>) => ReceiveNow
): StepSurrounding<Input, typeof RECEIVE> =>
  withInventory({
    async invoke(call, proceed) {
      const { return_id, items = [], created_by } = inputOf(call)

      if (!return_id || !items.length) {
        return await proceed()
      }

      const orderReturn = await call.container
        .resolve(Modules.ORDER)
        .retrieveReturn(return_id, {
          select: ["id", "order_id", "location_id"],
        })
      const returned = await returnedUnits(
        call,
        orderReturn as OrderReturn,
        items.map(({ id, quantity }) => ({
          line_item_id: id,
          quantity,
          sellable: quantity,
        })),
        created_by
      )

      if (returned.length) {
        await call.inventory.returnStock(returned)
      }

      try {
        return { ...(await proceed()), holdfast: returned }
      } catch (error) {
        await takeOut(call, returned)
        throw error
      }
    },
    async compensate(call, proceed) {
      await takeOut(call, keptBy(call, RECEIVE))

      return await proceed()
    },
  })

export const receive = receiving<ReceiveNow>(({ payload }) => payload)

export const createAndReceive = receiving<
  ReceiveNow & { receive_now?: boolean }
>((call) => ({
  created_by: call.payload.created_by,
  return_id: answerOf(call, COMPLETE_RETURN)?.id,
  items: call.payload.receive_now ? call.payload.items : [],
}))

async function takeOut(
  { inventory }: InventoryCall<unknown>,
  returned: ReturnStockInput[] | undefined
): Promise<void> {
  if (returned?.length) {
    await inventory.returnStock(
      returned.map((units) => ({
        ...units,
        quantity: MathBN.mult(units.quantity, -1),
        reason: "workflow_failed",
      }))
    )
  }
}

function receivedLines({ actions }: OrderChange): ReceivedLine[] {
  const lines = new Map<string, ReceivedLine>()

  for (const { action, details } of actions) {
    const isSellable = action === ChangeActionType.RECEIVE_RETURN_ITEM
    const isDamaged = action === ChangeActionType.RECEIVE_DAMAGED_RETURN_ITEM

    if (isSellable || isDamaged) {
      const { reference_id: line_item_id, quantity } = details
      const line = lines.get(line_item_id)

      lines.set(line_item_id, {
        line_item_id,
        quantity: MathBN.add(line?.quantity ?? 0, quantity),
        sellable: MathBN.add(line?.sellable ?? 0, isSellable ? quantity : 0),
      })
    }
  }

  return [...lines.values()]
}

/**
 * What is received and can be sold again: what is damaged is not, but it has come
 * back all the same.
 */
async function returnedUnits(
  { container, inventory }: InventoryCall<unknown>,
  orderReturn: OrderReturn,
  received: ReceivedLine[],
  actor_id: string | undefined
): Promise<ReturnStockInput[]> {
  const sent = await readSent(
    container,
    inventory,
    orderReturn.order_id,
    received.map(({ line_item_id }) => line_item_id)
  )

  const kept = await readKeptItems(inventory, sent)

  return received.flatMap(({ line_item_id, quantity, sellable }) => {
    const line = sent.get(line_item_id)

    if (!line) {
      return []
    }
    refuseMoreThanOut(line, quantity)

    return unitsOf(line, sellable).flatMap(
      ({ inventory_item_id, quantity: units, item }) => {
        if (!MathBN.gt(units, 0) || !kept.has(inventory_item_id)) {
          return []
        }
        if (!orderReturn.location_id) {
          throw invalidData(
            `Return ${orderReturn.id} has no location to receive its items at`,
            [
              {
                reason: "no_location",
                id: orderReturn.id,
                line_item_id,
                inventory_item_id,
              },
            ]
          )
        }

        return [
          {
            inventory_item_id,
            line_item_id,
            location_id: orderReturn.location_id,
            quantity: units,
            believed: item.believed,
            reference_type: "return",
            reference_id: orderReturn.id,
            order_id: orderReturn.order_id,
            actor_id,
          },
        ]
      }
    )
  })
}

/** Of what was sent, the items that are not deleted: what is, is counted nowhere. */
async function readKeptItems(
  inventory: HoldfastInventoryService,
  sent: Map<string, SentLine>
): Promise<Set<string>> {
  const ids = [...sent.values()].flatMap(({ items }) => [...items.keys()])
  const items = ids.length
    ? await inventory.listInventoryItems(
        { id: ids },
        { select: ["id"], take: ids.length }
      )
    : []

  return new Set(items.map(({ id }) => id))
}

function refuseMoreThanOut(line: SentLine, quantity: BigNumberInput): void {
  const out = MathBN.max(MathBN.sub(line.fulfilled, line.returned), 0)

  if (MathBN.gt(quantity, out)) {
    throw notAllowed(
      `Line ${nameOfLine(line)}: ${MathBN.convert(quantity).toString()} are to be received, and ` +
        `${out.toString()} are out: the others have come back already, by a return or ` +
        "a cancelled fulfillment",
      itemsOf(line).map((item) => ({
        reason: "more_than_out",
        line_item_id: line.id,
        ...item,
        requested: MathBN.convert(quantity).toNumber(),
        out: out.toNumber(),
      }))
    )
  }
}
