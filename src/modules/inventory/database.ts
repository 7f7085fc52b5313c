import { setTimeout as sleep } from "node:timers/promises"

import { SqlEntityManager } from "@medusajs/framework/mikro-orm/postgresql"
import { Context } from "@medusajs/framework/types"

import { Batchable, Batches } from "./batches"
import { boundedTransaction } from "./bounded-transaction"
import {
  Connection,
  ConnectionSource,
  LostConnectionError,
} from "./connections"
import {
  isBehind,
  isMomentary,
  isOfMomentaryOutage,
  isOfUnknownOutcome,
  lostBeforeCommit,
  outcomeUnknown,
  transactionOver,
  translateDatabaseError,
  translateReadError,
} from "./database-errors"
import { afterCommit } from "./events"
import { outOfScope } from "./out-of-scope"
import { StockDefaults } from "./policy/levels/stock-status"
import { Sender, SenderOptions } from "./sender"
import { Expired } from "./sql/expired"
import { CATCH_UP_NUMBERS } from "./sql/numbers"
import { FollowUp, isMoving, Moved, Statement } from "./sql/statement"
import { movementsWritten } from "./telemetry/changes"
import { meters } from "./telemetry/meters"
import { retried, retryReasonOf } from "./telemetry/statements"
import { Telling, Tellings } from "./tellings"
import { StockContext } from "./types"

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

/** How long a statement may wait, and how often it may be tried. */
export type Patience = "full" | "brief"

/**
 * The wait for a lock in a batch, in milliseconds: a row that somebody holds for
 * long must not hold up the other calls of the batch.
 */
const BRIEF_WAIT_MS = 50

/** What a call of several came to, and what of it is to be told. */
interface Told<Result> {
  result: Result
  number: number | undefined
  last_movement: string | undefined
}

/** How long the first change of a process waits in a caller's transaction to be noted. */
const READY_MS = 1000

/** An operation whose calls may share a statement, on any database. */
export interface BatchableOperation<Call, Result> {
  /** What operators know it by. */
  name: string
  placesOf: Batchable<Call, Result>["placesOf"]
  together(
    database: StockDatabase,
    calls: Call[],
    context: StockContext
  ): ReturnType<Batchable<Call, Result>["together"]>
  alone(
    database: StockDatabase,
    call: Call,
    context: StockContext
  ): Promise<Result>
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
  /** Transactions begun here: the longest wait for a lock holds in them too. */
  private readonly own = new WeakSet<object>()

  private readonly sender: Sender

  private readonly defaultsOf: { staff?: string; shopper?: string } = {}

  private readonly batches = new WeakMap<
    object,
    Map<string, Map<object, unknown>>
  >()

  constructor(
    private readonly options: SenderOptions & {
      attempts: number
      lockTimeoutMs: number
      defaults: Omit<StockDefaults, "is_staff">
      /** Does what a change leaves to be done, see `FollowUp`. */
      followUp(followUp: FollowUp, context: StockContext): Promise<void>
      /** Tells of expired reservations that were taken away. */
      tellExpired(expired: Expired, context: StockContext): Promise<void>
      /** What is to be told of, until it is. */
      tellings: Tellings
    }
  ) {
    this.sender = new Sender(options)
  }

  /** What holds where a level does not say otherwise, for statements that read. */
  get defaults(): Omit<StockDefaults, "is_staff"> {
    return this.options.defaults
  }

  /** Tells of expired reservations that were taken away, once that is committed. */
  async tellExpired(expired: Expired, context: StockContext): Promise<void> {
    await this.options.tellExpired(expired, context)
  }

  /**
   * Runs a task of several statements in one transaction: the caller's, where
   * the context carries one, else one of its own, which is tried again as a
   * whole when Postgres refuses it for a moment. Prefer one statement where one
   * will do: between the statements of a transaction, its locks are held.
   *
   * @throws MedusaError as in the table of `errors.ts`
   */
  async transaction<Given extends Context, Result>(
    context: Given,
    task: (context: Given) => Promise<Result>
  ): Promise<Result> {
    if (context.transactionManager) {
      return await task(context)
    }

    // Before it has a connection: what makes this process ready needs one as well, and
    // first changes that came together would hold all there are.
    await this.options.tellings.ready()

    return await this.again(() =>
      boundedTransaction(
        context.manager as SqlEntityManager,
        this.options,
        async (transactionManager) => {
          this.own.add(transactionManager)

          return await task({ ...context, transactionManager })
        }
      )
    )
  }

