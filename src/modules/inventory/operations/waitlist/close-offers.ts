import { StockDatabase } from "../../database"
import { inputRows, SETTINGS, statement } from "../../sql/statement"
import { StockContext, WaitlistEntryDTO } from "../../types"
import { ENTRY_COLUMNS, EntryRow, toEntry } from "./entries"

/** Reservations of the order that the cart of an entry became. */
const IS_ORDERED = `exists (
          select
          from cart_conversion conversion
          join reservation_item reservation
            on reservation.deleted_at is null
            and reservation.cart_id is null
            and reservation.line_item_id = any (conversion.line_item_ids)
          where conversion.cart_id = entry.cart_id
        )`

// Staff may give more time than was offered: what counts is what is held.
const holds = (owner: string) => `exists (
          select
          from reservation_item reservation
          where reservation.deleted_at is null
            and reservation.cart_id = ${owner}
            and reservation.expires_at > moment
            and reservation.inventory_item_id = any (entry.inventory_item_ids)
        )`

/** Those whose units were taken from them before the time, or whose time is over. */
const isOver = `entry.status = 'offered' and not ${holds("entry.id")}`

/** Those that are bought, or in a cart no longer. */
const isDone = `entry.status = 'claimed' and (
          not ${holds("entry.cart_id")} or ${IS_ORDERED}
        )`

const close = (name: string, condition: string, columns: string) =>
  statement(
    name,
    {
      settings: SETTINGS,
      input: inputRows(columns),
      // Only under the turn at their place does an entry change its status.
      entry: `
      update stock_waitlist_entry entry
      set
        status = case when entry.status = 'claimed' and ${IS_ORDERED}
          then 'taken' else 'lapsed' end,
        ended_at = moment,
        updated_at = moment
      from settings
      where ${condition}
      returning entry.*`,
      told: `select ${ENTRY_COLUMNS} from entry`,
    },
    "select (select json_agg(told order by told.id) from told) as entries"
  )

const CLOSE_AT = close(
  "close-waitlist-offers",
  `entry.variant_id = (select variant_id from input)
        and entry.sales_channel_id = (select sales_channel_id from input)
        and entry.status in ('offered', 'claimed')
        and (${isOver} or ${isDone})`,
  "variant_id text, sales_channel_id text"
)

/**
 * Closes what was offered at a place and is over: lapsed, or taken. Under the turn at
 * that place.
 */
export async function closeOffers(
  database: StockDatabase,
  place: { variant_id: string; sales_channel_id: string },
  context: StockContext
): Promise<WaitlistEntryDTO[]> {
  const { variant_id, sales_channel_id } = place
  const { entries } = await database.run<{ entries: EntryRow[] | null }>(
    { text: CLOSE_AT, input: [{ variant_id, sales_channel_id }] },
    context
  )

  return (entries ?? []).map(toEntry)
}

const TAKE = statement(
  "take-waitlist-claims",
  {
    settings: SETTINGS,
    input: inputRows("cart_id text"),
    entry: `
    update stock_waitlist_entry entry
    set status = 'taken', ended_at = moment, updated_at = moment
    from settings
    where entry.cart_id = any (array(select cart_id from input))
      and entry.status in ('claimed', 'lapsed')
      and ${IS_ORDERED}
    returning entry.*`,
    told: `select ${ENTRY_COLUMNS} from entry`,
  },
  "select (select json_agg(told order by told.id) from told) as entries"
)

/**
 * Notes what carts had claimed that became an order's: also where its hold had run out
 * before, and the units were there at completion all the same.
 */
export async function takeClaims(
  database: StockDatabase,
  cartIds: string[],
  context: StockContext
): Promise<WaitlistEntryDTO[]> {
  const { entries } = await database.run<{ entries: EntryRow[] | null }>(
    { text: TAKE, input: cartIds.map((cart_id) => ({ cart_id })) },
    context
  )

  return (entries ?? []).map(toEntry)
}
