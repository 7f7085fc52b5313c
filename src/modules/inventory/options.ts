import { MedusaError } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"

import { describeIssue, isGroup } from "./option-mistakes"
import {
  addresses,
  choice,
  codes,
  databaseUrl,
  flag,
  group,
  hours,
  ids,
  limit,
  minutes,
  noticeKinds,
  pause,
  positive,
  strategy,
  text,
  units,
  wholeNumber,
} from "./option-values"
import { SKU_MEANINGS, SkuMeaning } from "./policy/items/sku"
import {
  CustomStrategy,
  StrategyName,
} from "./policy/sourcing/sourcing-strategies"
import { BACKORDER_POLICIES, BackorderPolicy, NoticeKind } from "./policy/words"

/**
 * Holdfast's options, as written in `medusa-config.ts`. All have defaults, see
 * {@link DEFAULT_OPTIONS}.
 *
 * @example
 * module.exports = withHoldfast(defineConfig({ ... }), {
 *   stock: { negative: "allow" },
 *   lock_timeout_ms: 2000,
 * })
 */
export interface HoldfastOptions {
  /** What changes of stock may do. */
  stock?: {
    /**
     * May adjusting or setting a level leave fewer than zero units on hand?
     * Default `"refuse"`. Some shops sell first and book later: `"allow"`.
     */
    negative?: "refuse" | "allow"
    /**
     * May adjusting or setting a level leave fewer units on hand than are
     * reserved? Default `"allow"`: what is broken is broken. The shortfall is
     * recorded in the movement and told by the event
     * `inventory.inventory-level.shortfall`.
     */
    below_reserved?: "allow" | "refuse"
  }
  /** What items are known by. */
  items?: {
    /**
     * When two SKUs are the same: `"exact"` (default, as core does) when they are
     * written alike; `"trimmed"` also when they differ by blanks around them, by
     * what nobody sees, or by how an accent is composed; `"case_insensitive"` also
     * by the case of their letters. No item is made, changed or restored to an SKU
     * that another has, and a filter by SKU finds it however it is written. Rows
     * that are there stay as they are: see what collides before switching it on
     * (`docs/reconcile.md`).
     */
    sku?: SkuMeaning
  }
  /** Units that are held from the cart. */
  cart?: {
    /**
     * When a cart's units are held: `"add_to_cart"` (default), `"checkout"` from
     * its first payment session on, or `"order"` when the order is placed, as
     * core does.
     */
    reserve_on?: "add_to_cart" | "checkout" | "order"
    /**
     * How long a cart holds its units after it was last touched, in minutes:
     * above 0, up to 10080 (a week), default 15.
     */
    ttl_minutes?: number
    /**
     * The longest that a cart holds an item however often it is touched, in
     * minutes from its first hold of it: above 0, up to 10080, default 120.
     */
    max_hold_minutes?: number
    /**
     * How long a cart may not hold an item again once it has held it for the
     * longest time, in minutes: 0 to 10080, default 30. It may buy it meanwhile,
     * if the units are there then.
     */
    retake_pause_minutes?: number
    /**
     * The most units of one inventory item that a cart may hold over all its
     * lines, kits by their units; null (default) is no limit.
     */
    max_quantity_per_cart_item?: number | null
    /**
     * The most units that a cart may hold over all items and lines; null
     * (default) is no limit.
     */
    max_items_held_per_cart?: number | null
    /**
     * The most units that a customer with an account may hold over all carts;
     * null (default) is no limit. What is beyond is not held, and may be bought.
     */
    max_units_per_customer?: number | null
    /**
     * The same of all shoppers without an account who come from one address (of
     * IPv6: one /64); null (default) is no limit.
     */
    max_anonymous_units_per_address?: number | null
    /**
     * The same of all shoppers without an account in one sales channel; null
     * (default) is no limit.
     */
    max_anonymous_units_per_sales_channel?: number | null
    /**
     * How many proxies of the shop's own a request passes, each of which adds to
     * `X-Forwarded-For`: 0 to 10, default 1 as in Medusa.
     */
    proxies?: number
  }
  /** Where units are taken from, when there are several locations. */
  sourcing?: {
    /**
     * In which order the locations of a sales channel are tried: `"priority"`
     * (default) as configured, `"most_available"`, `"nearest"`, or a strategy of
     * your own (an object with `rank`, its class, or the function alone).
     */
    strategy?: StrategyName | CustomStrategy
    /**
     * Ids of locations that come before the others, the first first. Default
     * none: in the order in which they were added to the sales channel.
     */
    priority?: string[]
  }
  /** How changes of stock are explained, and kept from happening twice. */
  ledger?: {
    /**
     * Reasons that people may give for an adjustment, beside the well-known
     * ones (`received`, `correction`, `cycle_count`, `damaged`,
     * `theft_or_loss`, `restock`, `promotion`, `sample`, `other`): up to 100
     * codes of lower-case letters, digits and underscores. Default none.
     */
    reasons?: string[]
    /**
     * How many hours an idempotency key and its answer are kept at least: 1 to
     * 8760, default 72.
     */
    keep_keys_hours?: number
    /**
     * The same of a key that a shopper chose, for a press of a button that got no
     * answer: 1 to 8760, default 2.
     */
    keep_shopper_keys_hours?: number
  }
  /** When a level is low, and when that is told. */
  low_stock?: {
    /**
     * Units available at which a level is low, where neither it nor its item has
     * a `low_stock_threshold`: 0 or more; null (default) for never.
     */
    threshold?: number | null
    /**
     * Units above the threshold at which a level that was low is in stock again,
     * so that going up and down around the threshold is told once: above 0,
     * default 2.
     */
    margin?: number
    /**
     * Units available at which a level that was out of stock is back: above 0,
     * default 1.
     */
    back_in_stock_at?: number
  }
  /** How far may be sold beyond the stock, for variants that allow it. */
  backorders?: {
    /**
     * `"unlimited"` (default, as core does), `"limit"` for as many units as a
     * `backorder_limit` says, `"incoming"` for as many as are expected at the
     * location. Levels and items may say otherwise.
     */
    policy?: BackorderPolicy
    /**
     * The limit where neither level nor item has one: 0 or more; null (default)
     * is 0 by `"limit"` and no further limit by `"incoming"`.
     */
    limit?: number | null
  }
  /** What the storefront is told. */
  availability?: {
    /**
     * `"exact"` (default): how many units there are. `"low_only"`: only where
     * they are few. `"hidden"`: never, in no answer to shoppers.
     */
    display?: "exact" | "low_only" | "hidden"
    /**
     * Whether `by_location` tells shoppers the locations of their channel by name,
     * for picking up: true or false; null (default) where `display` is `"exact"`.
     */
    location_names?: boolean | null
  }
  /** Shoppers who wait for what is out of stock. */
  waitlist?: {
    /** Whether shoppers may join: true (default) or false, and nobody is offered anything. */
    enabled?: boolean
    /**
     * How long offered units are held for whoever waited, in hours: above 0, up to
     * 336 (two weeks), default 24.
     */
    hold_hours?: number
    /** The most units that one entry may wait for: above 0, default 10; null is no limit. */
    max_quantity?: number | null
    /** For how many variants a shopper may wait at a time: above 0, default 20; null is no limit. */
    max_entries_per_shopper?: number | null
    /**
     * How many may wait for a variant in a sales channel: above 0, default 10000; null
     * is no limit.
     */
    max_entries_per_variant?: number | null
    /**
     * How many days after its end an entry tells whose it was, until it is kept as a
     * figure alone: 0 to 3650, default 90.
     */
    keep_days?: number
    /** Whether shoppers are told how many wait before them: true or false (default). */
    show_position?: boolean
    /**
     * By which of the shop's providers of notifications whoever waits is told, with
     * which template. Default none: then the events alone tell.
     */
    notify?: {
      /** The channel of a provider, such as `email`; null (default) for none. */
      channel?: string | null
      /** The template of an offer; null (default) is `stock-waitlist-offered`. */
      template?: string | null
      /** The template for who joins, with the token to leave by; null (default) for none. */
      joined_template?: string | null
    }
  }
  /** What people are told of the stock, by the shop's providers of notifications. */
  notices?: {
    /** Whether the dashboard's bell tells it: true or false (default). */
    feed?: boolean
    /**
     * The channel of a provider, such as `email`, by which the addresses `to` are told;
     * null (default) for none.
     */
    channel?: string | null
    /** Whom to tell by `channel`: up to 20 addresses. Default none. */
    to?: string[]
    /** What is not told. Default none: all of it is. */
    except?: NoticeKind[]
    /**
     * For how many minutes what is alike is gathered, until it is told in one: 0 to 1440,
     * default 15. What an import or a check came to waits for nothing.
     */
    digest_minutes?: number
    /** The template for each; null (default) is its name with `stock-`, as `stock-low-stock`. */
    templates?: { [Kind in NoticeKind]?: string | null }
  }
  /** How the stock is looked after by itself. */
  check?: {
    /**
     * Whether the whole shop is checked once a day, by a job that repairs nothing:
     * true (default) or false. When in the day differs from shop to shop.
     */
    daily?: boolean
  }
  /** What happens when Postgres refuses a call for a moment. */
  retries?: {
    /**
     * How many times a call is tried in all when Postgres refuses it for a
     * moment (deadlock, lock timeout, serialization failure): 1 to 20, default
     * 5. Within a caller's transaction nothing is tried again.
     */
    attempts?: number
  }
  /**
   * The longest wait for a row that another call has locked, in milliseconds:
   * 0 to 60000, default 5000; 0 waits for ever. Within a caller's transaction
   * that transaction's own setting holds.
   */
  lock_timeout_ms?: number
  /**
   * The longest wait for a free connection of the pool, in milliseconds: 1 to
   * 60000, default 10000. Then the call is refused with a 503 (`database_unavailable`), and
   * nothing was written.
   */
  connection_timeout_ms?: number
  /**
   * The longest wait for the answer to a statement, in milliseconds: 100 to
   * 3600000, default 15000, or 10000 above `lock_timeout_ms` where that is more;
   * it must be above `lock_timeout_ms`. Then the connection is destroyed, and the
   * call is refused with a 503, whose `details.outcome` is `unknown` where it may
   * have been carried out. Large calls and lists have a multiple of it.
   */
  statement_timeout_ms?: number
  /**
   * The address of a standby that follows the database by streaming replication, for
   * routes that only read: history, explanations, the stock at a moment, exports, and
   * what shoppers are told of availability. Default null: the database itself answers.
   */
  read_replica_url?: string | null
  /**
   * How far that standby may be behind, in milliseconds: 1000 to 600000, default 10000.
   * Where it may be further, or does not answer, the database itself does.
   */
  read_replica_max_lag_ms?: number
  /**
   * Whether connections keep the statements that they have planned: default true,
   * which makes a call several times as fast. Behind a pooler that gives each
   * transaction another connection and does not know of prepared statements, such as
   * PgBouncer before 1.21, the first call that meets it ends their use with a warning,
   * until the server starts again; with false none has to.
   */
  prepared_statements?: boolean
}

