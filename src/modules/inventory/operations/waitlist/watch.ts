import { StockDatabase } from "../../database"
import { inputRows, query, SETTINGS, statement } from "../../sql/statement"
import {
  ListedWaitlistQueue,
  StockContext,
  TokenOfEntry,
  WaitlistQueue,
} from "../../types"
import { ENTRY_COLUMNS, EntryRow, newToken, toEntry } from "./entries"

const DUE = query(
  "find-waitlist-due",
  `
  select
    exists (
      select from stock_waitlist_entry
      where status in ('waiting', 'offered', 'claimed')
    ) as has_any,
    (
      select json_agg(place)
      from (
        select distinct entry.variant_id, entry.sales_channel_id
        from inventory_level level
        join stock_waitlist_entry entry
          on entry.status = 'waiting'
          and entry.inventory_item_ids @> array[level.inventory_item_id]
        where level.id = any ($1::text[])
          and level.deleted_at is null
          and level.stocked_quantity - level.reserved_quantity > level.safety_stock
      ) place
    ) as places`
)

/** Who waits for what changed levels have. */
export interface WaitlistDue {
  /** Whether anybody waits, or has an offer, for anything. */
  has_any: boolean
  places: WaitlistQueue[]
}

/** Finds who waits for units of levels that changed and have some: one short read. */
export async function findDue(
  database: StockDatabase,
  levelIds: string[],
  context: StockContext
): Promise<WaitlistDue> {
  const [row] = await database.list<{
    has_any: boolean
    places: WaitlistQueue[] | null
  }>({ text: DUE, values: [levelIds] }, context, true)

  return { has_any: row!.has_any, places: row!.places ?? [] }
}

const PLACES = query(
  "list-waitlist-places",
  `
  select
    entry.variant_id, entry.sales_channel_id,
    bool_or(entry.status = 'waiting') as has_waiting,
    bool_or(entry.status <> 'waiting') as has_ended
  from stock_waitlist_entry entry
  where (
      entry.status in ('waiting', 'claimed')
      or (entry.status = 'offered' and (
        entry.offer_expires_at <= now()
        or not exists (
          select from reservation_item reservation
          where reservation.deleted_at is null and reservation.cart_id = entry.id
        )
      ))
    )
    and (entry.variant_id, entry.sales_channel_id) > ($1::text, $2::text)
  group by entry.variant_id, entry.sales_channel_id
  order by entry.variant_id, entry.sales_channel_id
  limit $3::integer`
)

/** Lists at what places there may be something to do, in order: for a job. */
export async function listPlaces(
  database: StockDatabase,
  after: WaitlistQueue | null,
  limit: number,
  context: StockContext
): Promise<ListedWaitlistQueue[]> {
  return await database.list<ListedWaitlistQueue>(
    {
      text: PLACES,
      values: [after?.variant_id ?? "", after?.sales_channel_id ?? "", limit],
    },
    context
  )
}

const TOLD = statement(
  "note-waitlist-told",
  {
    settings: SETTINGS,
    input: inputRows("id text"),
    told: `
    update stock_waitlist_entry entry
    set told_at = moment
    from input
    cross join settings
    where entry.id = input.id and entry.status in ('offered', 'claimed')
    returning entry.id`,
  },
  "select count(*)::integer as told from told"
)

/** Notes that they know of their offers. */
export async function noteTold(
  database: StockDatabase,
  ids: string[],
  context: StockContext
): Promise<void> {
  await database.run({ text: TOLD, input: ids.map((id) => ({ id })) }, context)
}

/** How often it is tried to tell somebody of an offer. */
const MOST_TELLINGS = 10

// Each time takes as many minutes longer. The secret that was to be told before is lost.
const TELL_AGAIN = statement(
  "tell-waitlist-again",
  {
    settings: SETTINGS,
    input: inputRows("claim_token_hash text, after_seconds numeric"),
    entry: `
    update stock_waitlist_entry entry
    set
      claim_token_hash = input.claim_token_hash,
      tellings = tellings + 1,
      updated_at = moment
    from input
    cross join settings
    where entry.id = (
      select untold.id
      from stock_waitlist_entry untold
      where untold.status = 'offered'
        and untold.told_at is null
        and untold.tellings < ${MOST_TELLINGS}
        and untold.offer_expires_at > moment
        and untold.updated_at <= moment - make_interval(
          secs => (after_seconds * (untold.tellings + 1))::double precision
        )
      order by untold.offer_expires_at
      limit 1
    )
      and entry.told_at is null
      and entry.updated_at <= moment - make_interval(
        secs => (after_seconds * (entry.tellings + 1))::double precision
      )
    returning entry.*`,
    told: `select ${ENTRY_COLUMNS} from entry`,
  },
  "select (select row_to_json(told) from told) as entry"
)

/**
 * Takes up an offer of which nobody was told: its process died, or the provider of
 * notifications did not answer. It has a new token from now on.
 *
 * @returns null if there is none
 */
export async function takeUntold(
  database: StockDatabase,
  after_seconds: number,
  context: StockContext
): Promise<TokenOfEntry | null> {
  const { token, hash } = newToken()
  const { entry } = await database.run<{ entry: EntryRow | null }>(
    { text: TELL_AGAIN, input: [{ claim_token_hash: hash, after_seconds }] },
    context
  )

  return entry && { entry: toEntry(entry), token }
}
