import { setTimeout as sleep } from "node:timers/promises"

import { SqlEntityManager } from "@medusajs/framework/mikro-orm/postgresql"
import { CommonEvents, Modules } from "@medusajs/framework/utils"
import {
  Context,
  DAL,
  InternalModuleDeclaration,
  Logger,
  Message,
  ModuleJoinerConfig,
  ModulesSdkTypes,
} from "@medusajs/framework/types"

import { AlertRelay } from "../alert-relay"
import { sourceOf, StockDatabase } from "../database"
import { afterCommit, HoldfastEvents } from "../events"
import { HealthProbe } from "../health-probe"
import { objectOf, parseIds } from "../input"
import { LaggingDatabase } from "../lagging-database"
import { joinerConfig } from "../joiner-config"
import { InventoryItem } from "../models"
import { CascadedIds } from "../operations/items/delete-items"
import {
  filtersWithIds,
  WithFilterIds,
} from "../operations/levels/named-filters"
import {
  callWithIds,
  rowsWithIds,
  WithIds,
} from "../operations/levels/named-rows"
import { ListedTable } from "../operations/lists/listed-tables"
import { readListQuestion } from "../operations/lists/list-question"
import { readList, readListAndCount } from "../operations/lists/read-list"
import { demandFrom } from "../operations/reservations/expire"
import { keepNotices } from "../operations/notices/keep-notices"
import { unitsWithIds } from "../operations/sourcing/named-units"
import { renewTurns } from "../operations/orders/turns"
import { readHealth } from "../operations/overview/read-health"
import { writeRefused } from "../operations/overview/write-refused"
import { settleBackorders } from "../operations/backorders/settle-backorders"
import { StockAlert } from "../operations/availability/take-alerts"
import { ResolvedHoldfastOptions, resolveOptions } from "../options"
import { findDue } from "../operations/waitlist/watch"
import { takeClaims } from "../operations/waitlist/close-offers"
import { RefusalCounter } from "../refusal-counter"
import {
  resolveStrategy,
  Sourcing,
} from "../policy/sourcing/sourcing-strategies"
import { noticesOf } from "../policy/notices/notices"
import { StockRules, stockRules } from "../policy/levels/stock-rules"
import { stockDefaults } from "../policy/levels/stock-status"
import { PreparedStatements } from "../prepared-statements"
import { ReadReplica } from "../read-replica"
import { replicaSource } from "../replica-source"
import { Expired } from "../sql/expired"
import { FollowUp } from "../sql/statement"
import { Teller } from "../teller"
import { changesTold } from "../telemetry/changes"
import { Telling, Tellings } from "../tellings"
import { TurnKeeper } from "../turn-keeper"
import { WaitlistBell } from "../waitlist-bell"
import { KnownNames, PlaceFilter, StockContext } from "../types"
import { GeneratedService } from "./generated-service"
import {
  Change,
  levelsUpdated,
  messagesOf,
  messagesOfMovement,
  ofCart,
  ofEntry,
  reservations,
} from "./changes"

export interface Dependencies {
  baseRepository: DAL.RepositoryService
  inventoryItemService: ModulesSdkTypes.IMedusaInternalService<
    typeof InventoryItem
  >
  logger?: Logger
}

const ALERT_EVENTS: Record<StockAlert["kind"], string> = {
  low_stock: HoldfastEvents.LOW_STOCK,
  out_of_stock: HoldfastEvents.OUT_OF_STOCK,
  back_in_stock: HoldfastEvents.BACK_IN_STOCK,
  backorders_repromised: HoldfastEvents.BACKORDERS_REPROMISED,
}

/** How long a change waits for alerts that are emitted, in milliseconds. */
const ALERTS_MS = 5000

/** After how long alerts go out whose change had no events of its own. */
const UNTOLD_MS = 200

/**
 * What the parts of the service share: its options, the database, how a change is
 * told. Each part stands on it by itself, see `mergeParts`.
 */
