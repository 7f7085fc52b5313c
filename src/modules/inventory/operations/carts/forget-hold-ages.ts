import { StockDatabase } from "../../database"
import { firstOf } from "../../sql/first-of"
import { inputRows, SETTINGS, statement } from "../../sql/statement"
import { StockContext } from "../../types"

// Two workers may mean the same rows: the second finds them gone.
const FORGET_HOLD_AGES = statement(
  "forget-hold-ages",
  {
    settings: SETTINGS,
    input: inputRows("most bigint, older_than_minutes numeric"),
    old: firstOf(
      `
      select age.cart_id, age.inventory_item_id
      from cart_hold_age age
      where age.held_since < (
        select moment - make_interval(
          secs => (older_than_minutes * 60)::double precision
        )
        from settings
        cross join input
      )
      order by age.held_since`,
      "(select most from input)"
    ),
    forgotten: `
    delete from cart_hold_age
    using old
    where cart_hold_age.cart_id = old.cart_id
      and cart_hold_age.inventory_item_id = old.inventory_item_id
    returning 1`,
    idle: firstOf(
      `
      select cart_id, kind
      from cart_holder
      where touched_at < (
          select moment - make_interval(
            secs => (older_than_minutes * 60)::double precision
          )
          from settings
          cross join input
        )
        and until < (select moment from settings)
      order by touched_at`,
      "(select most from input)"
    ),
    // One that is touched meanwhile is looked at anew under its lock.
    let_go: `
    delete from cart_holder
    using idle, settings
    where cart_holder.cart_id = idle.cart_id
      and cart_holder.kind = idle.kind
      and cart_holder.until < settings.moment
    returning 1`,
    // What was summed up is tidied away: see `sum-up-expired.ts`.
    summed_up: `
    delete from expired_units
    where not exists (
      select from reservation_item expired
      where expired.inventory_item_id = expired_units.inventory_item_id
        and expired.location_id = expired_units.location_id
        and expired.deleted_at is null
        and expired.expires_at <= expired_units.until
    )`,
  },
  `select greatest(
    (select count(*) from forgotten), (select count(*) from let_go)
  )::integer as forgotten`
)

/**
 * Forgets ages of holds that are over, pauses and all, and with whose holds carts
 * counted that hold nothing: one round trip.
 *
 * @returns how many, of that of which there were more
 */
export async function forgetHoldAges(
  database: StockDatabase,
  input: { most: number; older_than_minutes: number },
  context: StockContext
): Promise<number> {
  const { forgotten } = await database.run<{ forgotten: number }>(
    { text: FORGET_HOLD_AGES, input: [input] },
    context
  )

  return forgotten
}
