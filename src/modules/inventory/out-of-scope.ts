import { storage } from "./call-scope"

/**
 * Runs a task in no scope: what is done for several callers is nobody's own, and
 * what hears of it must not take it for that of the first of them.
 */
export function outOfScope<Result>(task: () => Result): Result {
  return storage.exit(task)
}
