import {
  BigNumberInput,
  MedusaContainer,
  ReservationItemDTO,
} from "@medusajs/framework/types"
import {
  ContainerRegistrationKeys,
  MathBN,
  MedusaError,
} from "@medusajs/framework/utils"

import { runInScope } from "../../modules/inventory/call-scope"
import {
  InsufficientInventoryError,
  notAllowed,
} from "../../modules/inventory/errors"
import { grouped } from "../../modules/inventory/policy/grouped"
import { LedgerFacts } from "../../modules/inventory/types"
import { readGraph } from "../read-graph"
import {
  answerOf,
  answerWith,
  coreStep,
  CoreStep,
  keptBy,
  StepCall,
  withAnswer,
} from "./core-step"
import { reserve } from "./line-needs"
import { InventoryCall, withInventory } from "./with-inventory"
import { withoutItemLocks } from "./without-item-locks"

/**
 * What is cancelled gives its units back, and the ledger says for what. They are
 * anybody's from then on: a cancellation that is refused after all may find them sold,
 * and the order goes on without them. So what can refuse it is asked before they are
 * released, and what is still there is the order's again if a later step fails.
 */
interface Cancelled {
  order_id?: string
  claim_id?: string
  exchange_id?: string
  canceled_by?: string
}

type Call = StepCall<Cancelled>

/** What was reserved, by which it comes back. */
type Released = (Pick<
  ReservationItemDTO,
  "id" | "line_item_id" | "inventory_item_id" | "location_id" | "quantity"
> & { allow_backorder?: boolean | null })[]

const COLUMNS = [
  "id",
  "line_item_id",
  "inventory_item_id",
  "location_id",
  "quantity",
  "allow_backorder",
] as never

const ORDER = coreStep<{ data?: OrderWithLines | OrderWithLines[] }>(
  "get-order"
)
interface Change {
  order_id?: string
  return_id?: string | null
  additional_items?: { item_id?: string }[] | null
}

const CLAIM = coreStep<Change>("claim-query")
const EXCHANGE = coreStep<Change>("use-remote-query")
const RETURN = coreStep<object>("return-query")
export const RELEASE = coreStep<string[], Released>(
  "delete-reservations-by-line-items"
)
export const CANCEL = coreStep<unknown, Released>("cancel-orders")
export const VALIDATE_CLAIM = coreStep("validate-claim")
export const VALIDATE_EXCHANGE = coreStep("validate-exchange")

interface OrderWithLines {
  items?: { id: string }[] | null
}

const factsOfOrder = ({ payload }: Call): LedgerFacts => ({
  reference_type: "order",
  reference_id: payload.order_id,
  actor_id: payload.canceled_by,
  reason: "order_canceled",
})

const factsOfChange =
  (kind: "claim" | "exchange", change: CoreStep<Change>) =>
  (call: Call): LedgerFacts => ({
    reference_type: kind,
    reference_id: call.payload[`${kind}_id`],
    order_id: answerOf(call, change)?.order_id,
    actor_id: call.payload.canceled_by,
    reason: `${kind}_canceled`,
  })

// Beside this step core refunds what was paid, which takes as long as a provider
// does: the order keeps its units until that is done. The step after tells of them.
export const tellOrder = withInventory<Cancelled, typeof RELEASE>({
  async invoke(call) {
    const held = await reservedFor(call, linesOf(call))

    return answerWith(held.map(({ id }) => id))
  },
  compensate: async () => {},
})

export const releaseOrder = withInventory<Cancelled, typeof CANCEL>({
  async invoke(call, proceed) {
    const lineIds = linesOf(call)
    const released = await reservedFor(call, lineIds)

    if (released.length) {
      await runInScope({ ledger: factsOfOrder(call) }, () =>
        call.inventory.deleteReservationItemsByLineItem(lineIds)
      )
    }

    try {
      return { ...(await proceed()), holdfast: released }
    } catch (error) {
      await takeBack(call, released, factsOfOrder(call))
      throw error
    }
  },
  async compensate(call, proceed) {
    await takeBack(call, keptBy(call, CANCEL) ?? [], factsOfOrder(call))

    return await proceed()
  },
})

// Core does it beside the cancellation, and then cancels the return.
const releasing = (kind: "claim" | "exchange", change: CoreStep<Change>) => {
  const factsOf = factsOfChange(kind, change)

  return withInventory<Cancelled, typeof RELEASE>({
    async invoke(call, proceed) {
      const lines = answerOf(call, change)?.additional_items ?? []
      const released = await reservedFor(
        call,
        lines.flatMap(({ item_id }) => item_id ?? [])
      )
      const answer = await runInScope({ ledger: factsOf(call) }, () =>
        proceed({ container: withoutItemLocks(call.container) })
      )

      return { ...answer, holdfast: released }
    },
    async compensate(call) {
      await takeBack(call, keptBy(call, RELEASE) ?? [], factsOf(call))
    },
  })
}

