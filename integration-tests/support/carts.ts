import { ResolvedHoldfastOptions } from "../../src/modules/inventory/options"
import { HttpTest } from "./http-test"

export const INSUFFICIENT = { status: 400, code: "insufficient_inventory" }

/** What the stories of carts that hold units have in common. */
export function cartDesk(t: () => HttpTest) {
  const variant = (sku: string) => t().shop.variantIds[sku]!
  const item = (sku: string) => t().shop.itemIds[sku]!

  const byVariant = (quantities: Record<string, number>) =>
    Object.fromEntries(
      Object.entries(quantities).map(([sku, quantity]) => [
        variant(sku),
        quantity,
      ])
    )

  const fillCart = (quantities: Record<string, number>) =>
    t().shopper.fillCart(t().store, t().shop, byVariant(quantities))

  const prepare = (cartId: string) =>
    t().shopper.prepareCheckout(
      t().store,
      cartId,
      t().shop.shippingOptionIds.oslo
    )

  const stock = (sku: string, quantity: number) =>
    t().inventory.updateInventoryLevels({
      inventory_item_id: item(sku),
      location_id: t().shop.locationIds.oslo,
      stocked_quantity: quantity,
    })

  const setQuantity = (cartId: string, lineId: string, quantity: number) =>
    t().store.post(`/store/carts/${cartId}/line-items/${lineId}`, { quantity })

  /** What a cart holds: by line item, with the location's name. */
  const heldBy = async (cartId: string) =>
    (
      await t().sql<{
        line_item_id: string
        location_id: string
        quantity: number
      }>(
        `select line_item_id, location_id, quantity::float as quantity
        from reservation_item
        where cart_id = ? and deleted_at is null
        order by line_item_id, quantity desc`,
        [cartId]
      )
    ).map((row) => [
      row.line_item_id,
      row.quantity,
      row.location_id === t().shop.locationIds.oslo ? "oslo" : "bergen",
    ])

  /** Lets the time of a cart's reservations be over, with no job to tidy up. */
  const expire = (cartId: string) =>
    t().sql(
      "update reservation_item set expires_at = now() - interval '1 second' where cart_id = ?",
      [cartId]
    )

  const storyOf = (sku: string) =>
    t().sql(
      `select kind, reserved_delta::int as units, reference_type
      from stock_movement where inventory_item_id = ? and kind <> 'opened'
      order by id`,
      [item(sku)]
    )

  const withOptions = async (
    options: Partial<ResolvedHoldfastOptions["cart"]>,
    task: () => Promise<void>
  ) => {
    const { cart } = t().inventory.holdfastOptions
    const before = { ...cart }

    Object.assign(cart, options)

    try {
      await task()
    } finally {
      Object.assign(cart, before)
    }
  }

  return {
    variant,
    item,
    fillCart,
    prepare,
    stock,
    setQuantity,
    heldBy,
    expire,
    storyOf,
    withOptions,
  }
}
