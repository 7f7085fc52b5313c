import {
  createMedusaContainer,
  MathBN,
  Modules,
} from "@medusajs/framework/utils"
import { asValue } from "@medusajs/framework/awilix"
import { BigNumberInput, OrderDTO } from "@medusajs/framework/types"

import {
  AnswerOf,
  AnyCall,
  coreStep,
  isStep,
  keptBy,
  Proceed,
  StepCall,
} from "./core-step"

/**
 * Which cart an order's lines come from. Orders do not keep it: core's helper
 * passes a line's `cart_id` to the order module, which drops it. So it is noted
 * when the orders are made, for the step that reserves for them: in this process,
 * and in the step's answer for a workflow that goes on in another.
 */
export interface Origin {
  cart_id: string
  /** The run of the workflow that made the orders. */
  run: string
  /** What became of the cart's units in it, by line and item. */
  converted: Map<string, Map<string, BigNumberInput>>
}

/** The step that makes orders keeps which cart each line comes from. */
export const ORDERS = coreStep<
  unknown,
  { origins: Record<string, string> } | undefined
>("create-orders")

/** How many lines are remembered at most: of orders that are being made. */
const MOST = 20000

const origins = new Map<string, Origin>()
/** By run and cart: orders that are made one by one share it. */
const convertedIn = new Map<string, Origin["converted"]>()

/** Notes which cart the lines of orders come from. */
export function noteOrigins(
  cartIdsByLine: Record<string, string>,
  run: string
): void {
  for (const [line_item_id, cart_id] of Object.entries(cartIdsByLine)) {
    const key = JSON.stringify([run, cart_id])
    const converted: Origin["converted"] = convertedIn.get(key) ?? new Map()

    convertedIn.set(key, converted)
    origins.set(line_item_id, { cart_id, run, converted })
  }
  forgetOldest(origins)
  forgetOldest(convertedIn)
}

function forgetOldest(remembered: Map<string, unknown>): void {
  for (const oldest of remembered.keys()) {
    if (remembered.size <= MOST) {
      break
    }
    remembered.delete(oldest)
  }
}

/** Where lines come from, by what is known here and by what the steps answered. */
export function originsOf(
  call: AnyCall,
  lineItemIds: string[]
): Map<string, Origin> {
  const noted = Object.assign(
    {},
    ...Object.keys(call.invoke)
      .filter((name) => isStep(name, ORDERS.name))
      .map((name) => keptBy(call, { ...ORDERS, name })?.origins)
  ) as Record<string, string>
  const unknown = lineItemIds.filter((id) => !origins.has(id) && noted[id])

  noteOrigins(
    Object.fromEntries(unknown.map((id) => [id, noted[id]!])),
    runOf(call)
  )

  return new Map(
    lineItemIds.flatMap((id) => {
      const origin = origins.get(id)

      return origin ? [[id, origin] as const] : []
    })
  )
}

/** Forgets lines whose orders were taken back. */
export function forgetOrigins(lineItemIds: string[]): void {
  for (const id of lineItemIds) {
    origins.get(id)?.converted.delete(id)
    origins.delete(id)
  }
}

/** What is converted of a cart's items, by the item. */
export function convertedOf({
  converted,
}: Origin): Map<string, BigNumberInput> {
  const total = new Map<string, BigNumberInput>()

  for (const items of converted.values()) {
    for (const [item, quantity] of items) {
      total.set(item, MathBN.add(total.get(item) ?? 0, quantity))
    }
  }

  return total
}

type Flow = { metadata?: { parentStepIdempotencyKey?: string } }

/**
 * The run that a step belongs to: of a workflow that is a step of another, that
 * of the other, so that orders which are made one by one are of one run.
 */
function runOf(call: AnyCall): string {
  const { transaction, metadata, context } = call as unknown as {
    transaction?: { getFlow?: () => Flow | undefined }
    metadata?: { idempotency_key?: string }
    context?: { transactionId?: string }
  }
  const parent = transaction?.getFlow?.()?.metadata?.parentStepIdempotencyKey

  // workflow:transaction:step:action
  return (
    (parent ?? metadata?.idempotency_key)?.split(":").slice(0, 2).join(":") ??
    context?.transactionId ??
    ""
  )
}

interface OrderInput {
  items?: {
    cart_id?: string
    variant_id?: string
    quantity?: BigNumberInput
  }[]
}

type CreateOrders = (
  data: OrderInput | OrderInput[],
  ...rest: unknown[]
) => Promise<OrderDTO | OrderDTO[]>

/**
 * Runs the step that makes orders, and sees which lines come from which cart: by
 * the lines' `cart_id`, else by the cart that the workflow is for.
 */
export async function seeOrigins(
  call: StepCall<{ id?: unknown; cart_id?: unknown } | undefined>,
  proceed: Proceed<typeof ORDERS>
): Promise<AnswerOf<typeof ORDERS>> {
  const found: Record<string, string> = {}
  const ofWorkflow = cartOf(call.payload)
  const orders = call.container.resolve(Modules.ORDER)
  const createOrders: CreateOrders = async (data, ...rest) => {
    const create = orders.createOrders.bind(orders) as unknown as CreateOrders
    const created = await create(data, ...rest)

    ;[data].flat().forEach((input, index) => {
      const left = [...(input.items ?? [])]

      for (const line of [created].flat()[index]?.items ?? []) {
        const at = left.findIndex(
          (one) =>
            (one.variant_id ?? null) === (line.variant_id ?? null) &&
            MathBN.eq(one.quantity ?? 0, line.quantity)
        )
        const [item] = at === -1 ? [] : left.splice(at, 1)
        const cart_id = item?.cart_id ?? ofWorkflow

        if (cart_id) {
          found[line.id] = cart_id
        }
      }
    })

    return created
  }
  const container = createMedusaContainer({}, call.container)

  container.register(
    Modules.ORDER,
    asValue(
      new Proxy(orders, {
        get: (target, name) => {
          const value = Reflect.get(target, name) as unknown

          return name === "createOrders"
            ? createOrders
            : typeof value === "function"
              ? (value.bind(target) as unknown)
              : value
        },
      })
    )
  )

  const answer = await proceed({ container })

  noteOrigins(found, runOf(call))

  return Object.keys(found).length
    ? { ...answer, holdfast: { origins: found } }
    : answer
}

/** The cart that a workflow is for, if its input names one. */
function cartOf(
  payload: { id?: unknown; cart_id?: unknown } | undefined
): string | undefined {
  return [payload?.cart_id, payload?.id].find(
    (id): id is string => typeof id === "string" && id.startsWith("cart_")
  )
}