export abstract class ServiceBase extends GeneratedService {
  protected readonly baseRepository_: DAL.RepositoryService
  protected readonly inventoryItemService_: Dependencies["inventoryItemService"]
  protected readonly logger_: Logger | Console
  protected readonly options_: ResolvedHoldfastOptions
  protected readonly database_: StockDatabase
  protected readonly replica_: ReadReplica | undefined
  private readonly lagging_: StockDatabase
  protected readonly rules_: StockRules
  protected readonly sourcing_: Sourcing
  protected readonly relay_: AlertRelay
  protected readonly tellings_: Tellings
  protected readonly teller_: Teller
  protected readonly turns_: TurnKeeper
  protected readonly refusals_: RefusalCounter
  protected readonly health_: HealthProbe
  protected readonly bell_: WaitlistBell
  /** Changes that are committed left alerts, and are to tell their own events first. */
  private hasAlerts_ = false
  /** Never begins a transaction, so that all reads may share it. */
  private reading_?: Context

  constructor(
    dependencies: Dependencies,
    options?: unknown,
    protected readonly moduleDeclaration?: InternalModuleDeclaration
  ) {
    super(dependencies, options, moduleDeclaration)

    this.baseRepository_ = dependencies.baseRepository
    this.inventoryItemService_ = dependencies.inventoryItemService
    this.logger_ = Object.keys(dependencies).includes("logger")
      ? dependencies.logger!
      : console
    this.options_ = resolveOptions(options)
    this.rules_ = stockRules(this.options_)
    this.sourcing_ = {
      strategy: resolveStrategy(this.options_.sourcing.strategy),
      priority: this.options_.sourcing.priority,
    }
    this.tellings_ = new Tellings(
      () => this.teller_.ready(),
      () => this.teller_.fail(true)
    )
    const settings: ConstructorParameters<typeof StockDatabase>[0] = {
      attempts: this.options_.retries.attempts,
      lockTimeoutMs: this.options_.lock_timeout_ms,
      defaults: stockDefaults(this.options_),
      followUp: (followUp, context) => this.followUp_(followUp, context),
      tellExpired: (expired, context) => this.publishExpired_(expired, context),
      tellings: this.tellings_,
      connectionTimeoutMs: this.options_.connection_timeout_ms,
      statementTimeoutMs: this.options_.statement_timeout_ms,
      preparedStatements: new PreparedStatements(
        this.options_.prepared_statements,
        (message) => this.logger_.warn(message)
      ),
    }

    this.database_ = new StockDatabase(settings)
    this.replica_ = this.newReplica_(options)
    this.lagging_ = this.replica_
      ? new LaggingDatabase(settings, this.replica_)
      : this.database_
    this.teller_ = new Teller(
      this.database_,
      this.tellings_,
      () => this.fresh_(),
      async (teller, movements) => {
        const messages = movements.flatMap((movement) =>
          messagesOfMovement(teller, movement)
        )

        if (messages.length) {
          await this.emitEvents_({ default: messages })
        }
      },
      (message) => this.logger_.warn(message)
    )
    this.turns_ = new TurnKeeper((turns) =>
      renewTurns(this.database_, turns, this.fresh_())
    )
    this.refusals_ = new RefusalCounter(
      (refused) => writeRefused(this.database_, refused, this.fresh_()),
      (error) =>
        this.logger_.warn(
          `What shoppers were refused could not be written yet: ${String(error)}`
        )
    )
    this.health_ = new HealthProbe(
      (tell) => readHealth(this.database_, this.fresh_(), tell),
      (error) =>
        this.logger_.warn(
          `The inventory's database could not be asked how it fares: ${String(error)}`
        )
    )
    this.bell_ = new WaitlistBell({
      isOn: this.options_.waitlist.enabled,
      answer: (levelIds, cartIds) => this.answerBell_(levelIds, cartIds),
      warn: (error) =>
        this.logger_.warn(
          `Whoever waits for units that came free is told by the job: ${String(error)}`
        ),
    })
    this.relay_ = new AlertRelay(
      this.database_,
      (alerts) => this.emitAlerts_(alerts),
      (alerts, context) =>
        keepNotices(
          this.database_,
          noticesOf(this.options_.notices, alerts),
          context
        )
    )
  }