type Filled<Options> = {
  [Name in keyof Options]-?: NonNullable<Options[Name]> extends unknown[]
    ? NonNullable<Options[Name]>
    : NonNullable<Options[Name]> extends object
      ? Filled<NonNullable<Options[Name]>>
      : Exclude<Options[Name], undefined>
}

/** The options with every default filled in. */
export type ResolvedHoldfastOptions = Filled<HoldfastOptions>

/** What holds where an option is not given. */
export const DEFAULT_OPTIONS: ResolvedHoldfastOptions = {
  stock: { negative: "refuse", below_reserved: "allow" },
  items: { sku: "exact" },
  cart: {
    reserve_on: "add_to_cart",
    ttl_minutes: 15,
    max_hold_minutes: 120,
    retake_pause_minutes: 30,
    max_quantity_per_cart_item: null,
    max_items_held_per_cart: null,
    max_units_per_customer: null,
    max_anonymous_units_per_address: null,
    max_anonymous_units_per_sales_channel: null,
    proxies: 1,
  },
  sourcing: { strategy: "priority", priority: [] },
  ledger: { reasons: [], keep_keys_hours: 72, keep_shopper_keys_hours: 2 },
  low_stock: { threshold: null, margin: 2, back_in_stock_at: 1 },
  backorders: { policy: "unlimited", limit: null },
  availability: { display: "exact", location_names: null },
  waitlist: {
    enabled: true,
    hold_hours: 24,
    max_quantity: 10,
    max_entries_per_shopper: 20,
    max_entries_per_variant: 10000,
    keep_days: 90,
    show_position: false,
    notify: { channel: null, template: null, joined_template: null },
  },
  notices: {
    feed: false,
    channel: null,
    to: [],
    except: [],
    digest_minutes: 15,
    templates: {
      low_stock: null,
      out_of_stock: null,
      overdue_incoming: null,
      backorders_repromised: null,
      import_finished: null,
      check_faults: null,
    },
  },
  check: { daily: true },
  retries: { attempts: 5 },
  lock_timeout_ms: 5000,
  connection_timeout_ms: 10000,
  statement_timeout_ms: 15000,
  read_replica_url: null,
  read_replica_max_lag_ms: 10000,
  prepared_statements: true,
}

