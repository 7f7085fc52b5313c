import { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"

import HoldfastInventoryService from "../src/modules/inventory/service"
import { Catalog } from "./catalog"
import { openShop, Shop } from "./shop"

const DAY_MS = 86_400_000

/** What there is none of: one that may be ordered ahead, and one that may not. */
const NONE_LEFT: Catalog = {
  items: {
    ARMCHAIR: { title: "Armchair", stock: [0] },
    VASE: { title: "Vase", stock: [0] },
  },
  variants: [
    {
      sku: "ARMCHAIR",
      product: "Armchair",
      price: 349,
      uses: { ARMCHAIR: 1 },
      allow_backorder: true,
    },
    { sku: "VASE", product: "Vase", price: 39, uses: { VASE: 1 } },
  ],
}

/**
 * Adds to the demo shop what a storefront has to show: the last few of something, an
 * armchair that is expected in three weeks and sold until then as far as it comes, and
 * a vase that is sold out. What is there already is kept.
 */
export async function openShowcase(container: MedusaContainer): Promise<Shop> {
  const shop = await openShop(container)
  const { itemIds, variantIds } = await openShop(container, NONE_LEFT)
  const inventory = container.resolve(
    Modules.INVENTORY
  ) as unknown as HoldfastInventoryService
  const inventory_item_id = itemIds["ARMCHAIR"]!
  const known = await inventory.listIncomingStocks({ inventory_item_id })

  if (!known.length) {
    await inventory.setStockPolicies([
      {
        inventory_item_id: shop.itemIds["LAMP"]!,
        location_id: shop.locationIds.oslo,
        low_stock_threshold: 5,
      },
      { inventory_item_id, backorder_policy: "incoming" },
    ])
    await inventory.createIncomingStocks({
      inventory_item_id,
      location_id: shop.locationIds.oslo,
      quantity: 10,
      expected_at: new Date(Date.now() + 21 * DAY_MS),
      reference: "PO-1001",
    })
  }

  return {
    ...shop,
    itemIds: { ...shop.itemIds, ...itemIds },
    variantIds: { ...shop.variantIds, ...variantIds },
  }
}
