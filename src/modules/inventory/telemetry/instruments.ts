/**
 * One measured figure: what it is called, what it counts, and by which attributes it is
 * told apart.
 */
export interface Instrument {
  /** A `gauge` is looked up when a reader collects; what else there is, as it happens. */
  kind: "counter" | "histogram" | "gauge"
  /** In UCUM, as OpenTelemetry has it: `s` for seconds, words in braces. */
  unit: string
  /** Each of a bounded number of values: never an id, a SKU, a cart or a location. */
  attributes: readonly string[]
  /** What it says, as the table of docs/metrics.md has it. */
  says: string
  /** Bounds of a histogram's buckets. */
  buckets?: readonly number[]
}

/** From a statement of a fraction of a millisecond to one that waits for all it may. */
const SECONDS = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
  10,
] as const

/** A batch has fifty calls at most. */
const CALLS = [1, 2, 3, 5, 8, 12, 20, 30, 40, 50] as const

/**
 * All that is measured: the table of docs/metrics.md and the dashboard docs/grafana.json
 * are checked against it. Seconds stand in the name beside the unit, so that it is
 * spelled alike by exporters that put the unit behind a name and by those that do not.
 */
export const INSTRUMENTS = {
  "holdfast.call.seconds": {
    kind: "histogram",
    unit: "s",
    attributes: ["method", "outcome"],
    buckets: SECONDS,
    says: "Calls of the service from outside, and how long they took until they were answered and told of. `outcome` is `ok`, `refused` (an answer), `unavailable` (the database) or `failed`",
  },
  "holdfast.refusals": {
    kind: "counter",
    unit: "{call}",
    attributes: ["code", "reason"],
    says: "Calls that were refused: the error's `code`, or its type where it has none, and the [`reason`](operations.md#what-a-refusal-tells) of its first row",
  },
  "holdfast.shopper.refusals": {
    kind: "counter",
    unit: "{request}",
    attributes: [],
    says: "Requests of shoppers that were refused because units were not there: demand that was lost",
  },
  "holdfast.reservations": {
    kind: "counter",
    unit: "{reservation}",
    attributes: ["action"],
    says: "Reservations that were `created`, `updated`, `deleted` or `restored`, of carts, orders and whoever else",
  },
  "holdfast.cart.holds": {
    kind: "counter",
    unit: "{reservation}",
    attributes: ["event"],
    says: "What became of the units that carts hold, by reservation: `created`, `updated`, `released`, `expired`, or `converted` into an order's",
  },
  "holdfast.ledger.movements": {
    kind: "counter",
    unit: "{movement}",
    attributes: ["kind"],
    says: "Movements that were written to the ledger, by their [kind](data-model.md#the-ledger)",
  },
  "holdfast.batch.calls": {
    kind: "histogram",
    unit: "{call}",
    attributes: ["operation"],
    buckets: CALLS,
    says: "How many calls shared a statement; 1 is a call that came alone",
  },
  "holdfast.batch.wait.seconds": {
    kind: "histogram",
    unit: "s",
    attributes: ["operation"],
    buckets: SECONDS,
    says: "How long a call waited until the statement was sent that it shares",
  },
  "holdfast.batch.late": {
    kind: "counter",
    unit: "{call}",
    attributes: ["operation"],
    says: "Calls that left the statement they shared, since somebody held a row of it for more than 50 ms, and were made alone",
  },
  "holdfast.statement.seconds": {
    kind: "histogram",
    unit: "s",
    attributes: ["statement"],
    buckets: SECONDS,
    says: "Statements, from sending to the answer, by the name that `pg_stat_statements` shows behind `holdfast/`. The wait for locks is in it, the wait for a connection is not",
  },
  "holdfast.lock.refusals": {
    kind: "counter",
    unit: "{statement}",
    attributes: ["reason", "statement"],
    says: "Statements that PostgreSQL gave up for a lock: `lock_timeout`, `deadlock` or `serialization`. Most are tried again",
  },
  "holdfast.retries": {
    kind: "counter",
    unit: "{attempt}",
    attributes: ["reason"],
    says: "What was tried again: a statement by one of those three, `connection`, `statement_timeout` or `sequence_behind`, a transaction of several by `stock_busy`, and sourcing by `plan_outdated` where the stock changed before the units were taken",
  },
  "holdfast.connection.wait.seconds": {
    kind: "histogram",
    unit: "s",
    attributes: [],
    buckets: SECONDS,
    says: "How long a connection of the pool was waited for, where there was one",
  },
  "holdfast.health": {
    kind: "gauge",
    unit: "{status}",
    attributes: ["part"],
    says: "What [`GET /health/inventory`](operations.md#health) says of each part: 0 is ok, 1 degraded, 2 down",
  },
  "holdfast.database.round_trip.seconds": {
    kind: "gauge",
    unit: "s",
    attributes: [],
    says: "How long the database took to say so",
  },
  "holdfast.expiry.lag.seconds": {
    kind: "gauge",
    unit: "s",
    attributes: [],
    says: "How long the oldest hold that ran out waits to be tidied away. Its units are free all the while",
  },
  "holdfast.feed.lag.seconds": {
    kind: "gauge",
    unit: "s",
    attributes: [],
    says: "How far the [change feed](change-feed.md) may be behind: the age of the oldest transaction that writes",
  },
  "holdfast.telling.lag.seconds": {
    kind: "gauge",
    unit: "s",
    attributes: [],
    says: "How long the oldest change waits to be told on the event bus",
  },
  "holdfast.replica.lag.seconds": {
    kind: "gauge",
    unit: "s",
    attributes: [],
    says: "How far the [read replica](operations.md#a-read-replica) is behind at most, where there is one and that is known",
  },
  "holdfast.check.faults": {
    kind: "gauge",
    unit: "{fault}",
    attributes: [],
    says: "How many faults the last [check](reconcile.md) of the whole shop found",
  },
  "holdfast.lock.waiting": {
    kind: "gauge",
    unit: "{statement}",
    attributes: [],
    says: "Statements of Holdfast that stand waiting for a lock at that moment, of all servers",
  },
  "holdfast.lock.longest.seconds": {
    kind: "gauge",
    unit: "s",
    attributes: [],
    says: "How long the oldest of these is under way, its waiting included; 0 for none",
  },
} as const satisfies Record<string, Instrument>

type Instruments = typeof INSTRUMENTS

type OfKind<Kind extends Instrument["kind"]> = {
  [Name in keyof Instruments]: Instruments[Name]["kind"] extends Kind
    ? Name
    : never
}[keyof Instruments]

/** What is counted or timed as it happens. */
export type Measured = OfKind<"counter" | "histogram">

/** What is looked up when a reader collects. */
export type Gauge = OfKind<"gauge">

/** The attributes of an instrument, all of them. */
export type AttributesOf<Name extends keyof Instruments> = Record<
  Instruments[Name]["attributes"][number],
  string
>

/** What gauges show: of one that is not known there is nothing. */
export type Figures = {
  [Name in Gauge]?: { value: number; attributes: AttributesOf<Name> }[]
}

/** Under which name meters and spans are made. */
export const SCOPE = "medusa-plugin-holdfast"
