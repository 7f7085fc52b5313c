import { BigNumberInput, Context } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { isStaff, StockDatabase } from "../database"
import { backorderCap } from "../policy/backorder-rules"
import { SourcingLevel } from "../policy/sourcing"
import { expiredUnits, isExpired } from "../sql/expired"
import { PlannedFrom } from "./apply-plan"

// Read without locks: what is decided on it is checked under the locks later.
const READ_CART = `
  with input as (select $1::jsonb as call),
  own as (
    select
      id, inventory_item_id, location_id, trim_scale(quantity)::text as quantity,
      line_item_id, cart_id,
      coalesce(allow_backorder, false) as allow_backorder,
      coalesce(${isExpired("reservation")}, false) as is_expired
    from reservation_item reservation
    where deleted_at is null
      and id = any (array(
        select jsonb_array_elements_text(call -> 'take_over') from input
        union
        select owned.id
        from reservation_item owned
        where owned.deleted_at is null
          and owned.cart_id = (select call ->> 'cart_id' from input)
        union
        select owned.id
        from reservation_item owned
        where owned.deleted_at is null
          and owned.line_item_id = any (array(
            select jsonb_array_elements_text(call -> 'line_item_ids') from input
          ))
      ))
  ),
  settings as (
    select call -> 'defaults' as defaults, statement_timestamp() as moment
    from input
  ),
  level as (
    select
      inventory_item_id, location_id,
      stocked_quantity - reserved_quantity
        - case
          when (select (call ->> 'is_staff')::boolean from input) then 0
          else safety_stock
        end as available,
      ${backorderCap("level", "item", "level.incoming_quantity")} as cap,
      ${expiredUnits("level")} as expired
    from inventory_level level
    cross join settings
    cross join lateral (
      select *
      from inventory_item item
      where item.id = level.inventory_item_id
      offset 0
    ) item
    where level.deleted_at is null
      and level.inventory_item_id = any (array(
        select jsonb_array_elements_text(call -> 'inventory_item_ids') from input
      ))
      and location_id = any (array(
        select jsonb_array_elements_text(call -> 'location_ids') from input
      ))
  )
  select
    (select json_agg(own order by id) from own) as own,
    (
      select json_agg(json_build_object(
        'inventory_item_id', inventory_item_id,
        'location_id', location_id,
        'available', available::text,
        'backorder_cap', cap::text,
        'expired', expired::text
      ))
      from level
    ) as levels`

/** A cart's reservations, and what there is for it. */
export interface CartView {
  own: PlannedFrom[]
  /** With what the cart holds there itself. */
  levels: SourcingLevel[]
  /** The levels at which others' expired reservations stand. */
  reclaimable: (Level & { expired: BigNumberInput })[]
}

interface Level {
  inventory_item_id: string
  location_id: string
}

/** Reads a cart's reservations and the stock for its items: one round trip. */
export async function readCart(
  database: StockDatabase,
  call: {
    cart_id: string | null
    take_over: string[]
    /** Lines of an order whose reservations count as its own. */
    line_item_ids?: string[]
    inventory_item_ids: string[]
    location_ids: string[]
  },
  context: Context
): Promise<CartView> {
  const row = await database.read<{
    own: PlannedFrom[] | null
    levels: (SourcingLevel & { expired: string })[] | null
  }>(
    {
      text: READ_CART,
      input: {
        line_item_ids: [],
        ...call,
        defaults: database.defaults,
        is_staff: isStaff(context),
      },
    },
    context
  )
  const own = row.own ?? []
  const held = (
    level: SourcingLevel,
    condition: (one: PlannedFrom) => boolean
  ): BigNumberInput =>
    MathBN.sum(
      0,
      ...own
        .filter(
          (one) =>
            one.inventory_item_id === level.inventory_item_id &&
            one.location_id === level.location_id &&
            condition(one)
        )
        .map(({ quantity }) => quantity)
    )
  const levels = row.levels ?? []

  return {
    own,
    levels: levels.map(({ expired, ...level }) => ({
      ...level,
      available: MathBN.add(
        level.available,
        held(level, () => true)
      ),
    })),
    reclaimable: levels.filter((level) =>
      MathBN.gt(
        level.expired,
        held(level, ({ is_expired }) => is_expired)
      )
    ),
  }
}
