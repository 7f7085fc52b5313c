import { createProductsWorkflow } from "@medusajs/medusa/core-flows"
import {
  ContainerRegistrationKeys,
  ProductStatus,
} from "@medusajs/framework/utils"

import { HttpTest } from "./http-test"

export type City = "oslo" | "bergen"

export interface Order {
  id: string
  items: { id: string; quantity: number; variant_sku: string }[]
}

/** What a merchant does with orders, over the admin's routes. */
export function orderDesk(test: () => HttpTest) {
  const buy = async (
    quantities: Record<string, number>,
    variantIds: Record<string, string> = test().shop.variantIds
  ): Promise<Order> => {
    const { shop, store, shopper } = test()

    return await shopper.buy(
      store,
      shop,
      Object.fromEntries(
        Object.entries(quantities).map(([sku, quantity]) => [
          variantIds[sku]!,
          quantity,
        ])
      ),
      shop.shippingOptionIds.oslo
    )
  }

  /** Fulfills some of an order's lines, all of them unless told, by sku. */
  const fulfill = async (
    order: Order,
    city: City = "oslo",
    quantities?: Record<string, number>
  ): Promise<string> => {
    const { admin, shop } = test()
    const items = order.items
      .filter((item) => !quantities || item.variant_sku in quantities)
      .map((item) => ({
        id: item.id,
        quantity: quantities?.[item.variant_sku] ?? item.quantity,
      }))
    const known = (await fulfillmentsOf(order)).map(({ id }) => id)

    await admin.post(`/admin/orders/${order.id}/fulfillments`, {
      location_id: shop.locationIds[city],
      items,
    })

    return (await fulfillmentsOf(order)).find(({ id }) => !known.includes(id))!
      .id
  }

  const fulfillmentsOf = async (order: Order): Promise<{ id: string }[]> =>
    (
      await test().admin.get(
        `/admin/orders/${order.id}?fields=id,fulfillments.id`
      )
    ).order.fulfillments

  const cancelFulfillment = async (order: Order, fulfillmentId: string) => {
    await test().admin.post(
      `/admin/orders/${order.id}/fulfillments/${fulfillmentId}/cancel`
    )
  }

  const deliver = async (order: Order, fulfillmentId: string) => {
    await test().admin.post(
      `/admin/orders/${order.id}/fulfillments/${fulfillmentId}/mark-as-delivered`
    )
  }

  /** Returns some of a delivered order's lines, by sku; some of it damaged. */
  const returnItems = async (
    order: Order,
    city: City,
    quantities: Record<string, number>,
    damaged: Record<string, number> = {}
  ): Promise<string> => {
    const { admin, shop } = test()
    const { return: opened } = await admin.post("/admin/returns", {
      order_id: order.id,
      location_id: shop.locationIds[city],
    })
    const path = `/admin/returns/${opened.id}`
    const items = (of: Record<string, number>) =>
      order.items
        .filter(({ variant_sku }) => of[variant_sku])
        .map(({ id, variant_sku }) => ({ id, quantity: of[variant_sku]! }))
    const all = Object.fromEntries(
      order.items.map(({ variant_sku: sku }) => [
        sku,
        (quantities[sku] ?? 0) + (damaged[sku] ?? 0),
      ])
    )

    await admin.post(`${path}/request-items`, { items: items(all) })
    await admin.post(`${path}/request`)
    await admin.post(`${path}/receive`)
    if (items(quantities).length) {
      await admin.post(`${path}/receive-items`, { items: items(quantities) })
    }
    if (items(damaged).length) {
      await admin.post(`${path}/dismiss-items`, { items: items(damaged) })
    }
    await admin.post(`${path}/receive/confirm`)

    return opened.id
  }

  /** Sells an item in another way: by sku of the item, how many in one. */
  const sell = async (
    sku: string,
    uses: Record<string, number>,
    more: { allow_backorder?: boolean } = {}
  ): Promise<Record<string, string>> => {
    const { container, shop } = test()
    const query = container.resolve(ContainerRegistrationKeys.QUERY)
    const [profile] = (
      await query.graph({ entity: "shipping_profile", fields: ["id"] })
    ).data
    const { result } = await createProductsWorkflow(container).run({
      input: {
        products: [
          {
            title: sku,
            status: ProductStatus.PUBLISHED,
            shipping_profile_id: profile!.id,
            sales_channels: [{ id: shop.salesChannelId }],
            options: [{ title: "Kind", values: [sku] }],
            variants: [
              {
                title: sku,
                sku,
                manage_inventory: true,
                options: { Kind: sku },
                prices: [{ currency_code: "eur", amount: 10 }],
                inventory_items: Object.entries(uses).map(
                  ([item, quantity]) => ({
                    inventory_item_id: shop.itemIds[item]!,
                    required_quantity: quantity,
                  })
                ),
                ...more,
              },
            ],
          },
        ],
      },
    })

    return { ...shop.variantIds, [sku]: result[0]!.variants[0]!.id }
  }

  /** Where an item is reserved: city, quantity. */
  const heldOf = async (sku: string): Promise<string[]> => {
    const { inventory, shop } = test()
    const cityOf = (id: string) =>
      id === shop.locationIds.oslo ? "oslo" : "bergen"

    return (
      await inventory.listReservationItems({
        inventory_item_id: shop.itemIds[sku],
      })
    )
      .map((row) => `${cityOf(row.location_id)} ${row.quantity}`)
      .sort()
  }

  /** Moves units that are reserved of an item to a city, so that it holds them. */
  const holdAt = async (sku: string, city: City, quantity: number) => {
    const { inventory, shop } = test()
    const rows = await inventory.listReservationItems({
      inventory_item_id: shop.itemIds[sku],
    })
    const wanted = shop.locationIds[city]
    const [row] = rows
    const other = Object.values(shop.locationIds).find((id) => id !== wanted)!
    const isThere = row!.location_id === wanted
    const part = isThere ? Number(row!.quantity) - quantity : quantity

    if (part > 0) {
      await inventory.moveReservation({
        id: row!.id,
        location_id: isThere ? other : wanted,
        quantity: part,
      })
    }
  }

  /** The ledger of an item from a movement on: city, kind, deltas, reference. */
  const storyOf = async (sku: string): Promise<string[]> => {
    const { inventory, shop } = test()

    return (
      await inventory.listStockMovements({
        inventory_item_id: shop.itemIds[sku],
      })
    ).map((row) =>
      [
        row.location_id === shop.locationIds.oslo ? "oslo" : "bergen",
        row.kind,
        row.stocked_delta,
        row.reserved_delta,
        row.reference_type,
        row.order_id ? "of the order" : undefined,
      ]
        .filter((part) => part !== null && part !== undefined)
        .join(" ")
    )
  }

  return {
    buy,
    fulfill,
    cancelFulfillment,
    deliver,
    returnItems,
    sell,
    heldOf,
    holdAt,
    storyOf,
  }
}
