import { StockDatabase } from "../../database"
import { badValue, waitlistFull, waitlistInStock } from "../../errors"
import { newId } from "../../ids"
import { parseFlag, parseId, parseMetadata, parseText } from "../../input"
import { ResolvedHoldfastOptions } from "../../options"
import { Sourcing } from "../../policy/sourcing/sourcing-strategies"
import { ENTRY_PREFIX } from "../../policy/waitlist/waitlist-entry"
import { freeUnits } from "../../policy/waitlist/free-units"
import { lockWaitlist } from "../../sql/lock"
import { inputRows, query, SETTINGS, statement } from "../../sql/statement"
import { JoinedWaitlist, JoinWaitlistInput, StockContext } from "../../types"
import { readLines } from "../sourcing/read-lines"
import { readSources } from "../sourcing/read-sources"
import { lookFor } from "../sourcing/take-units"
import {
  ENTRY_COLUMNS,
  EntryRow,
  newToken,
  parseShopper,
  toEntry,
} from "./entries"

const LOCK = statement(
  "lock-waitlist-to-join",
  {
    settings: SETTINGS,
    input: inputRows(
      "email text, customer_id text, variant_id text, sales_channel_id text"
    ),
    locked: lockWaitlist(`
      select 1, 'shopper ' || coalesce(customer_id, email) from input
      union all
      select 2, variant_id || ' ' || sales_channel_id from input`),
  },
  "select count(*) as locked from locked"
)

const STANDING = query(
  "read-waitlist-standing",
  `
  select
    (
      select row_to_json(own)
      from (
        select ${ENTRY_COLUMNS}
        from stock_waitlist_entry entry
        where entry.variant_id = $1::text
          and entry.sales_channel_id = $2::text
          and (entry.email = $3::text or entry.customer_id = $4::text)
          and entry.status in ('waiting', 'offered')
      ) own
    ) as own,
    (
      select count(*)::integer
      from stock_waitlist_entry
      where (email = $3::text or customer_id = $4::text)
        and status in ('waiting', 'offered')
    ) as of_shopper,
    (
      select count(*)::integer
      from stock_waitlist_entry
      where variant_id = $1::text
        and sales_channel_id = $2::text
        and status in ('waiting', 'offered')
    ) as of_variant`
)

interface Standing {
  own: EntryRow | null
  of_shopper: number
  of_variant: number
}

const JOIN = statement(
  "join-waitlist",
  {
    settings: SETTINGS,
    input: inputRows(`
      id text, variant_id text, sales_channel_id text, email text,
      customer_id text, quantity numeric, accepts_less boolean,
      inventory_item_ids jsonb, token_hash text, locale text, metadata jsonb`),
    entry: `
    insert into stock_waitlist_entry (
      id, variant_id, sales_channel_id, email, customer_id, quantity,
      accepts_less, inventory_item_ids, token_hash, locale, metadata,
      created_at, updated_at
    )
    select
      id, variant_id, sales_channel_id, email, customer_id, quantity,
      accepts_less, array(select jsonb_array_elements_text(inventory_item_ids)),
      token_hash, locale, metadata, moment, moment
    from input
    cross join settings
    returning *`,
    told: `select ${ENTRY_COLUMNS} from entry`,
  },
  "select row_to_json(told) as entry from told"
)

const CHANGE = statement(
  "change-waitlist-entry",
  {
    settings: SETTINGS,
    input: inputRows(`
      id text, quantity numeric, accepts_less boolean,
      inventory_item_ids jsonb, locale text, metadata jsonb`),
    entry: `
    update stock_waitlist_entry
    set
      quantity = input.quantity,
      accepts_less = input.accepts_less,
      inventory_item_ids =
        array(select jsonb_array_elements_text(input.inventory_item_ids)),
      locale = coalesce(input.locale, stock_waitlist_entry.locale),
      metadata = coalesce(input.metadata, stock_waitlist_entry.metadata),
      updated_at = moment
    from input
    cross join settings
    where stock_waitlist_entry.id = input.id
      and stock_waitlist_entry.status = 'waiting'
    returning stock_waitlist_entry.*`,
    told: `select ${ENTRY_COLUMNS} from entry`,
  },
  "select (select row_to_json(told) from told) as entry"
)

/**
 * Has somebody wait for a variant that is out of stock. Whoever waits already keeps their
 * place, with the quantity that they want now, unless the input `changes` nothing; to whom
 * units are offered already, that stays as it is.
 *
 * Whoever gives an address is refused, or not, by the stock and the caps alone: whether
 * that address waits already is not to be learned by asking.
 *
 * @throws INVALID_DATA for bad input, NOT_ALLOWED (`waitlist_in_stock`) where as many are
 * there, (`waitlist_full`) above a cap of the option `waitlist`
 */