export const releaseClaim = releasing("claim", CLAIM)
export const releaseExchange = releasing("exchange", EXCHANGE)

// Core looks into the return also where there is none, which is an unknown 500: what is
// reserved could not be released by cancelling. And it asks whether the return can be
// cancelled when the units are anybody's already.
const validating = (change: CoreStep<Change>) =>
  withInventory<Cancelled>({
    async invoke(call, proceed) {
      const answer = await proceed(
        answerOf(call, RETURN) ? {} : { invoke: withAnswer(call, RETURN, {}) }
      )

      await refuseReceived(call.container, answerOf(call, change)?.return_id)

      return answer
    },
  })

export const validateClaim = validating(CLAIM)
export const validateExchange = validating(EXCHANGE)

/** As core does, in its words. */
async function refuseReceived(
  container: MedusaContainer,
  id: string | null | undefined
): Promise<void> {
  if (!id) {
    return
  }

  const [found] = await readGraph<{
    items?: { received_quantity?: BigNumberInput | null }[]
  }>(container, {
    entity: "return",
    fields: ["id", "items.received_quantity"],
    filters: { id },
  })

  if (
    found?.items?.some(({ received_quantity: received }) =>
      MathBN.gt(received ?? 0, 0)
    )
  ) {
    throw notAllowed("Can't cancel a return which has returned items", [
      { reason: "returned", id },
    ])
  }
}

function linesOf(call: Call): string[] {
  const [order] = [answerOf(call, ORDER)?.data].flat()

  return (order?.items ?? []).map(({ id }) => id)
}

async function reservedFor(
  { inventory }: InventoryCall<Cancelled>,
  lineIds: string[]
): Promise<Released> {
  return lineIds.length
    ? await inventory.listReservationItems(
        { line_item_id: lineIds },
        { select: COLUMNS, take: null as never }
      )
    : []
}

/**
 * What was released is reserved again, or as much as nobody else has by now: where it
 * was, else where the line may be served from. An order that was not cancelled is not
 * to lose the rest for the sake of one line.
 */
async function takeBack(
  call: InventoryCall<Cancelled>,
  released: Released,
  facts: LedgerFacts
): Promise<void> {
  if (!released.length) {
    return
  }

  const undoing = { ...facts, reason: "workflow_failed" }

  await runInScope({ ledger: undoing }, async () => {
    const lost: string[] = []

    try {
      await call.inventory.restoreReservationItems(released.map(({ id }) => id))
    } catch (error) {
      whyLost(error)

      for (const rows of grouped(
        released,
        (row) => row.line_item_id
      ).values()) {
        try {
          await reserveElsewhere(call, rows, undoing)
        } catch (reason) {
          lost.push(whyLost(reason))
          await reserveWhatIsThere(call, rows)
        }
      }
    }

    if (lost.length) {
      call.container
        .resolve(ContainerRegistrationKeys.LOGGER)
        .warn(
          `Holdfast: ${facts.reference_type} ${facts.reference_id} was not cancelled after all, and has not all of its units any more: ${lost.join("; ")}`
        )
    }
  })
}

/** All that a line had, from wherever its sales channel is served. */
async function reserveElsewhere(
  call: InventoryCall<Cancelled>,
  rows: Released,
  facts: LedgerFacts
): Promise<void> {
  const [order] = await readGraph<{ sales_channel_id?: string | null }>(
    call.container,
    {
      entity: "order",
      fields: ["id", "sales_channel_id"],
      filters: { id: facts.order_id ?? facts.reference_id },
    }
  )

  await reserve(call, {
    lines: [
      {
        line_item_id: rows[0]!.line_item_id!,
        quantity: 1,
        allow_backorder: rows.some((row) => row.allow_backorder),
        inventory_items: rows.map((row) => ({
          inventory_item_id: row.inventory_item_id,
          required_quantity: row.quantity,
        })),
      },
    ],
    sales_channel_id: order?.sales_channel_id,
    facts,
  })
}

async function reserveWhatIsThere(
  { inventory }: InventoryCall<Cancelled>,
  rows: Released
): Promise<void> {
  for (const { line_item_id, inventory_item_id, location_id, ...row } of rows) {
    try {
      const available = await inventory.retrieveAvailableQuantity(
        inventory_item_id,
        [location_id]
      )
      const quantity = MathBN.min(available, row.quantity)

      if (MathBN.gt(quantity, 0)) {
        await inventory.createReservationItems({
          line_item_id,
          inventory_item_id,
          location_id,
          quantity,
        })
      }
    } catch (error) {
      // Somebody was quicker still.
      whyLost(error)
    }
  }
}

/** @throws what is no word about the stock */
function whyLost(error: unknown): string {
  if (
    error instanceof InsufficientInventoryError ||
    (error instanceof MedusaError && error.type === MedusaError.Types.NOT_FOUND)
  ) {
    return error.message
  }
  throw error
}
