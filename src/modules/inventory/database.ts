import { setTimeout as sleep } from "node:timers/promises"

import { SqlEntityManager } from "@medusajs/framework/mikro-orm/postgresql"
import { Context } from "@medusajs/framework/types"

import { isTransient, translateDatabaseError } from "./errors"

/** A statement of the operations: text, and the rows of the call as `$1`. */
export interface StockStatement {
  text: string
  /**
   * A statement on the same input that is sent before, in the same transaction:
   * takes locks, so that `text` sees what was written until they were granted.
   */
  first?: string
  /** Becomes the JSON parameter `$1`. */
  input: unknown
}

interface Connection {
  query(statement: {
    text: string
    values: unknown[]
  }): Promise<{ rows: unknown[] }>
}

/** The part of knex's client that hands out and takes back connections. */
interface ConnectionSource {
  acquireConnection(): Promise<Connection>
  releaseConnection(connection: unknown): Promise<void>
}

/**
 * Runs the statements of the operations: the one place that talks to Postgres
 * for a change of stock, and the one place that tries again.
 *
 * A statement alone is a transaction of its own: one round trip, and nothing is
 * held while the caller thinks. Where the caller's context carries a
 * transaction, the statement joins it, and a momentary refusal by Postgres is
 * the caller's to repeat, since its transaction is lost.
 */
export class StockDatabase {
  constructor(
    private readonly options: { attempts: number; lockTimeoutMs: number }
  ) {}

  /**
   * Runs a statement that changes stock and yields one row. It starts with the
   * settings, which take the longest wait for a lock as `$2`.
   *
   * @throws MedusaError as in the table of `errors.ts`
   */
  async run<Row>(statement: StockStatement, context: Context): Promise<Row> {
    const joined = context.transactionManager as SqlEntityManager | undefined

    // What the caller's transaction has not sent yet must be there first.
    await joined?.flush()

    return await this.send<Row>(
      statement,
      [
        JSON.stringify(statement.input),
        joined ? null : String(this.options.lockTimeoutMs),
      ],
      context
    )
  }

  /**
   * Runs a statement that only reads and yields one row.
   *
   * @throws MedusaError as in the table of `errors.ts`
   */
  async read<Row>(statement: StockStatement, context: Context): Promise<Row> {
    const joined = context.transactionManager as SqlEntityManager | undefined

    await joined?.flush()

    return await this.send<Row>(
      statement,
      [JSON.stringify(statement.input)],
      context
    )
  }

  private async send<Row>(
    { first, text }: StockStatement,
    values: unknown[],
    context: Context
  ): Promise<Row> {
    const joined = context.transactionManager as SqlEntityManager | undefined
    const manager = joined ?? (context.manager as SqlEntityManager)
    const source = (manager.getTransactionContext() ?? manager.getKnex())
      .client as ConnectionSource
    const attempts = joined ? 1 : this.options.attempts
    // A statement alone is a transaction already.
    const send = first && !joined ? queryAsOne : query
    const texts = first ? [first, text] : [text]

    for (let attempt = 1; ; attempt++) {
      try {
        return (await withConnection(source, (connection) =>
          send(connection, texts, values)
        )) as Row
      } catch (error) {
        if (attempt >= attempts || !isTransient(error)) {
          throw translateDatabaseError(error)
        }
        await sleep(Math.random() * 10 * 2 ** attempt)
      }
    }
  }
}

async function withConnection<Result>(
  source: ConnectionSource,
  task: (connection: Connection) => Promise<Result>
): Promise<Result> {
  const connection = await source.acquireConnection()

  try {
    return await task(connection)
  } finally {
    await source.releaseConnection(connection)
  }
}

/** Sends statements on the same values, and answers what the last one does. */
async function query(
  connection: Connection,
  texts: string[],
  values: unknown[]
): Promise<unknown> {
  let row: unknown

  for (const text of texts) {
    row = (await connection.query({ text, values })).rows[0]
  }

  return row
}

/** The same in a transaction of their own. */
async function queryAsOne(
  connection: Connection,
  texts: string[],
  values: unknown[]
): Promise<unknown> {
  await connection.query({ text: "begin", values: [] })

  try {
    const row = await query(connection, texts, values)

    await connection.query({ text: "commit", values: [] })

    return row
  } catch (error) {
    // Where the connection is lost, so is the transaction, and what tells the
    // caller is the first error.
    await connection.query({ text: "rollback", values: [] }).catch(() => {})
    throw error
  }
}
