import { SqlEntityManager } from "@medusajs/framework/mikro-orm/postgresql"

import {
  Connection,
  ConnectionSource,
  destroy,
  tellingAcquired,
} from "./connections"
import {
  lostBeforeCommit,
  noneFree,
  notConnected,
  outcomeUnknown,
  unavailable,
} from "./database-errors"
import { HoldfastErrorCodes } from "./errors"
import { outermostOf } from "./events"
import { outageOf } from "./outages"
import { Tellings } from "./tellings"

/**
 * A transaction that begins, and ends, in bounded time: the pool's own wait for a
 * connection is a minute, and a connection that is silent stays so for longer.
 * What is sent within it has its own bounds.
 */
export async function boundedTransaction<Result>(
  manager: SqlEntityManager,
  {
    connectionTimeoutMs,
    statementTimeoutMs,
    tellings,
  }: {
    connectionTimeoutMs: number
    statementTimeoutMs: number
    tellings: Tellings
  },
  task: (transactionManager: SqlEntityManager) => Promise<Result>
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  let isLate = false
  let isCommitting = false
  let giveUp!: (error: Error) => void
  const tooLate = new Promise<never>((_, reject) => (giveUp = reject))
  const within = (ms: number, error: () => Error) => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      isLate = true
      giveUp(error())
    }, ms)
  }
  let connection: Connection | undefined
  const lost = (error: Error) => () => {
    destroy(connection!, error)

    return error
  }

  within(connectionTimeoutMs, () => noneFree(connectionTimeoutMs))

  let transaction: object | undefined
  const work = tellingAcquired(
    manager.getKnex().client as ConnectionSource,
    (acquired) => {
      connection = acquired
      within(statementTimeoutMs, lost(lostBeforeCommit(true)))
    },
    () =>
      manager.transactional(async (transactionManager) => {
        clearTimeout(timer)

        // Nobody waits for it any more: it ends before it has done anything.
        if (isLate) {
          throw noneFree(connectionTimeoutMs)
        }
        transaction = outermostOf(transactionManager)

        const result = await task(transactionManager)

        isCommitting = true
        if (connection) {
          within(statementTimeoutMs, lost(outcomeUnknown()))
        }

        return result
      })
  )

  try {
    return await Promise.race([work, tooLate])
  } catch (error) {
    // It fails as a whole before its commit, however its connection fared.
    const outage = outageOf(error)

    if (isCommitting) {
      tellings.lost()
    }
    if (outage?.code !== HoldfastErrorCodes.DATABASE_UNAVAILABLE) {
      throw error
    }
    if (!connection) {
      throw notConnected(error, connectionTimeoutMs)
    }
    if (outage.dropsConnection) {
      destroy(connection, error)
    }
    if (!isCommitting && outage.outcome === "unknown") {
      throw lostBeforeCommit(false)
    }
    throw unavailable(outage, error)
  } finally {
    clearTimeout(timer)
    work
      .catch(() => {})
      .finally(() => transaction && tellings.endTransaction(transaction))
  }
}
