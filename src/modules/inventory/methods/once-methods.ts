import { InjectManager, MedusaContext } from "@medusajs/framework/utils"

import { badValue } from "../errors"
import { objectOf } from "../input"
import { forgetKeys, runOnce } from "../operations/ledger/idempotency"
import { StockContext } from "../types"
import { ServiceBase } from "./service-base"

/** A batch of keys that is forgotten at once. */
const KEYS_AT_ONCE = 1000

/** Calls that take effect once, however often they arrive. */
export abstract class OnceMethods extends ServiceBase {
  /**
   * Does a task at most once per key: the key, what the task changes through
   * the context it is given, and its answer are one transaction. The same key
   * again, in flight or later, gets the first answer and changes nothing. The
   * answer is what JSON makes of it (dates are strings). Without a key, the task
   * just runs.
   *
   * A task that is refused leaves no note, so that it may be tried again. Keys
   * are kept for the option `ledger.keep_keys_hours`.
   *
   * @param call.operation what is done: the same key for something else is
   * refused
   * @param call.input what it is done with: the same key with another input is
   * refused
   * @param call.scope whose keys these are: default those of who asks in a request
   * to `/admin`, so that nobody's key answers another's, and else everybody's
   * @param call.is_shoppers a shopper chose the key: it has up to 100 characters,
   * and is kept for `ledger.keep_shopper_keys_hours`. Give the scope with it
   * @throws CONFLICT (`idempotency_key_reused`, 409), and whatever the task
   * throws
   * @example
   * await inventory.runOnce(
   *   { idempotency_key: key, operation: "receive", input },
   *   (context) => inventory.adjustInventory(input, context)
   * )
   */
  @InjectManager()
  async runOnce<Result>(
    call: {
      idempotency_key?: string | null
      operation: string
      input: unknown
      scope?: string
      is_shoppers?: boolean
    },
    task: (context: StockContext) => Promise<Result>,
    @MedusaContext() context: StockContext = {}
  ): Promise<Result> {
    const {
      idempotency_key,
      operation,
      input,
      is_shoppers = false,
    } = objectOf(call)
    const actor = context.caller?.ledger?.actor_id
    const scope = call.scope ?? (actor ? `actor ${actor}` : "")

    if (typeof task !== "function") {
      throw badValue("runOnce", "must be given a function to run")
    }

    if (idempotency_key === undefined || idempotency_key === null) {
      return await task(context)
    }

    return await runOnce(
      this.database_,
      { key: idempotency_key, scope, operation, input, is_shoppers },
      (inside) =>
        task({ ...inside, ledger: { ...inside.ledger, idempotency_key } }),
      context
    )
  }

  /**
   * Removes idempotency keys, with their answers, that are older than the options
   * `ledger.keep_keys_hours` and `ledger.keep_shopper_keys_hours`, in batches. A
   * job calls it every hour.
   *
   * @returns how many were removed
   * @example
   * await inventory.forgetIdempotencyKeys()
   */
  @InjectManager()
  async forgetIdempotencyKeys(
    @MedusaContext() context: StockContext = {}
  ): Promise<number> {
    const { keep_keys_hours, keep_shopper_keys_hours } = this.options_.ledger
    let all = 0

    for (const old of [
      { whose: "others", hours: keep_keys_hours },
      { whose: "shoppers", hours: keep_shopper_keys_hours },
    ] as const) {
      let forgotten: number

      do {
        forgotten = await forgetKeys(
          this.database_,
          { ...old, most: KEYS_AT_ONCE },
          context
        )
        all += forgotten
      } while (forgotten === KEYS_AT_ONCE)
    }

    return all
  }
}
