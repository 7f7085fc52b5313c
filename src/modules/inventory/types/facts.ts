/**
 * Why a quantity changed, and who did it. Written into the movements of the
 * change. All optional: pass what you know.
 */
export interface LedgerFacts {
  /** A code of yours, such as `damaged` or `cycle_count`. */
  reason?: string | null
  /** What the change belongs to: `order`, `fulfillment`, `cart`, … */
  reference_type?: string | null
  /** The id of what the change belongs to. */
  reference_id?: string | null
  /**
   * The order that the change is part of, where the reference is something
   * narrower: a fulfillment or a return of it. Filled in where the reference is
   * the order itself.
   */
  order_id?: string | null
  /** Who did it: a user's, customer's or API key's id. */
  actor_id?: string | null
  /** Free text for people. */
  note?: string | null
  /**
   * Names the call, so that its movements can be found again. Methods that say
   * so take effect once per key, and answer a repeated call with the first
   * answer.
   */
  idempotency_key?: string | null
}

/** What holds for all that a workflow is called with. */
export type CallFacts = Pick<LedgerFacts, "actor_id" | "idempotency_key">

/** A value, or one of several. */
export type OneOrMany<Value> = Value | Value[]