  /** @param given the module's options, with what Medusa knows of the database */
  private newReplica_(given: unknown): ReadReplica | undefined {
    const { read_replica_url, read_replica_max_lag_ms } = this.options_

    return read_replica_url === null
      ? undefined
      : new ReadReplica({
          ...replicaSource(read_replica_url, given),
          primary: () => sourceOf(this.fresh_()),
          longestLagMs: read_replica_max_lag_ms,
          tell: (message, isGood) =>
            isGood ? this.logger_.info(message) : this.logger_.warn(message),
        })
  }

  /** A context for what nobody's call asks for: it is on no transaction. */
  protected fresh_(): StockContext {
    return { manager: this.baseRepository_.getFreshManager<unknown>() }
  }

  /** The database for what only reads and may be behind, if whoever asks says so. */
  protected readerFor_({ caller }: StockContext): StockDatabase {
    return caller?.may_lag ? this.lagging_ : this.database_
  }

  /** @returns whether anybody waits for anything */
  private async answerBell_(
    levelIds: string[],
    cartIds: string[]
  ): Promise<boolean> {
    const context = this.fresh_()
    const { has_any, places } = await findDue(this.database_, levelIds, context)
    const taken =
      has_any && cartIds.length
        ? await takeClaims(this.database_, cartIds, context)
        : []

    await this.publish_(
      context,
      taken.map((entry) => ofEntry(HoldfastEvents.WAITLIST_TAKEN, entry)),
      places.map((place) => ({
        object: "stock_waitlist_entry",
        action: "due",
        eventName: HoldfastEvents.WAITLIST_DUE,
        ids: [place.variant_id],
        also: { sales_channel_id: place.sales_channel_id },
      }))
    )

    return has_any
  }

  __joinerConfig(): ModuleJoinerConfig {
    return joinerConfig
  }

  /** @internal what a call of the service has to tell of, for its edge */
  newTelling_(): Telling {
    return new Telling(this.tellings_)
  }

  /** Rows with ids in the place of the names in them, one or many, as given. */
  protected async withIds_<Row extends object>(
    rows: Row | Row[],
    context: StockContext
  ): Promise<WithIds<Row> | WithIds<Row>[]> {
    return await rowsWithIds(
      this.database_,
      rows,
      { skus: this.options_.items.sku },
      context
    )
  }

  /** A call with ids in the place of the names in it and in its list of rows. */
  protected async callWithIds_<Call extends object>(
    call: Call,
    list: keyof Call & string,
    context: StockContext
  ): Promise<WithIds<Call>> {
    return await callWithIds(
      this.database_,
      call,
      list,
      { skus: this.options_.items.sku },
      context
    )
  }

  /**
   * A call for units with ids in the place of the names in it. It is as it was given,
   * and nothing is waited for, where it has none.
   */
  protected withUnitIds_<Call extends object>(
    call: Call,
    context: StockContext
  ): Call | Promise<Call> {
    return unitsWithIds(
      this.database_,
      objectOf(call),
      { skus: this.options_.items.sku },
      this.forReading_(context)
    )
  }

  /** A question with ids in the place of the names in it. */
  protected async named_<Question extends object>(
    question: Question,
    context: StockContext,
    known?: KnownNames
  ): Promise<WithFilterIds<Question>> {
    return await filtersWithIds(
      this.database_,
      objectOf(question),
      { skus: this.options_.items.sku, ...(known && { known }) },
      this.forReading_(context)
    )
  }

  /** The ids of locations that are given by these, or by what names them. */
  protected async locationIds_(
    locations: string | string[] | PlaceFilter,
    name: string,
    context: StockContext
  ): Promise<string[]> {
    const isFilter = typeof locations === "object" && !Array.isArray(locations)

    return parseIds(
      isFilter
        ? (await this.named_(locations, context)).location_id
        : locations,
      name
    )
  }

