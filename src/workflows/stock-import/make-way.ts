import { setTimeout as pause } from "node:timers/promises"

/**
 * Waits behind a batch for a share of the time that it took, so that what shoppers ask
 * for meanwhile is not twice as long in coming.
 *
 * @param begin of the batch, by `performance.now()`
 */
export async function makeWay(begin: number, share: number): Promise<void> {
  await pause((performance.now() - begin) * share)
}