const A_WEEK = 7 * 24 * 60

const schema: z.ZodType<ResolvedHoldfastOptions> = group({
  stock: group({
    negative: choice("refuse", "allow"),
    below_reserved: choice("allow", "refuse"),
  }),
  items: group({
    sku: choice(...SKU_MEANINGS),
  }),
  cart: group({
    reserve_on: choice("add_to_cart", "checkout", "order"),
    ttl_minutes: minutes(A_WEEK),
    max_hold_minutes: minutes(A_WEEK),
    retake_pause_minutes: pause(A_WEEK),
    max_quantity_per_cart_item: limit(),
    max_items_held_per_cart: limit(),
    max_units_per_customer: limit(),
    max_anonymous_units_per_address: limit(),
    max_anonymous_units_per_sales_channel: limit(),
    proxies: wholeNumber(0, 10),
  }),
  sourcing: group({
    strategy: strategy(),
    priority: ids(),
  }),
  ledger: group({
    reasons: codes(100),
    keep_keys_hours: wholeNumber(1, 8760),
    keep_shopper_keys_hours: wholeNumber(1, 8760),
  }),
  low_stock: group({
    threshold: units(),
    margin: positive(),
    back_in_stock_at: positive(),
  }),
  backorders: group({
    policy: choice(...BACKORDER_POLICIES),
    limit: units(),
  }),
  availability: group({
    display: choice("exact", "low_only", "hidden"),
    location_names: flag("true or false, or null").nullable(),
  }),
  waitlist: group({
    enabled: flag(),
    hold_hours: hours(14 * 24),
    max_quantity: limit(),
    max_entries_per_shopper: limit(),
    max_entries_per_variant: limit(),
    keep_days: wholeNumber(0, 3650),
    show_position: flag(),
    notify: group({
      channel: text(),
      template: text(),
      joined_template: text(),
    }),
  }),
  notices: group({
    feed: flag(),
    channel: text(),
    to: addresses(20),
    except: noticeKinds(),
    digest_minutes: pause(24 * 60),
    templates: group({
      low_stock: text(),
      out_of_stock: text(),
      overdue_incoming: text(),
      backorders_repromised: text(),
      import_finished: text(),
      check_faults: text(),
    }),
  }).superRefine(({ channel, to }, context) => {
    if (channel === null && to.length) {
      context.addIssue({
        code: "custom",
        path: ["channel"],
        message:
          'must name a channel, such as "email", for the addresses of "to"',
      })
    }
    if (channel !== null && !to.length) {
      context.addIssue({
        code: "custom",
        path: ["to"],
        message: `must name whom to tell by the channel "${channel}"`,
      })
    }
  }),
  check: group({
    daily: flag(),
  }),
  retries: group({
    attempts: wholeNumber(1, 20),
  }),
  lock_timeout_ms: wholeNumber(0, 60000),
  connection_timeout_ms: wholeNumber(1, 60000),
  statement_timeout_ms: wholeNumber(100, 3600000),
  read_replica_url: databaseUrl(),
  read_replica_max_lag_ms: wholeNumber(1000, 600000),
  prepared_statements: flag(),
})