  /**
   * Makes a call that may share its statement with others that are made at the
   * same time. A call within a caller's transaction never does.
   *
   * @param operation one object for all its calls
   * @throws what the operation throws
   */
  async inBatch<Call, Result>(
    operation: BatchableOperation<Call, Result>,
    call: Call,
    context: StockContext
  ): Promise<Result> {
    const manager = context.manager as SqlEntityManager

    if (context.transactionManager || manager.isInTransaction()) {
      return await operation.alone(this, call, context)
    }

    const source = sourceOf(context)
    const batches =
      this.batches.get(source) ?? new Map<string, Map<object, unknown>>()
    // What is there for staff is not for others.
    const kind = isStaff(context) ? "staff" : "shopper"
    const ofKind = batches.get(kind) ?? new Map<object, unknown>()

    this.batches.set(source, batches)
    batches.set(kind, ofKind)

    if (!ofKind.has(operation)) {
      // No caller's own context, which may become that of a transaction.
      const shared: StockContext = {
        manager: manager.fork(),
        use_safety_stock: isStaff(context),
      }

      ofKind.set(
        operation,
        new Batches<Call, Told<Result>>({
          name: operation.name,
          placesOf: (one) => operation.placesOf(one),
          together: (calls) =>
            this.telling(shared, async (own, told) =>
              (await operation.together(this, calls, own)).map((outcome) =>
                outcome && "value" in outcome
                  ? { value: told(outcome.value) }
                  : outcome
              )
            ),
          alone: (one) =>
            this.telling(shared, async (own, told) =>
              told(await operation.alone(this, one, own))
            ),
        })
      )
    }

    // From before its statement until what it did is told: the statement is of many.
    context.telling?.begin()

    const told = await (
      ofKind.get(operation) as Batches<Call, Told<Result>>
    ).add(call)

    if (told.number !== undefined) {
      if (context.telling) {
        context.telling.number = told.number
        context.telling.last_movement = told.last_movement
      } else {
        this.options.tellings.lost()
      }
    }

    return told.result
  }

  /** Does something for several callers, and says what of it each is to tell. */
  private async telling<Result>(
    shared: StockContext,
    task: (
      context: StockContext,
      told: <Value>(value: Value) => Told<Value>
    ) => Promise<Result>
  ): Promise<Result> {
    const telling = new Telling(this.options.tellings)

    try {
      return await outOfScope(() =>
        task({ ...shared, telling }, (result) => ({
          result,
          number: telling.number,
          last_movement: telling.last_movement,
        }))
      )
    } finally {
      telling.end()
    }
  }

  /**
   * Runs a statement that changes stock and yields one row. It starts with the
   * settings, which take the longest wait for a lock as `$2` and what holds
   * where a level does not say otherwise as `$3`.
   *
   * @throws MedusaError as in the table of `errors.ts`
   */
  async run<Row extends object>(
    statement: StockStatement,
    context: StockContext,
    patience: Patience = "full"
  ): Promise<Row> {
    const joined = context.transactionManager as SqlEntityManager | undefined
    const { lockTimeoutMs, tellings } = this.options
    const isMovement = isMoving(statement.text)
    const isOwn = !!joined && this.own.has(joined)

    // What the caller's transaction has not sent yet must be there first.
    await joined?.flush()

    const ready = isMovement ? tellings.ready() : undefined

    if (ready) {
      // A caller's transaction may have the only connection there is: it waits no longer
      // than it takes where one is free.
      await (joined
        ? Promise.race([
            ready.catch(() => {}),
            sleep(READY_MS, undefined, { ref: false }),
          ])
        : ready)
    }

    const telling = !isMovement
      ? undefined
      : joined
        ? tellings.ofTransaction(joined, isOwn)
        : (context.telling ?? new Telling(tellings))
    const number = joined ? telling?.number : tellings.nextNumber()
    // Nobody is there who would tell of it, and close it.
    const isNobodys = !!telling && !joined && telling !== context.telling
    let row: Row & Partial<FollowUp & Moved>

    telling?.begin()

    try {
      row = await this.send<Row & Partial<FollowUp & Moved>>(
        statement,
        [
          JSON.stringify(statement.input),
          joined && !isOwn
            ? null
            : String(
                patience === "brief"
                  ? Math.min(lockTimeoutMs || BRIEF_WAIT_MS, BRIEF_WAIT_MS)
                  : lockTimeoutMs
              ),
          this.defaultsFor(isStaff(context), telling && number),
        ],
        context,
        patience
      )

      if (isNobodys && row.last_movement) {
        tellings.lost()
      }
    } catch (error) {
      if (telling && !joined && isOfUnknownOutcome(error)) {
        tellings.lost()
      }
      throw error
    } finally {
      if (isNobodys) {
        telling.end()
      }
    }

    if (row.last_movement && telling) {
      telling.number = number
      telling.last_movement = row.last_movement
      if (context.telling && context.telling !== telling) {
        context.telling.number = number
        context.telling.last_movement = row.last_movement
      }
    }

    if (row.movement_counts) {
      const { movement_counts } = row

      await afterCommit(context, async () => movementsWritten(movement_counts))
    }

    if (row.unsettled || ("unsettled" in row && row.has_alerts)) {
      await this.options.followUp(
        {
          has_alerts: row.has_alerts ?? false,
          unsettled: row.unsettled ?? null,
        },
        context
      )
    }

    return row
  }

