import type { components } from "./generated/schema"
import { IN_MESSAGE, REFUSAL_HEADER } from "./refusal-header"

type Schemas = components["schemas"]

/** What a refusal tells, beside its words. */
export type RefusalDetails = NonNullable<Schemas["Refusal"]["details"]>

/** A line of which there are not enough: what was wanted, and what there is. */
export type ShortLine = Schemas["ShortageDetail"]

/** A request that the server refused: nothing of it was done. */
export class HoldfastRefusal extends Error {
  override readonly name: string = "HoldfastRefusal"

  constructor(
    message: string,
    /** The HTTP status. */
    readonly status: number | undefined,
    /** `not_found`, `not_allowed`, `conflict`, … */
    readonly type: string,
    /** What to tell apart by, such as `stock_busy`. */
    readonly code: string | undefined,
    readonly details: RefusalDetails
  ) {
    super(message)
  }

  /** Whether the same request may be sent again as it is, in a moment. */
  get isMomentary(): boolean {
    return (
      MOMENTARY.includes(this.code ?? "") ||
      this.details.outcome === "nothing_written"
    )
  }
}

const MOMENTARY = ["stock_busy", "order_busy", "lock_not_acquired"]

/** There are not enough units: each short line, with what there is of it. */
export class InsufficientInventory extends HoldfastRefusal {
  override readonly name = "InsufficientInventory"

  /** Every short line. */
  get lines(): ShortLine[] {
    return this.details.shortages ?? []
  }
}

/**
 * The headers with which any route, Medusa's own too, tells refusals in full through
 * the SDK: see `refusalOf`.
 *
 * @example
 * try {
 *   await sdk.store.cart.createLineItem(cartId, line, {}, refusalHeaders)
 * } catch (error) {
 *   const refusal = refusalOf(error)
 *
 *   if (refusal instanceof InsufficientInventory) {
 *     show(refusal.lines)
 *   }
 * }
 */
export const refusalHeaders = { [REFUSAL_HEADER]: IN_MESSAGE }

/**
 * What an error of the SDK tells: an `InsufficientInventory` or `HoldfastRefusal`
 * where it is a refusal that was asked for with `refusalHeaders`, as all functions of
 * this package ask; any other error as it is.
 */
export function refusalOf(error: unknown): unknown {
  const { message, status } = (error ?? {}) as {
    message?: unknown
    status?: number
  }
  const told = typeof message === "string" ? readTold(message) : undefined

  if (!told) {
    return error
  }

  const Refusal =
    told.code === "insufficient_inventory"
      ? InsufficientInventory
      : HoldfastRefusal

  return new Refusal(
    told.message,
    status,
    told.type,
    told.code,
    told.details ?? {}
  )
}

function readTold(text: string): Schemas["Refusal"] | undefined {
  if (!text.startsWith("{")) {
    return undefined
  }

  try {
    const told = JSON.parse(text) as Partial<Schemas["Refusal"]>

    return told.type && told.message ? (told as Schemas["Refusal"]) : undefined
  } catch {
    return undefined
  }
}