// Medusa adds what it knows of the database to the options of every module.
const MEDUSA_OWN = ["database"]

/**
 * Checks options and fills in the defaults: the one place that knows them. The
 * module calls it when it starts, `withHoldfast` when the configuration is read.
 *
 * @throws INVALID_ARGUMENT, naming every wrong option, what it must be and what
 * it is
 * @example
 * resolveOptions({ stock: { negative: "allow" } }).lock_timeout_ms // 5000
 */
export function resolveOptions(input: unknown = {}): ResolvedHoldfastOptions {
  const options = withoutMedusaOwn(input)
  const parsed = schema.safeParse(
    filled(withStatementTimeout(options), DEFAULT_OPTIONS)
  )

  if (
    parsed.success &&
    parsed.data.statement_timeout_ms > parsed.data.lock_timeout_ms
  ) {
    return parsed.data
  }

  const sentences = parsed.success
    ? [
        `Holdfast option "statement_timeout_ms" must be above "lock_timeout_ms" ` +
          `(${parsed.data.lock_timeout_ms}), got ${parsed.data.statement_timeout_ms}`,
      ]
    : parsed.error.issues.flatMap((issue) =>
        describeIssue(issue, options, DEFAULT_OPTIONS)
      )

  throw new MedusaError(
    MedusaError.Types.INVALID_ARGUMENT,
    [...new Set(sentences)].join("\n")
  )
}

