import { StockDatabase } from "../../database"
import { waitlistOfferOver } from "../../errors"
import { parseId } from "../../input"
import { ResolvedHoldfastOptions } from "../../options"
import { Sourcing } from "../../policy/sourcing/sourcing-strategies"
import { inputRows, query, SETTINGS, statement } from "../../sql/statement"
import {
  HeldCartDTO,
  HoldCartInput,
  StockContext,
  WaitlistEntryDTO,
} from "../../types"
import { holdCart } from "../carts/hold-cart"
import { Taken } from "../sourcing/take-units"
import {
  ENTRY_COLUMNS,
  EntryRow,
  lockEntries,
  readEntry,
  toEntry,
} from "./entries"
import { holdOffer } from "./offer"

const HELD_FOR = query(
  "read-units-of-offer",
  `
  select id, inventory_item_id, location_id, quantity::float8 as quantity
  from reservation_item
  where deleted_at is null
    and cart_id = $1::text
    and ($2::text[] is null or inventory_item_id = any ($2::text[]))
  order by id`
)

interface HeldUnits {
  id: string
  inventory_item_id: string
  location_id: string
  quantity: number
}

const SET_CART = statement(
  "claim-waitlist-offer",
  {
    settings: SETTINGS,
    input: inputRows("id text, cart_id text, status text"),
    entry: `
    update stock_waitlist_entry entry
    set
      status = input.status,
      cart_id = input.cart_id,
      claimed_at = case when input.status = 'claimed' then moment end,
      updated_at = moment
    from input
    cross join settings
    where entry.id = input.id
    returning entry.*`,
    told: `select ${ENTRY_COLUMNS} from entry`,
  },
  "select (select row_to_json(told) from told) as entry"
)

/**
 * Gives a cart what was offered to whoever waited, together with what else it needs: the
 * units go from one to the other under their locks, and in no instant are they anybody
 * else's.
 *
 * @returns what the cart holds, and the entry
 * @throws as `holdCart`, and NOT_ALLOWED (`waitlist_offer_over`) for an offer that is
 * over, or was claimed; NOT_FOUND for an unknown one
 */
export async function claimOffer(
  database: StockDatabase,
  input: HoldCartInput,
  options: ResolvedHoldfastOptions["cart"],
  sourcing: Sourcing,
  context: StockContext
): Promise<{ held: Taken; claimed: WaitlistEntryDTO }> {
  const id = parseId(input.waitlist_entry_id, "waitlist_entry_id")

  return await database.transaction(context, async (inner) => {
    await lockEntries(database, [id], inner)

    const { status, is_over } = await readEntry(database, id, inner)

    const units =
      status === "offered" && !is_over
        ? await database.list<HeldUnits>(
            { text: HELD_FOR, values: [id, null] },
            inner
          )
        : []

    if (!units.length) {
      throw waitlistOfferOver(id, status === "offered" ? "lapsed" : status)
    }

    const held = await holdCart(
      database,
      {
        ...input,
        take_over: units.map((unit) => unit.id),
        is_claim: true,
      },
      options,
      sourcing,
      {
        ...inner,
        ledger: { reason: "waitlist_claimed", ...inner.ledger },
      }
    )
    const { entry } = await database.run<{ entry: EntryRow }>(
      {
        text: SET_CART,
        input: [{ id, cart_id: input.cart_id, status: "claimed" }],
      },
      inner
    )

    return { held, claimed: toEntry(entry) }
  })
}

/**
 * Gives back what a cart was given: to whoever waited, for as long as it was offered to
 * them, in the same transaction. For a claim whose line could not be added.
 *
 * @returns what became of both holds; null where the cart has it no more
 */
export async function returnOffer(
  database: StockDatabase,
  { claimed_entry_id, before }: HeldCartDTO,
  options: ResolvedHoldfastOptions,
  sourcing: Sourcing,
  context: StockContext
): Promise<{ entry_id: string; entry: Taken; cart: Taken } | null> {
  const id = parseId(claimed_entry_id, "claimed_entry_id")

  return await database.transaction(context, async (inner) => {
    await lockEntries(database, [id], inner)

    const entry = await readEntry(database, id, inner)

    if (entry.status !== "claimed" || entry.cart_id !== before.cart_id) {
      return null
    }

    const offered = before.lines.find(({ line_item_id }) => line_item_id === id)
    const units = await database.list<HeldUnits>(
      {
        text: HELD_FOR,
        values: [
          before.cart_id,
          offered?.inventory_items.map(
            ({ inventory_item_id }) => inventory_item_id
          ) ?? [],
        ],
      },
      inner
    )
    const left = entry.offer_expires_at!.getTime() - Date.now()
    const returned = await holdOffer(
      database,
      {
        ...entry,
        ...before,
        id,
        // What the offer held is one line of what was before.
        quantity: 1,
        inventory_items: offered?.inventory_items ?? [],
        take_over: units.map((unit) => unit.id),
      },
      Math.max(1, left / 1000),
      options,
      sourcing,
      inner
    )
    const cart = await holdCart(
      database,
      {
        ...before,
        lines: before.lines.filter(({ line_item_id }) => line_item_id !== id),
      },
      options.cart,
      sourcing,
      inner
    )

    await database.run(
      { text: SET_CART, input: [{ id, cart_id: null, status: "offered" }] },
      inner
    )

    return { entry_id: id, entry: returned, cart }
  })
}
