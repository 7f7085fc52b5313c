import { StockDatabase } from "../../database"
import { InsufficientInventoryError, stockBusy } from "../../errors"
import { parseId } from "../../input"
import { ResolvedHoldfastOptions } from "../../options"
import { Sourcing } from "../../policy/sourcing/sourcing-strategies"
import { freeUnits } from "../../policy/waitlist/free-units"
import { lockWaitlist } from "../../sql/lock"
import { inputRows, query, SETTINGS, statement } from "../../sql/statement"
import {
  HoldCartInput,
  OfferWaitlistInput,
  StockContext,
  TokenOfEntry,
  WaitlistEntryDTO,
} from "../../types"
import { holdCart } from "../carts/hold-cart"
import { readSources } from "../sourcing/read-sources"
import { lookFor, Taken } from "../sourcing/take-units"
import { closeOffers } from "./close-offers"
import { ENTRY_COLUMNS, EntryRow, newToken, toEntry } from "./entries"
import { lineOf } from "./join"

const LOCK = statement(
  "lock-waitlist-place",
  {
    settings: SETTINGS,
    input: inputRows("variant_id text, sales_channel_id text"),
    locked: lockWaitlist(
      "select 2, variant_id || ' ' || sales_channel_id from input"
    ),
  },
  "select count(*) as locked from locked"
)

// Who wants more than there is waits on: others behind are served meanwhile.
const NEXT = query(
  "read-next-waiting",
  `
  select ${ENTRY_COLUMNS}
  from stock_waitlist_entry entry
  where entry.variant_id = $1::text
    and entry.sales_channel_id = $2::text
    and entry.status = 'waiting'
    and (entry.quantity <= $3::numeric or entry.accepts_less)
    and ($4::text is null or entry.id = $4::text)
  order by entry.number
  limit 1`
)

const OFFER = statement(
  "offer-to-waitlist",
  {
    settings: SETTINGS,
    input: inputRows(`
      id text, offered_quantity numeric, offer_expires_at timestamptz,
      claim_token_hash text, inventory_item_ids jsonb`),
    entry: `
    update stock_waitlist_entry entry
    set
      status = 'offered',
      offered_quantity = input.offered_quantity,
      offered_at = moment,
      offer_expires_at = input.offer_expires_at,
      claim_token_hash = input.claim_token_hash,
      -- What the variant takes may be another item than when they joined.
      inventory_item_ids =
        array(select jsonb_array_elements_text(input.inventory_item_ids)),
      updated_at = moment
    from input
    cross join settings
    where entry.id = input.id and entry.status = 'waiting'
    returning entry.*`,
    told: `select ${ENTRY_COLUMNS} from entry`,
  },
  "select (select row_to_json(told) from told) as entry"
)

/** What became of one turn at a place of the waitlist. */
export interface Offering {
  /** The one to whom units are offered now; null where nobody can be served. */
  offer: (TokenOfEntry & { taken: Taken }) | null
  /** Offers that were over. */
  closed: WaitlistEntryDTO[]
}

/** How often others may be quicker than an offer, before it gives up. */
const LOOKS = 50

/**
 * Offers units of a variant to the first of those who wait that can be served with what
 * there is, and holds them for whoever that is: one transaction, in which nobody else
 * offers, joins, claims or leaves at that place. The units are taken as a cart takes them,
 * by the same rule and the same locks.
 *
 * @throws INVALID_DATA for bad input, StockConflictError (`stock_busy`) if others were
 * quicker time and again
 */
export async function offerNext(
  database: StockDatabase,
  input: OfferWaitlistInput,
  options: ResolvedHoldfastOptions,
  sourcing: Sourcing,
  context: StockContext
): Promise<Offering> {
  const place = {
    variant_id: parseId(input.variant_id, "variant_id"),
    sales_channel_id: parseId(input.sales_channel_id, "sales_channel_id"),
  }
  const entry_id =
    input.entry_id === undefined ? null : parseId(input.entry_id, "entry_id")
  const line = lineOf("unit", 1, input.inventory_items)
  const sources = readSources(input, sourcing)

  return await database.transaction(context, async (inner) => {
    await database.run({ text: LOCK, input: [place] }, inner)

    const closed = await closeOffers(database, place, inner)

    for (let look = 1; look <= LOOKS; look++) {
      const view = await lookFor(
        database,
        { cart_id: null, lines: [line], sources },
        false,
        inner
      )
      const free = freeUnits(line, view)
      const [next] =
        free < 1
          ? []
          : await database.list<EntryRow>(
              {
                text: NEXT,
                values: [
                  place.variant_id,
                  place.sales_channel_id,
                  free,
                  entry_id,
                ],
              },
              inner
            )

      if (!next) {
        return { offer: null, closed }
      }

      const quantity = Math.min(next.quantity, free)

      try {
        const taken = await holdOffer(
          database,
          { ...input, id: next.id, quantity },
          options.waitlist.hold_hours * 3600,
          options,
          sourcing,
          inner
        )

        return {
          offer: await noteOffer(
            database,
            {
              id: next.id,
              offered_quantity: quantity,
              inventory_item_ids: line.components.map(
                ({ inventory_item_id }) => inventory_item_id
              ),
            },
            taken,
            inner
          ),
          closed,
        }
      } catch (error) {
        // Somebody has bought them meanwhile.
        if (!(error instanceof InsufficientInventoryError)) {
          throw error
        }
      }
    }

    throw stockBusy()
  })
}

/** Holds units for whoever waits, as a cart does that no limit stands over. */
export async function holdOffer(
  database: StockDatabase,
  {
    id,
    quantity,
    take_over,
    on_short,
    ...input
  }: OfferWaitlistInput & {
    id: string
    quantity: number
  } & Pick<HoldCartInput, "take_over" | "on_short">,
  ttl_seconds: number,
  options: ResolvedHoldfastOptions,
  sourcing: Sourcing,
  context: StockContext
): Promise<Taken> {
  const { location_ids, destination, places, inventory_items } = input

  return await holdCart(
    database,
    {
      cart_id: id,
      location_ids,
      destination,
      places,
      take_over,
      on_short,
      lines: [{ line_item_id: id, quantity, inventory_items }],
    },
    {
      ...options.cart,
      max_quantity_per_cart_item: null,
      max_items_held_per_cart: null,
      ttl_minutes: ttl_seconds / 60,
      max_hold_minutes: ttl_seconds / 60,
      retake_pause_minutes: 0,
    },
    sourcing,
    context
  )
}

async function noteOffer(
  database: StockDatabase,
  offered: {
    id: string
    offered_quantity: number
    inventory_item_ids: string[]
  },
  taken: Taken,
  context: StockContext
): Promise<TokenOfEntry & { taken: Taken }> {
  const { token, hash } = newToken()
  const { entry } = await database.run<{ entry: EntryRow }>(
    {
      text: OFFER,
      input: [
        {
          ...offered,
          offer_expires_at: firstEnd(taken),
          claim_token_hash: hash,
        },
      ],
    },
    context
  )

  return { entry: toEntry(entry), token, taken }
}

/** The moment from which not all of the units are held any more. */
function firstEnd({ created, changed }: Taken): string {
  return [...created, ...changed]
    .map(({ expires_at }) => expires_at!)
    .sort((one, other) => Date.parse(one) - Date.parse(other))[0]!
}