export async function joinWaitlist(
  database: StockDatabase,
  input: JoinWaitlistInput,
  options: ResolvedHoldfastOptions["waitlist"],
  sourcing: Sourcing,
  context: StockContext
): Promise<JoinedWaitlist> {
  const place = {
    variant_id: parseId(input.variant_id, "variant_id"),
    sales_channel_id: parseId(input.sales_channel_id, "sales_channel_id"),
  }
  const shopper = oneShopper(input)
  const quantity = parseUnits(input.quantity ?? 1, options.max_quantity)
  const line = lineOf(ENTRY_PREFIX, 1, input.inventory_items)
  const sources = readSources(input, sourcing)
  const changes = parseFlag(input.changes, "changes") ?? true
  const { token, hash } = newToken()
  const row = {
    ...place,
    ...shopper,
    quantity,
    accepts_less: parseFlag(input.accepts_less, "accepts_less") ?? false,
    inventory_item_ids: line.components.map(
      ({ inventory_item_id }) => inventory_item_id
    ),
    locale: parseText(input.locale, "locale", 100),
    metadata: parseMetadata(input.metadata, "metadata"),
  }

  return await database.transaction(context, async (inner) => {
    await database.run({ text: LOCK, input: [row] }, inner)

    const [standing] = await database.list<Standing>(
      {
        text: STANDING,
        values: [
          place.variant_id,
          place.sales_channel_id,
          shopper.email,
          shopper.customer_id,
        ],
      },
      inner
    )
    const { own } = standing!

    if (!own || shopper.email) {
      refuseAboveCaps(standing!, place.variant_id, options)
    }

    const view = await lookFor(
      database,
      { cart_id: null, lines: [line], sources },
      true,
      inner
    )

    if (freeUnits(line, view) >= quantity) {
      throw waitlistInStock(place.variant_id)
    }
    if (own?.status === "offered" || (own && !changes)) {
      return { entry: toEntry(own), token: null }
    }

    const { entry } = await database.run<{ entry: EntryRow }>(
      own
        ? { text: CHANGE, input: [{ ...row, id: own.id }] }
        : {
            text: JOIN,
            input: [{ ...row, id: newId(ENTRY_PREFIX), token_hash: hash }],
          },
      inner
    )

    return { entry: toEntry(entry), token: own ? null : token }
  })
}

// Letters of any language, and none of the signs by which a provider of notifications would
// read a name, a second address or markup. A browser takes the same.
const ADDRESS =
  /^[\p{L}\p{M}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}@[\p{L}\p{M}\p{N}-]{1,63}(\.[\p{L}\p{M}\p{N}-]{1,63})+$/u

function oneShopper(input: JoinWaitlistInput) {
  const shopper = parseShopper(input)

  if (!shopper.email === !shopper.customer_id) {
    throw badValue("email", "or customer_id must be given, and not both")
  }
  if (shopper.email && !ADDRESS.test(shopper.email)) {
    throw badValue("email", "must be an address such as anna@example.com")
  }

  return shopper
}

function parseUnits(value: unknown, most: number | null): number {
  const quantity = Number(value)

  if (!Number.isSafeInteger(quantity) || quantity < 1) {
    throw badValue(
      "quantity",
      `must be a whole number above 0, got ${String(value)}`
    )
  }
  if (most !== null && quantity > most) {
    throw badValue("quantity", `must be at most ${most}, got ${quantity}`)
  }

  return quantity
}

function refuseAboveCaps(
  { of_shopper, of_variant }: Standing,
  variant_id: string,
  options: ResolvedHoldfastOptions["waitlist"]
): void {
  const { max_entries_per_shopper, max_entries_per_variant } = options

  if (
    max_entries_per_shopper !== null &&
    of_shopper >= max_entries_per_shopper
  ) {
    throw waitlistFull(
      `Nobody may wait for more than ${max_entries_per_shopper} variants at a time`,
      { most: max_entries_per_shopper }
    )
  }
  if (
    max_entries_per_variant !== null &&
    of_variant >= max_entries_per_variant
  ) {
    throw waitlistFull(
      `As many wait for variant ${variant_id} as may: ${max_entries_per_variant}`,
      { variant_id, most: max_entries_per_variant }
    )
  }
}

/**
 * The line that a variant's units are taken by: firm ones, since what may be backordered
 * need not be waited for.
 *
 * @throws INVALID_DATA where it takes no items
 */
export function lineOf(
  id: string,
  quantity: number,
  inventory_items: JoinWaitlistInput["inventory_items"]
) {
  const [line] = readLines([
    { line_item_id: id, quantity, inventory_items: inventory_items ?? [] },
  ])

  if (!line?.components.length) {
    throw badValue(
      "inventory_items",
      "must name at least one item: a variant whose stock is not counted is always there"
    )
  }

  return line
}
