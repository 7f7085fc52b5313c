import { StockDatabase } from "../../database"
import { badValue, notAllowed, refusedLevel, unknownIds } from "../../errors"
import { parseIds, readFacts } from "../../input"
import { show } from "../../policy/quantity"
import { ReservationRow } from "../../rows"
import { applyChanges } from "../../sql/apply-changes"
import { holderType } from "../../sql/holder-type"
import { lockLevels, lockReservations, lockWaitlist } from "../../sql/lock"
import {
  FACT_COLUMNS,
  inputRows,
  SETTINGS,
  statement,
} from "../../sql/statement"
import { ExtendCartReservationsInput, StockContext } from "../../types"

/**
 * Gives cart reservations more time, all or none. One whose time is over is not
 * brought back: its units may be somebody else's by now. An offer of the waitlist lasts
 * for as long as all of it is held.
 */
const EXTEND = statement(
  "extend-holds",
  {
    settings: SETTINGS,
    input: inputRows(`id text, seconds numeric, ${FACT_COLUMNS}`),
    // Of an offer to somebody who waits, whose time is that of the first of its holds.
    offer: `
    select entry.id, entry.variant_id, entry.sales_channel_id
    from stock_waitlist_entry entry
    where entry.id in (
      select named.cart_id
      from reservation_item named
      where named.id in (select id from input)
    )`,
    place: lockWaitlist(
      "select 2, variant_id || ' ' || sales_channel_id from offer"
    ),
    held: lockReservations(
      `reservation.deleted_at is null
      and reservation.id = any (array(
        select id
        from input
        union
        select sibling.id
        from reservation_item sibling
        where sibling.deleted_at is null
          and sibling.cart_id in (select id from offer)
      ))`,
      { after: ["place"] }
    ),
    before: "select held.* from held join input using (id)",
    unknown: `
    select input.id
    from input
    left join before using (id)
    where before.id is null or before.cart_id is null`,
    over_time: `
    select before.id, before.inventory_item_id, before.location_id
    from before
    cross join settings
    where before.expires_at <= settings.moment`,
    accepted: `
    select before.*, input.seconds, settings.moment,
      reason, order_id, actor_id, note, idempotency_key
    from input
    join before using (id)
    cross join settings
    where not exists (select from unknown)
      and not exists (select from over_time)`,
    extended: `
    update reservation_item
    set
      expires_at = accepted.expires_at
        + make_interval(secs => accepted.seconds::double precision),
      updated_at = accepted.moment
    from accepted
    where reservation_item.id = accepted.id
    returning reservation_item.*`,
    // They count for limits over several carts as long as they last.
    held_longer: `
    update cart_holder
    set until = greatest(cart_holder.until, longest.until)
    from (
      select cart_id, max(expires_at) as until
      from extended
      group by cart_id
    ) longest
    where cart_holder.cart_id = longest.cart_id`,
    offered_longer: `
    update stock_waitlist_entry entry
    set offer_expires_at = ends.until, updated_at = settings.moment
    from (
      select
        held.cart_id,
        min(coalesce(extended.expires_at, held.expires_at)) as until
      from held
      left join extended using (id)
      group by held.cart_id
    ) ends
    cross join settings
    where entry.id = ends.cart_id
      and entry.status = 'offered'
      and exists (select from accepted)
    returning entry.id`,
    level: lockLevels("select inventory_item_id, location_id from accepted", {
      after: ["held"],
    }),
    change: `
    select
      row_number() over (order by accepted.id) as ordinal,
      level.level_id, 'extended' as kind,
      0 as stocked_delta, 0 as reserved_delta, 0 as incoming_delta,
      accepted.id as reservation_id, accepted.line_item_id, reason,
      ${holderType("accepted.cart_id")} as reference_type,
      accepted.cart_id as reference_id,
      order_id, actor_id, note, idempotency_key
    from accepted
    join level using (inventory_item_id, location_id)`,
  },
  applyChanges({ onlyWhereChanged: true }),
  `select
    (select json_agg(id) from unknown) as unknown,
    (select json_agg(over_time order by over_time.id) from over_time) as over_time,
    (select json_agg(extended order by extended.id) from extended) as extended`
)

const MOST_MINUTES = 7 * 24 * 60

/**
 * Gives cart reservations more time: one round trip, whatever their number.
 *
 * @throws INVALID_DATA for a bad row, NOT_FOUND for an unknown cart reservation,
 * NOT_ALLOWED for one whose time is over
 */
export async function extendReservations(
  database: StockDatabase,
  input: ExtendCartReservationsInput,
  context: StockContext
): Promise<ReservationRow[]> {
  const ids = parseIds(input.id, "id")
  const { minutes } = input

  if (typeof minutes !== "number" || !(minutes > 0) || minutes > MOST_MINUTES) {
    throw badValue(
      "minutes",
      `must be a number above 0, up to ${MOST_MINUTES}, got ${show(minutes)}`
    )
  }
  if (!ids.length) {
    return []
  }

  const facts = readFacts({}, (field) => `ledger.${field}`, context)
  const result = await database.run<{
    unknown: string[] | null
    over_time:
      { id: string; inventory_item_id: string; location_id: string }[] | null
    extended: ReservationRow[] | null
  }>(
    {
      text: EXTEND,
      input: ids.map((id) => ({ id, seconds: minutes * 60, ...facts })),
    },
    context
  )

  if (result.unknown) {
    throw unknownIds("Cart reservation", result.unknown)
  }
  if (result.over_time) {
    throw notAllowed(
      `The time of cart reservation ${result.over_time
        .map(
          ({ id, inventory_item_id, location_id }) =>
            `${id} of item ${inventory_item_id} at location ${location_id}`
        )
        .join(", ")} is over: have the cart hold its units anew`,
      result.over_time.map(({ id, ...level }) => ({
        id,
        ...refusedLevel("expired", level),
      }))
    )
  }

  return result.extended ?? []
}
