import { setTimeout as sleep } from "node:timers/promises"

import { SqlEntityManager } from "@medusajs/framework/mikro-orm/postgresql"
import { Context } from "@medusajs/framework/types"

import { isTransient, translateDatabaseError } from "./errors"

/** A statement of the operations: text, and the rows of the call as `$1`. */
export interface StockStatement {
  text: string
  /** Becomes the JSON parameter `$1`. */
  input: unknown
}

/** The part of knex's client that hands out and takes back connections. */
interface ConnectionSource {
  acquireConnection(): Promise<{
    query(statement: {
      text: string
      values: unknown[]
    }): Promise<{ rows: unknown[] }>
  }>
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
      statement.text,
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
      statement.text,
      [JSON.stringify(statement.input)],
      context
    )
  }

  private async send<Row>(
    text: string,
    values: unknown[],
    context: Context
  ): Promise<Row> {
    const joined = context.transactionManager as SqlEntityManager | undefined
    const manager = joined ?? (context.manager as SqlEntityManager)
    const source = (manager.getTransactionContext() ?? manager.getKnex())
      .client as ConnectionSource
    const attempts = joined ? 1 : this.options.attempts

    for (let attempt = 1; ; attempt++) {
      try {
        return (await query(source, text, values)) as Row
      } catch (error) {
        if (attempt >= attempts || !isTransient(error)) {
          throw translateDatabaseError(error)
        }
        await sleep(Math.random() * 10 * 2 ** attempt)
      }
    }
  }
}

async function query(
  source: ConnectionSource,
  text: string,
  values: unknown[]
): Promise<unknown> {
  const connection = await source.acquireConnection()

  try {
    const { rows } = await connection.query({ text, values })

    return rows[0]
  } finally {
    await source.releaseConnection(connection)
  }
}
