import { createOrderFulfillmentWorkflow } from "@medusajs/medusa/core-flows"

import { testShop } from "../support/http-test"

testShop((t) => {
  const buy = (quantities: Record<string, number>) => {
    const { shop, store, shopper } = t()

    return shopper.buy(
      store,
      shop,
      Object.fromEntries(
        Object.entries(quantities).map(([sku, quantity]) => [
          shop.variantIds[sku]!,
          quantity,
        ])
      ),
      shop.shippingOptionIds.oslo
    )
  }

  type City = "oslo" | "bergen"

  const fulfill = async (
    order: { id: string; items: { id: string }[] },
    quantity: number,
    city: City = "oslo"
  ): Promise<string> => {
    const { admin, shop } = t()
    const { order: after } = await admin.post(
      `/admin/orders/${order.id}/fulfillments?fields=*fulfillments`,
      {
        location_id: shop.locationIds[city],
        items: [{ id: order.items[0]!.id, quantity }],
      }
    )

    return after.fulfillments
      .sort((one: { created_at: string }, other: { created_at: string }) =>
        one.created_at < other.created_at ? -1 : 1
      )
      .at(-1).id
  }

  const cancel = (orderId: string, fulfillmentId: string) =>
    t().admin.post(
      `/admin/orders/${orderId}/fulfillments/${fulfillmentId}/cancel`
    )

  /** Moves some of what an order reserves of an item to the other city. */
  const split = async (sku: string, quantity: number, city: City) => {
    const { inventory, shop } = t()
    const [reservation] = await inventory.listReservationItems({
      inventory_item_id: shop.itemIds[sku],
    })

    await inventory.moveReservation({
      id: reservation!.id,
      location_id: shop.locationIds[city],
      quantity,
    })
  }

  it("reserved 1 in Oslo and 1 in Bergen: fulfilling 1 deducts exactly 1, and the other stays reserved", async () => {
    const { stockOf } = t()
    const order = await buy({ "SWEATER-M": 2 })
    const city =
      (await stockOf("SWEATER-M")).oslo === "20 / 2" ? "bergen" : "oslo"

    await split("SWEATER-M", 1, city)
    expect(await stockOf("SWEATER-M")).toEqual({
      oslo: "20 / 1",
      bergen: "10 / 1",
    })

    const fulfillment = await fulfill(order, 1, "bergen")

    expect(await stockOf("SWEATER-M")).toEqual({
      oslo: "20 / 1",
      bergen: "9 / 0",
    })
    await cancel(order.id, fulfillment)
    expect(await stockOf("SWEATER-M")).toEqual({
      oslo: "20 / 1",
      bergen: "10 / 1",
    })
  })

  it("createOrderFulfillmentWorkflow run directly", async () => {
    const { stockOf, container, shop } = t()
    const order = await buy({ "SWEATER-S": 2 })

    await createOrderFulfillmentWorkflow(container).run({
      input: {
        order_id: order.id,
        items: [{ id: order.items[0].id, quantity: 1 }],
        location_id: shop.locationIds.oslo,
      },
    })
    expect(await stockOf("SWEATER-S")).toEqual({
      oslo: "19 / 1",
      bergen: "none",
    })
  })
})