/** Time for a statement's own work beside the wait for a lock, by default. */
const WORK_MS =
  DEFAULT_OPTIONS.statement_timeout_ms - DEFAULT_OPTIONS.lock_timeout_ms

/** Leaves a statement that time where a longer wait for locks is given alone. */
function withStatementTimeout(options: unknown): unknown {
  return isGroup(options) &&
    typeof options["lock_timeout_ms"] === "number" &&
    Number.isSafeInteger(options["lock_timeout_ms"]) &&
    options["lock_timeout_ms"] > DEFAULT_OPTIONS.lock_timeout_ms &&
    options["statement_timeout_ms"] === undefined
    ? {
        ...options,
        statement_timeout_ms: options["lock_timeout_ms"] + WORK_MS,
      }
    : options
}

/** What is given, with the defaults of what is not. */
function filled(given: unknown, defaults: unknown): unknown {
  if (given === undefined) {
    return defaults
  }
  if (!isGroup(given) || !isGroup(defaults)) {
    return given
  }

  return {
    ...given,
    ...Object.fromEntries(
      Object.entries(defaults).map(([name, value]) => [
        name,
        filled(given[name], value),
      ])
    ),
  }
}

function withoutMedusaOwn(input: unknown): unknown {
  if (!isGroup(input)) {
    return input
  }

  return Object.fromEntries(
    Object.entries(input).filter(([name]) => !MEDUSA_OWN.includes(name))
  )
}
