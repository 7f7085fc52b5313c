import { AsyncLocalStorage } from "node:async_hooks"

import {
  isServerError,
  noneFree,
  notConnected,
  unavailable,
} from "./database-errors"
import { Outage, outageOf } from "./outages"

/** What this module uses of a connection of the driver's. */
export interface Connection {
  query(statement: {
    name?: string
    text: string
    values: unknown[]
  }): Promise<{ rows: unknown[] }>
  end?(): Promise<unknown>
  /** Why the pool must not hand it out again: knex looks at this before it does. */
  __knex__disposed?: unknown
}

/** The part of knex's client that hands out and takes back connections. */
export interface ConnectionSource {
  acquireConnection(): Promise<Connection>
  releaseConnection(connection: Connection): Promise<void>
  pool?: {
    on(
      event: "acquireSuccess",
      listener: (id: number, connection: Connection) => void
    ): void
  }
}

/**
 * The connection went away under a statement, or did not answer in time: by
 * itself it tells nothing of whether the statement was carried out.
 */
export class LostConnectionError extends Error {
  constructor(
    readonly reason: unknown,
    /** It did not answer: the next one may not answer either. */
    readonly isLate: boolean
  ) {
    super(`The connection was lost: ${String(reason)}`)
  }
}

/**
 * Sends a statement, and has the answer or an error in bounded time: a host that
 * vanished sends no reset, and TCP gives up after a quarter of an hour. After any
 * error but those that leave a connection sound it is destroyed, for the pool
 * takes back what it is given and hands it out next.
 *
 * @param heed told of an outage before it is an answer
 * @throws LostConnectionError if it may have been carried out, else
 * DatabaseUnavailableError, or what Postgres answered on a connection that is sound
 */
export async function ask(
  connection: Connection,
  statement: Parameters<Connection["query"]>[0],
  longestMs: number,
  heed?: (outage: Outage) => void
): Promise<unknown[]> {
  let timer: NodeJS.Timeout | undefined
  let isLate = false
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      isLate = true
      reject(new Error(`no answer for ${longestMs} ms`))
    }, longestMs)
  })
  const answer = connection.query(statement)

  // It fails too, once the connection is destroyed under it.
  answer.catch(() => {})

  try {
    return (await Promise.race([answer, tooLate])).rows
  } catch (error) {
    const outage = outageOf(error)

    if (outage) {
      heed?.(outage)
    }
    if (isServerError(error) && !outage?.dropsConnection) {
      throw error
    }
    destroy(connection, error)

    if (outage?.outcome === "nothing_written") {
      throw unavailable(outage, error)
    }
    throw new LostConnectionError(error, isLate)
  } finally {
    clearTimeout(timer)
  }
}

/** Closes a connection at once, and keeps the pool from handing it out again. */
export function destroy(connection: Connection, reason: unknown): void {
  connection.__knex__disposed ??= reason
  connection.end?.().catch(() => {})
}

/**
 * A connection of the pool, or an error after a while: the pool's own wait is a
 * minute, and says nothing of what to do. Whatever fails here, nothing was sent.
 *
 * @throws DatabaseUnavailableError, nothing written
 */
export async function acquire(
  source: ConnectionSource,
  longestMs: number
): Promise<Connection> {
  const acquiring = source.acquireConnection()
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(noneFree(longestMs)), longestMs)
  })

  try {
    return await Promise.race([acquiring, tooLate])
  } catch (error) {
    // One that comes after all goes back to the pool.
    acquiring.then(
      (connection) => source.releaseConnection(connection),
      () => {}
    )
    throw notConnected(error, longestMs)
  } finally {
    clearTimeout(timer)
  }
}

const acquiring = new AsyncLocalStorage<(connection: Connection) => void>()
const listening = new WeakSet<object>()

/**
 * Runs a task that acquires a connection out of sight, as the ORM does for a
 * transaction, and tells which one it was given before anything is sent on it.
 */
export function tellingAcquired<Result>(
  source: ConnectionSource,
  tell: (connection: Connection) => void,
  task: () => Result
): Result {
  const { pool } = source

  if (pool && !listening.has(pool)) {
    listening.add(pool)
    pool.on("acquireSuccess", (_id, connection) =>
      acquiring.getStore()?.(connection)
    )
  }

  let isTold = false

  return acquiring.run((connection) => {
    if (!isTold) {
      isTold = true
      tell(connection)
    }
  }, task)
}
