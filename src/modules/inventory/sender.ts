import {
  acquire,
  ask,
  Connection,
  ConnectionSource,
  LostConnectionError,
} from "./connections"
import { lostBeforeCommit } from "./database-errors"
import { PreparedStatements } from "./prepared-statements"
import { waitedFor, watched } from "./telemetry/statements"

/** How long a probe that failed may take to end its transaction. */
const PROBE_END_MS = 200

export interface SenderOptions {
  connectionTimeoutMs: number
  statementTimeoutMs: number
  preparedStatements: PreparedStatements
}

/**
 * Sends statements on connections, each in bounded time. What becomes of an error, and
 * whether anything is sent again, is for whoever sends to say.
 */
export class Sender {
  constructor(private readonly options: SenderOptions) {}

  /**
   * Sends statements on the same values, and answers what the last one does.
   *
   * @param size how many times as long as a usual statement each may take
   */
  async query(
    connection: Connection,
    texts: string[],
    values: unknown[],
    isPrepared: boolean,
    size: number
  ): Promise<unknown[]> {
    let rows: unknown[] = []

    const { preparedStatements, statementTimeoutMs } = this.options

    for (const text of texts) {
      const name = isPrepared ? preparedStatements.nameOf(text) : undefined

      rows = await watched(text, () =>
        ask(
          connection,
          { name, text, values },
          statementTimeoutMs * size,
          (outage) => name && preparedStatements.heed(outage)
        )
      )
    }

    return rows
  }

  /** Does something in a transaction of its own. */
  async inTransaction<Result>(
    connection: Connection,
    task: (connection: Connection) => Promise<Result>,
    begin: string
  ): Promise<Result> {
    const send = (text: string) =>
      ask(connection, { text, values: [] }, this.options.statementTimeoutMs)
    let isCommitting = false

    try {
      await send(begin)

      const result = await task(connection)

      isCommitting = true
      await send("commit")

      return result
    } catch (error) {
      if (error instanceof LostConnectionError) {
        // With the connection, the transaction is lost as well.
        throw isCommitting ? error : lostBeforeCommit(error.isLate)
      }
      await send("rollback").catch(() => {})
      throw error
    }
  }

  /**
   * Plans what a task sends without going through lists for each row of others,
   * and leaves the transaction as it was.
   */
  async withoutNestedLoops<Result>(
    connection: Connection,
    task: () => Promise<Result>
  ): Promise<Result> {
    const set = async (value: string) =>
      (
        await ask(
          connection,
          {
            text: `
          select
            current_setting('enable_nestloop') as before,
            set_config('enable_nestloop', $1, true)`,
            values: [value],
          },
          this.options.statementTimeoutMs
        )
      )[0] as { before: string }
    const { before } = await set("off")
    const result = await task()

    await set(before)

    return result
  }

  async withConnection<Result>(
    source: ConnectionSource,
    task: (connection: Connection) => Promise<Result>
  ): Promise<Result> {
    const connection = await waitedFor(() =>
      acquire(source, this.options.connectionTimeoutMs)
    )

    try {
      return await task(connection)
    } finally {
      await source.releaseConnection(connection)
    }
  }

  /** A statement that only reads, once, on a connection of its own: see `StockDatabase`. */
  async probe<Row>(
    source: ConnectionSource,
    statement: { text: string; input: unknown },
    longestMs: number
  ): Promise<Row> {
    const { preparedStatements } = this.options
    const hadNames = preparedStatements.areKept
    const until = performance.now() + longestMs
    const left = () => Math.max(1, until - performance.now())

    try {
      return await this.probeOnce<Row>(source, statement, left)
    } catch (error) {
      // The first to learn that connections keep no names learns nothing else.
      if (hadNames && !preparedStatements.areKept) {
        return await this.probeOnce<Row>(source, statement, left)
      }
      throw error
    }
  }

  private async probeOnce<Row>(
    source: ConnectionSource,
    { text, input }: { text: string; input: unknown },
    left: () => number
  ): Promise<Row> {
    const { preparedStatements } = this.options
    const name = preparedStatements.nameOf(text)
    const connection = await acquire(source, left())
    const send = (command: string, ms: number) =>
      ask(connection, { text: command, values: [] }, ms)

    try {
      // By the server itself: it would not hear that nobody waits any longer, and one
      // look after the other would stay in it.
      await send(
        `begin read only; set local statement_timeout = ${Math.ceil(left() * 0.9)}`,
        left()
      )

      const [row] = await ask(
        connection,
        { name, text, values: [JSON.stringify(input)] },
        left(),
        (outage) => name && preparedStatements.heed(outage)
      )

      await send("commit", left())

      return row as Row
    } catch (error) {
      if (!(error instanceof LostConnectionError)) {
        await send("rollback", PROBE_END_MS).catch(() => {})
      }
      throw error
    } finally {
      await source.releaseConnection(connection)
    }
  }
}