  /** Asks for units, and takes away expired reservations that stand in the way. */
  protected async demand_<Result>(
    context: StockContext,
    demand: () => Promise<Result>
  ): Promise<Result> {
    return await demandFrom(this.database_, context, demand)
  }

  /** Tells of cart reservations that were taken away since they expired. */
  protected async publishExpired_(
    { removed, levelIds }: Expired,
    context: StockContext
  ): Promise<void> {
    await this.publish_(
      context,
      reservations(
        CommonEvents.DELETED,
        removed.map(({ id }) => id)
      ),
      removed.map(({ id, cart_id }) =>
        ofCart(HoldfastEvents.CART_RESERVATION_EXPIRED, {
          id,
          cart_id: cart_id!,
        })
      ),
      levelsUpdated(levelIds)
    )
  }

  /**
   * Does what a change leaves to be done. Within a caller's transaction backorders
   * are promised with it; after a change of its own they are promised next, and
   * if that fails a job makes good for it, as for a process that was killed.
   */
  private async followUp_(
    { has_alerts, unsettled }: FollowUp,
    context: StockContext
  ): Promise<void> {
    const isTold = unsettled
      ? await this.unlessCommitted_(context, () =>
          settleBackorders(this.database_, unsettled, context)
        )
      : false

    if (!has_alerts && !isTold) {
      return
    }
    if (context.transactionManager) {
      await afterCommit(context, () => this.relayAlertsInTime_(), "last")

      return
    }

    // The change's own events come first, from whoever made it.
    this.hasAlerts_ = true
    setTimeout(() => void this.relayAlertsIfDue_(), UNTOLD_MS).unref()
  }

  private async relayAlertsIfDue_(): Promise<void> {
    if (this.hasAlerts_) {
      this.hasAlerts_ = false
      await this.relayAlertsInTime_()
    }
  }

  /**
   * A context for statements that read, in the caller's transaction where there is
   * one. Else it is the same for all: a manager of its own for each, with the whole
   * of the ORM's unit of work, took a sixth of the time of a short read.
   */
  protected forReading_(context: Context): Context {
    return context.transactionManager || context.manager
      ? context
      : (this.reading_ ??= this.fresh_())
  }

  /**
   * Lists rows of one of Medusa's own tables by a statement of our own.
   *
   * @returns null if the question takes the ORM: for nothing else may it be asked,
   * since it reads three times as much and makes entities of it first
   */
  protected async listed_<Listed>(
    table: ListedTable,
    filters: object | undefined,
    config: object | undefined,
    context: Context
  ): Promise<Listed[] | null> {
    const question = readListQuestion(table, filters, config)

    return (
      question &&
      (await readList<Listed>(
        this.database_,
        question,
        this.forReading_(context)
      ))
    )
  }

  /** The same, with how many there are in all. */
  protected async listedAndCounted_<Listed>(
    table: ListedTable,
    filters: object | undefined,
    config: object | undefined,
    context: Context
  ): Promise<[Listed[], number] | null> {
    const question = readListQuestion(table, filters, config)

    return (
      question &&
      (await readListAndCount<Listed>(
        this.database_,
        question,
        this.forReading_(context)
      ))
    )
  }

  /** The row of an id; null if there is none, or it takes the ORM. */
  protected async retrieved_<Listed>(
    table: ListedTable,
    id: unknown,
    config: object | undefined,
    context: Context
  ): Promise<Listed | null> {
    const rows =
      typeof id === "string"
        ? await this.listed_<Listed>(table, { id }, config, context)
        : null

    return rows?.[0] ?? null
  }

  /**
   * Emits the alerts that wait, for a change that is committed: others may have
   * left any number of them, and the event bus may be slow, so that the change
   * waits for a moment only, and they go on being emitted behind it.
   */
  private async relayAlertsInTime_(): Promise<void> {
    const relayed = this.unlessCommitted_({}, () => this.relayAlerts_())

    await Promise.race([relayed, sleep(ALERTS_MS, undefined, { ref: false })])
  }

