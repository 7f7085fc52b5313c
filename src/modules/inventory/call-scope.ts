import { AsyncLocalStorage } from "node:async_hooks"

import { newId } from "./ids"
import { Caller, CallScope } from "./types"

export type { CallScope, CartScope } from "./types"

/** Which scope the running code is in. To be read through `currentScope`. */
export const storage = new AsyncLocalStorage<Caller>()

/**
 * Runs a task, and all that it calls in this process, in a scope. What an outer
 * scope says holds on where this one says nothing.
 *
 * In a step of a workflow this is the way to give facts of the ledger to methods
 * that take none in their rows: there Medusa puts the workflow's context in the
 * place of one that is passed.
 *
 * @example
 * await runInScope({ ledger: { actor_id: "user_123", reason: "fair" } }, () =>
 *   inventory.deleteReservationItems("resitem_123")
 * )
 */
export function runInScope<Result>(
  scope: CallScope,
  task: () => Result
): Result {
  const outer = storage.getStore()

  return storage.run(
    {
      ...outer,
      ...scope,
      ...((scope.cart || scope.cartsOf) && { completion_id: newId("cmpl") }),
      ...(outer?.ledger && { ledger: { ...outer.ledger, ...scope.ledger } }),
    },
    task
  )
}

/** Who asks outside of any scope: one object, that the service's edge knows again. */
export const NOBODY: Caller = Object.freeze({})

/** The scope that the running call is in; empty outside of any. */
export function currentScope(): Caller {
  return storage.getStore() ?? NOBODY
}
