import { BigNumber } from "@medusajs/framework/utils"
import { Context } from "@medusajs/framework/types"

import { StockDatabase } from "../database"
import { notFound } from "../errors"

// Bound as one statement so that the item's existence and its quantities are of
// one moment.
const QUANTITIES = `
  with input as (select $1::jsonb as call)
  select
    exists (
      select from inventory_item item
      where item.id = input.call ->> 'inventory_item_id'
        and item.deleted_at is null
    ) as is_known,
    coalesce(sum(stocked_quantity), 0)::text as stocked,
    coalesce(sum(reserved_quantity), 0)::text as reserved,
    coalesce(sum(stocked_quantity - reserved_quantity - safety_stock), 0)::text
      as available,
    coalesce(sum(
      greatest(stocked_quantity - reserved_quantity - safety_stock, 0)
    ), 0)::text as sellable
  from input
  left join inventory_level level
    on level.inventory_item_id = input.call ->> 'inventory_item_id'
    and level.location_id = any (
      array(select jsonb_array_elements_text(input.call -> 'location_ids'))
    )
    and level.deleted_at is null
  group by input.call`

/** An item's units over some locations. */
export interface Quantities {
  stocked: BigNumber
  reserved: BigNumber
  /** Stocked less reserved, over all of them; a location below zero counts. */
  available: BigNumber
  /** What can be sold: each location counts from zero. */
  sellable: BigNumber
}

/**
 * Reads an item's quantities, summed over locations: one round trip.
 *
 * @throws NOT_FOUND for an unknown item
 */
export async function readQuantities(
  database: StockDatabase,
  inventoryItemId: string,
  locationIds: string[],
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
      input: { inventory_item_id: inventoryItemId, location_ids: locationIds },
    },
    context
  )

  if (!row.is_known) {
    throw notFound(`InventoryItem with id: ${inventoryItemId} was not found`)
  }

  return {
    stocked: new BigNumber(row.stocked),
    reserved: new BigNumber(row.reserved),
    available: new BigNumber(row.available),
    sellable: new BigNumber(row.sellable),
  }
}