  /** What statements must know of the options, and under which number they are told. */
  private defaultsFor(isStaff: boolean, telling: number | undefined): string {
    const name = isStaff ? "staff" : "shopper"
    const known = (this.defaultsOf[name] ??= JSON.stringify({
      ...this.options.defaults,
      is_staff: isStaff,
    } satisfies StockDefaults))

    return telling === undefined
      ? known
      : `${known.slice(0, -1)},"teller":${this.options.tellings.id},"telling":${telling}` +
          // Only where somebody counts them.
          `${meters() ? ',"counts":true' : ""}}`
  }

  /**
   * Runs a statement that only reads and yields one row.
   *
   * @throws MedusaError as in the table of `errors.ts`
   */
  async read<Row>(statement: StockStatement, context: Context): Promise<Row> {
    const joined = context.transactionManager as SqlEntityManager | undefined

    await joined?.flush()

    return (
      await this.reading(context, (source) =>
        this.sender.withConnection(source, (connection) =>
          this.sender.query(
            connection,
            [statement.text],
            [JSON.stringify(statement.input)],
            true,
            1
          )
        )
      )
    )[0] as Row
  }

  /**
   * Runs a statement that only reads and yields any number of rows. Its values
   * are its own (`$1`, `$2`, …), so that the planner sees what is asked for.
   *
   * @param isKept whether connections keep the statement, planned for any values:
   * for one whose plan is the same for all, and of which there are few
   * @throws MedusaError as in the table of `errors.ts`
   */
  async list<Row>(
    statement: Statement,
    context: Context,
    isKept = false
  ): Promise<Row[]> {
    const joined = context.transactionManager as SqlEntityManager | undefined

    await joined?.flush()

    return (await this.reading(context, (source) =>
      this.sender.withConnection(source, (connection) =>
        this.sender.query(
          connection,
          [statement.text],
          statement.values,
          isKept,
          LONG
        )
      )
    )) as Row[]
  }

  /**
   * Runs a statement that only reads and yields one row, once, for who would rather
   * have no answer than wait: a connection that is silent for so long is thrown away.
   *
   * @throws what the driver or the server says, untranslated
   */
  async probe<Row>(
    statement: StockStatement,
    context: Context,
    longestMs: number
  ): Promise<Row> {
    return await this.sender.probe<Row>(sourceOf(context), statement, longestMs)
  }

  private async send<Row>(
    { first, text, input }: StockStatement,
    values: unknown[],
    context: Context,
    patience: Patience = "full"
  ): Promise<Row> {
    const isLarge = Array.isArray(input) && input.length >= LARGE
    const texts = first ? [first, text] : [text]
    // What is planned for a large call is not for the next one.
    const isPrepared = !isLarge
    const size = isLarge ? Math.ceil(input.length / LARGE) : 1
    const task = (connection: Connection) =>
      this.sender.query(connection, texts, values, isPrepared, size)
    const within = (connection: Connection) =>
      isLarge
        ? this.sender.withoutNestedLoops(connection, () => task(connection))
        : task(connection)
    const alone = (connection: Connection) =>
      first || isLarge
        ? this.sender.inTransaction(
            connection,
            task,
            // It ends with the transaction.
            isLarge ? "begin; set local enable_nestloop = off" : "begin"
          )
        : // A statement is a transaction already.
          task(connection)
    const rows = await this.attempt(
      context,
      (source) =>
        this.sender.withConnection(
          source,
          context.transactionManager ? within : alone
        ),
      patience
    )

    return rows[0] as Row
  }

