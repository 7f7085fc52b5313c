import { BigNumber } from "@medusajs/framework/utils"
import { Context } from "@medusajs/framework/types"

import { isStaff, StockDatabase } from "../../database"
import { notFound } from "../../errors"
import { expiredUnits } from "../../sql/expired"
import { query } from "../../sql/statement"

// Bound as one statement so that the item's existence and its quantities are of
// one moment.
//
// What an expired cart reservation holds is free, and what a cart holds is
// there for that cart.
const QUANTITIES = query(
  "read-quantities",
  `
  with input as (select $1::jsonb as call),
  quantity as (
    select
      level.stocked_quantity as stocked,
      level.reserved_quantity as reserved,
      level.stocked_quantity - level.reserved_quantity - level.safety_stock
        + ${expiredUnits("level")}
        + (
          select coalesce(sum(own.quantity), 0)
          from reservation_item own
          where own.cart_id = input.call ->> 'cart_id'
            and own.inventory_item_id = level.inventory_item_id
            and own.location_id = level.location_id
            and own.deleted_at is null
            and own.expires_at > statement_timestamp()
        ) as available,
      case when (input.call ->> 'is_staff')::boolean then level.safety_stock
        else 0 end as safety
    from input
    join inventory_level level
      on level.inventory_item_id = input.call ->> 'inventory_item_id'
      and level.location_id = any (
        array(select jsonb_array_elements_text(input.call -> 'location_ids'))
      )
      and level.deleted_at is null
  )
  select
    exists (
      select from inventory_item item
      where item.id = input.call ->> 'inventory_item_id'
        and item.deleted_at is null
    ) as is_known,
    coalesce(sum(stocked), 0)::text as stocked,
    coalesce(sum(reserved), 0)::text as reserved,
    coalesce(sum(available), 0)::text as available,
    coalesce(sum(greatest(available + safety, 0)), 0)::text as sellable
  from input
  left join quantity on true
  group by input.call`
)

/** An item's units over some locations. */
export interface Quantities {
  stocked: BigNumber
  reserved: BigNumber
  /** Stocked less reserved, over all of them; a location below zero counts. */
  available: BigNumber
  /**
   * What can be sold: each location counts from zero, and to staff the safety
   * stock is there.
   */
  sellable: BigNumber
}

/**
 * Reads an item's quantities, summed over locations: one round trip.
 *
 * @param cartId the cart that asks, to which its own units are available
 * @throws NOT_FOUND for an unknown item
 */
export async function readQuantities(
  database: StockDatabase,
  inventoryItemId: string,
  locationIds: string[],
  cartId: string | undefined,
  context: Context
): Promise<Quantities> {
  const row = await database.read<{
    is_known: boolean
    stocked: string
    reserved: string
    available: string
    sellable: string
  }>(
    {
      text: QUANTITIES,
      input: {
        inventory_item_id: inventoryItemId,
        location_ids: locationIds,
        cart_id: cartId,
        is_staff: isStaff(context),
      },
    },
    context
  )

  if (!row.is_known) {
    throw notFound(`InventoryItem with id: ${inventoryItemId} was not found`, [
      { reason: "not_found", inventory_item_id: inventoryItemId },
    ])
  }

  return {
    stocked: new BigNumber(row.stocked),
    reserved: new BigNumber(row.reserved),
    available: new BigNumber(row.available),
    sellable: new BigNumber(row.sellable),
  }
}
