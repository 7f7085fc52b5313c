import { updateStockLocationsWorkflow } from "@medusajs/medusa/core-flows"

import {
  resolveStrategy,
  Sourcing,
} from "../../src/modules/inventory/policy/sourcing/sourcing-strategies"
import { testShop } from "../support/http-test"
import { orderDesk } from "../support/orders"

testShop((t) => {
  const desk = orderDesk(t)
  const { fulfill, cancelFulfillment, deliver, returnItems } = desk
  const { heldOf, storyOf } = desk

  const count = async (oslo: number, bergen: number) => {
    const { inventory, shop } = t()
    const inventory_item_id = shop.itemIds["SWEATER-M"]!

    await inventory.updateInventoryLevels([
      {
        inventory_item_id,
        location_id: shop.locationIds.oslo,
        stocked_quantity: oslo,
      },
      {
        inventory_item_id,
        location_id: shop.locationIds.bergen,
        stocked_quantity: bergen,
      },
    ])
  }

  it("#14987: 1 unit in Oslo and 1 in Bergen, a cart of 2: held, and ordered", async () => {
    const { stockOf } = t()

    await count(1, 1)
    await desk.buy({ "SWEATER-M": 2 })
    expect(await stockOf("SWEATER-M")).toEqual({
      oslo: "1 / 1",
      bergen: "1 / 1",
    })
  })

  it("3 in Oslo and 3 in Bergen, a cart of 5: held 3 + 2, ordered, two fulfillments, one cancelled, two units returned", async () => {
    const { shop, store, shopper, stockOf } = t()
    const steps: string[] = []
    const look = async (step: string) => {
      const { oslo, bergen } = await stockOf("SWEATER-M")

      steps.push(`${step}: ${oslo}, ${bergen}`)
    }

    await count(3, 3)
    const before = (await storyOf("SWEATER-M")).length
    const cart = await shopper.fillCart(store, shop, {
      [shop.variantIds["SWEATER-M"]!]: 5,
    })

    await look("held")
    await shopper.prepareCheckout(store, cart.id, shop.shippingOptionIds.oslo)
    const order = await shopper.completeCart(store, cart.id)

    order.items[0].variant_sku = "SWEATER-M"
    await look("ordered")
    const fromOslo = await fulfill(order, "oslo", { "SWEATER-M": 3 })

    await look("3 fulfilled from Oslo")
    const fromBergen = await fulfill(order, "bergen", { "SWEATER-M": 2 })

    await look("2 fulfilled from Bergen")
    await cancelFulfillment(order, fromBergen)
    await look("that is cancelled")
    await deliver(order, fromOslo)
    await returnItems(order, "bergen", { "SWEATER-M": 2 })
    await look("2 returned to Bergen")

    expect(steps).toEqual([
      "held: 3 / 3, 3 / 2",
      "ordered: 3 / 3, 3 / 2",
      "3 fulfilled from Oslo: 0 / 0, 3 / 2",
      "2 fulfilled from Bergen: 0 / 0, 1 / 0",
      "that is cancelled: 0 / 0, 3 / 2",
      "2 returned to Bergen: 0 / 0, 5 / 2",
    ])
    expect(
      (await storyOf("SWEATER-M"))
        .slice(before)
        .filter((row) => !row.includes("extended"))
        .sort()
    ).toEqual(
      [
        "oslo reserved 0 3 cart",
        "bergen reserved 0 2 cart",
        "oslo converted 0 0 order of the order",
        "bergen converted 0 0 order of the order",
        "oslo fulfilled -3 -3 fulfillment of the order",
        "bergen fulfilled -2 -2 fulfillment of the order",
        "bergen unfulfilled 2 2 fulfillment of the order",
        "bergen returned 2 0 return of the order",
      ].sort()
    )
  })

  it("a preview tells what a cart then holds, and changes nothing", async () => {
    const { admin, shop, store, shopper, stockOf } = t()

    await count(3, 3)
    const path = "/admin/inventory/sourcing-preview"
    const body = (quantity: number) => ({
      sales_channel_id: shop.salesChannelId,
      items: [{ variant_id: shop.variantIds["SWEATER-M"], quantity }],
    })
    const { items } = await admin.post(path, body(5))

    expect(items).toMatchObject([
      {
        reason: "split",
        allocations: [
          { location_id: shop.locationIds.oslo, quantity: 3 },
          { location_id: shop.locationIds.bergen, quantity: 2 },
        ],
      },
    ])
    expect(await stockOf("SWEATER-M")).toEqual({
      oslo: "3 / 0",
      bergen: "3 / 0",
    })
    await shopper.fillCart(store, shop, {
      [shop.variantIds["SWEATER-M"]!]: 5,
    })
    expect(await heldOf("SWEATER-M")).toEqual(["bergen 2", "oslo 3"])
    expect((await admin.post(path, body(2))).items).toMatchObject([
      {
        reason: "short",
        allocations: [],
        shortages: [{ requested: 2, available: 1 }],
      },
    ])

    await expect(
      admin.post(path, {
        ...body(1),
        items: [{ variant_id: "no", quantity: 1 }],
      })
    ).rejects.toMatchObject({ status: 404 })
    await expect(admin.post(path, body(0))).rejects.toMatchObject({
      status: 400,
    })
  })

  it("a reservation is moved over the admin's route, whole or in part, and refused where the units are not", async () => {
    const { admin, shop, inventory, stockOf } = t()

    await desk.buy({ "SWEATER-M": 12 })
    const [reservation] = await inventory.listReservationItems({
      inventory_item_id: shop.itemIds["SWEATER-M"],
    })
    const path = `/admin/reservations/${reservation!.id}/move`
    const location_id = shop.locationIds.bergen
    const moved = await admin.post(path, {
      location_id,
      quantity: 4,
      reason: "closer",
    })

    expect(moved.reservation).toMatchObject({ location_id, quantity: 4 })
    expect(await stockOf("SWEATER-M")).toEqual({
      oslo: "20 / 8",
      bergen: "10 / 4",
    })
    await expect(admin.post(path, { location_id })).rejects.toMatchObject({
      status: 400,
      code: "insufficient_inventory",
    })
    await expect(
      admin.post(path, { location_id, quantity: 9 })
    ).rejects.toMatchObject({ status: 400 })
    await expect(
      admin.post("/admin/reservations/resitem_no/move", { location_id })
    ).rejects.toMatchObject({ status: 404 })
    expect(await stockOf("SWEATER-M")).toEqual({
      oslo: "20 / 8",
      bergen: "10 / 4",
    })

    const [last] = await inventory.listStockMovements(
      { inventory_item_id: shop.itemIds["SWEATER-M"], kind: "moved" },
      { order: { id: "DESC" }, take: 1 }
    )

    expect(last).toMatchObject({
      reason: "closer",
      actor_id: expect.stringMatching(/^user_/),
    })
  })

  it("nearest: a location's address decides, and its coordinates where all are known", async () => {
    const { admin, shop, inventory, container } = t()
    const locate = async (id: string, address: object, metadata: object) => {
      await updateStockLocationsWorkflow(container).run({
        input: {
          selector: { id },
          update: {
            address: { address_1: "Storgata 1", ...address },
            metadata,
          },
        } as never,
      })
    }
    const firstFor = async (address: object) => {
      const { items } = await admin.post("/admin/inventory/sourcing-preview", {
        sales_channel_id: shop.salesChannelId,
        items: [{ variant_id: shop.variantIds["SWEATER-M"], quantity: 1 }],
        address: { country_code: "no", ...address },
      })

      return items[0].allocations[0].location_id === shop.locationIds.oslo
        ? "oslo"
        : "bergen"
    }

    const configured = jest.replaceProperty(
      inventory as unknown as { sourcing_: Sourcing },
      "sourcing_",
      { strategy: resolveStrategy("nearest"), priority: [] }
    )

    await locate(
      shop.locationIds.oslo,
      { country_code: "no", postal_code: "0150" },
      { latitude: 59.91, longitude: 10.75 }
    )
    await locate(
      shop.locationIds.bergen,
      { country_code: "no", postal_code: "5003" },
      { latitude: 60.39, longitude: 5.32 }
    )

    expect(await firstFor({ postal_code: "5101" })).toBe("bergen")
    expect(await firstFor({ postal_code: "0191" })).toBe("oslo")
    expect(
      await firstFor({
        postal_code: "0191",
        metadata: { latitude: 58.97, longitude: 5.73 },
      })
    ).toBe("bergen")
    configured.restore()
  })
})