  /** Does something on a connection of the context. */
  private async attempt<Result>(
    context: Context,
    task: (source: ConnectionSource) => Promise<Result>,
    patience: Patience = "full"
  ): Promise<Result> {
    const source = sourceOf(context)

    const once = async () => {
      if (isOver(context)) {
        throw transactionOver()
      }
      try {
        return await task(source)
      } catch (error) {
        await this.catchUpIfBehind(error, context)
        throw error
      }
    }

    if (!context.transactionManager) {
      return await this.again(
        once,
        patience === "full" ? isMomentary : isOfMomentaryOutage
      )
    }

    try {
      return await once()
    } catch (error) {
      // Its transaction is never committed.
      throw error instanceof LostConnectionError
        ? lostBeforeCommit(error.isLate)
        : toldOf(error)
    }
  }

  /**
   * Sets sequences that have fallen back behind their tables to where these are.
   * A change that met one does so before it is tried again.
   */
  async catchUpNumbers(context: Context): Promise<void> {
    const manager = (context.transactionManager ??
      context.manager) as SqlEntityManager

    // Outside of the caller's transaction, which is lost where it met one.
    await this.sender.withConnection(
      manager.getKnex().client as ConnectionSource,
      (connection) =>
        this.sender.query(connection, [CATCH_UP_NUMBERS], [], false, 1)
    )
  }

  private async catchUpIfBehind(
    error: unknown,
    context: Context
  ): Promise<void> {
    if (isBehind(error)) {
      await this.catchUpNumbers(context)
    }
  }

  /**
   * Does something that changes nothing: where the connection broke under it, it
   * is done again on another.
   */
  protected async reading<Result>(
    context: Context,
    task: (source: ConnectionSource) => Promise<Result>
  ): Promise<Result> {
    return await this.attempt(context, async (source) => {
      try {
        return await task(source)
      } catch (error) {
        throw error instanceof LostConnectionError
          ? lostBeforeCommit(error.isLate)
          : translateReadError(error)
      }
    })
  }

  /** Notes that a call looks at the stock again, since it was not as it had found it. */
  planOutdated(): void {
    retried("plan_outdated")
  }

  /**
   * Tries again what Postgres refused for a moment, and what had no connection that
   * may be had the next time.
   */
  private async again<Result>(
    task: () => Promise<Result>,
    isWorthIt = isMomentary
  ): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await task()
      } catch (error) {
        if (attempt >= this.options.attempts || !isWorthIt(error)) {
          throw toldOf(error)
        }
        retried(retryReasonOf(error))
        await sleep(Math.random() * 10 * 2 ** attempt)
      }
    }
  }
}

/** A change whose connection was lost may have been made. */
function toldOf(error: unknown): unknown {
  return error instanceof LostConnectionError
    ? outcomeUnknown()
    : translateDatabaseError(error)
}

/** How many times as long the lists may take that reports and checks read. */
const LONG = 20

/**
 * Rows of a call from which it counts as large. Postgres takes a call's rows for
 * a hundred, and what is joined with them for one: it goes through all of them
 * for each of them. That took 172 s to change 10,000 reservations, and is no
 * loss for a few.
 */
const LARGE = 500

/** Whether units of the safety stock are there for whoever asks. */
export function isStaff(context: StockContext): boolean {
  return context.use_safety_stock ?? context.caller?.is_staff ?? false
}

/**
 * Whether the transaction of a context has ended. Where its BEGIN was refused, as by a
 * server that ends, knex goes on with it: the connection is in the pool again by then, and
 * may have been given to another, whose transaction it would be.
 */
function isOver({ transactionManager }: Context): boolean {
  const transaction = (
    transactionManager as SqlEntityManager | undefined
  )?.getTransactionContext()

  return transaction?.isCompleted?.() ?? false
}

/** The connections of a context: its transaction's, or the pool. */
export function sourceOf(context: Context): ConnectionSource {
  const manager = (context.transactionManager ??
    context.manager) as SqlEntityManager

  return (manager.getTransactionContext() ?? manager.getKnex())
    .client as ConnectionSource
}