  /** Emits the alerts that wait. */
  protected async relayAlerts_(): Promise<void> {
    await this.relay_.relay(() => this.fresh_())
  }

  /** What is committed must not look as if it had failed. */
  private async unlessCommitted_<Result>(
    context: StockContext,
    task: () => Promise<Result>
  ): Promise<Result | undefined> {
    try {
      return await task()
    } catch (error) {
      if (context.transactionManager) {
        throw error
      }
      this.logger_.error(
        `Inventory changed, but what follows could not be done yet: ${String(error)}`
      )

      return undefined
    }
  }

  private async emitAlerts_(alerts: StockAlert[]): Promise<void> {
    await this.eventBusModuleService_?.emit(
      alerts.map(({ id, kind, data }) => ({
        name: ALERT_EVENTS[kind],
        data: { id: data["inventory_level_id"] ?? id, alert_id: id, ...data },
        metadata: {
          source: Modules.INVENTORY,
          object: "stock_alert",
          action: kind,
        },
      })),
      { internal: true }
    )
  }

  /**
   * Emits the events of changes once they are committed. What is committed
   * stays so if the event bus fails, and the call must not look as if it had
   * changed nothing: what the ledger has of it is told from there again, see `Teller`.
   */
  protected async publish_(
    context: StockContext,
    ...changes: (Change | Change[])[]
  ): Promise<void> {
    const all = changes.flat().filter(({ ids }) => ids.length)
    const { transactionManager, eventGroupId } = context
    const ofTransaction = transactionManager
      ? this.tellings_.inTransaction(transactionManager as SqlEntityManager)
      : undefined
    const told = context.telling?.told
    const levelIds = this.bell_.isArmed
      ? all.flatMap(({ object, ids }) =>
          object === "inventory_level" ? ids : []
        )
      : []

    if (levelIds.length) {
      await afterCommit(context, async () => this.bell_.ring({ levelIds }))
    }

    if (all.length) {
      await afterCommit(context, () => {
        // All of a transaction is told of with the last movement of it.
        const inLedger = {
          teller: this.tellings_.id,
          ...(transactionManager ? ofTransaction?.told : told),
        }

        changesTold(all)

        return this.tell_(
          ofTransaction ?? context.telling,
          all.flatMap((change) => messagesOf(change, eventGroupId, inLedger))
        )
      })
    }
    if (!context.transactionManager) {
      await this.relayAlertsIfDue_()
    }
  }

  private async tell_(
    telling: Telling | undefined,
    messages: Message[]
  ): Promise<void> {
    const isOfLedger = ({ metadata }: Message) => !!metadata?.["event_id"]
    const isHeld = this.teller_.isHeld && messages.some(isOfLedger)
    const due = isHeld
      ? messages.filter((message) => !isOfLedger(message))
      : messages

    if (isHeld) {
      this.teller_.skip()
    }
    if (due.length) {
      await this.teller_.tell(
        telling,
        () => this.emitEvents_({ default: due }),
        (error) =>
          this.logger_.error(
            `Inventory changed, but its events could not be emitted: ${String(error)}`
          )
      )
    }
  }
}

/** Answers one for one and many for many. */
export function inKind<Result>(
  input: unknown,
  results: Result[]
): Result | Result[] {
  return Array.isArray(input) ? results : results[0]!
}

/** Ids by linkable key, as far as there are any and the caller wants them. */
export function pick(
  ids: Record<string, string[]> | CascadedIds,
  config?: { returnLinkableKeys?: string[] }
): Record<string, string[]> | void {
  const picked = Object.entries(ids).filter(
    ([key, values]) =>
      values.length && (config?.returnLinkableKeys?.includes(key) ?? true)
  )

  return picked.length ? Object.fromEntries(picked) : undefined
}
