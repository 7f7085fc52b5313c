import { testShop } from "../support/http-test"
import { orderDesk } from "../support/orders"
import { refusalDesk } from "../support/told-refusals"

testShop((t) => {
  const { item, variant, oslo, bergen, named, at, tell } = refusalDesk(t)
  const { buy, fulfill, deliver, cancelFulfillment, returnItems } = orderDesk(t)

  it("every refusal of core's routes that is of the stock names product, SKU and location, with ids and figures", async () => {
    const { admin, inventory, stockOf } = t()
    const order = await buy({ LAMP: 2 })
    const sent = await buy({ "SWEATER-S": 2 })
    const fulfillment = await fulfill(sent)

    await deliver(sent, fulfillment)
    await returnItems(sent, "oslo", { "SWEATER-S": 1 })
    const reservation = await inventory.createReservationItems({
      inventory_item_id: item("MUG"),
      location_id: bergen(),
      quantity: 1,
    })
    const lamp = `/admin/inventory-items/${item("LAMP")}`
    const [line] = order.items
    const { products } = await admin.get("/admin/products?q=Lamp&fields=id")
    const before = await Promise.all(["LAMP", "MUG", "SWEATER-S"].map(stockOf))

    expect(before.map(({ oslo: one }) => one)).toEqual([
      "5 / 2",
      "40 / 0",
      "19 / 0",
    ])
    await tell([
      {
        what: "reserving too many",
        call: () =>
          admin.post("/admin/reservations", {
            inventory_item_id: item("LAMP"),
            location_id: oslo(),
            quantity: 4,
          }),
        status: 400,
        message:
          "Not enough stock: Lamp (LAMP) at Oslo: requested 4, available 3",
        rows: [
          {
            ...named("LAMP"),
            location_ids: [oslo()],
            location_names: ["Oslo"],
            requested: 4,
            available: 3,
          },
        ],
      },
      {
        what: "raising a reservation too far",
        call: () =>
          admin.post(`/admin/reservations/${reservation.id}`, { quantity: 41 }),
        status: 400,
        message:
          "Not enough stock: Mug (MUG) at Bergen: requested 40, available 39",
        rows: [{ sku: "MUG", location_names: ["Bergen"], available: 39 }],
      },
      {
        what: "moving a reservation to where the item is not",
        call: async () => {
          const [held] = await inventory.listReservationItems({
            line_item_id: line!.id,
          })

          await admin.post(`/admin/reservations/${held!.id}`, {
            location_id: bergen(),
          })
        },
        status: 404,
        message: "Lamp (LAMP) is not stocked at Bergen",
        rows: [{ reason: "not_stocked", ...named("LAMP"), ...at("bergen") }],
      },
      {
        what: "an SKU that is taken",
        call: () => admin.post("/admin/inventory-items", { sku: "LAMP" }),
        status: 400,
        message: "Inventory item with sku: LAMP already exists",
        rows: [{ reason: "exists", sku: "LAMP" }],
      },
      {
        what: "a level that there is",
        call: () =>
          admin.post(`${lamp}/location-levels`, { location_id: oslo() }),
        status: 400,
        message: /already exists/,
        rows: [{ reason: "exists", ...named("LAMP"), ...at("oslo") }],
      },
      {
        what: "setting a level that is not there",
        call: () =>
          admin.post(`${lamp}/location-levels/${bergen()}`, {
            stocked_quantity: 1,
          }),
        status: 404,
        message: /Bergen/,
        rows: [{ reason: "not_stocked", ...named("LAMP"), ...at("bergen") }],
      },
      {
        what: "deleting a level that is promised",
        call: () => admin.delete(`${lamp}/location-levels/${oslo()}`),
        status: 400,
        message: /Oslo.*LAMP: 2 for order/s,
        rows: [
          { reason: "reserved", ...named("LAMP"), ...at("oslo"), reserved: 2 },
        ],
      },
      {
        what: "deleting an item that is promised",
        call: () => admin.delete(lamp),
        status: 400,
        message: /LAMP: 2 for order/,
        rows: [
          { reason: "reserved", ...named("LAMP"), ...at("oslo"), reserved: 2 },
        ],
      },
      {
        what: "deleting a product that is promised",
        call: () => admin.delete(`/admin/products/${products[0].id}`),
        status: 400,
        message: /LAMP: 2 for order/,
        rows: [
          { reason: "reserved", ...named("LAMP"), ...at("oslo"), reserved: 2 },
        ],
      },
      {
        what: "deleting a location that is promised",
        call: () => admin.delete(`/admin/stock-locations/${bergen()}`),
        status: 400,
        message: /Bergen.*MUG: 1 for reservation/s,
        rows: [
          { reason: "reserved", sku: "MUG", ...at("bergen"), reserved: 1 },
        ],
      },
      {
        what: "fulfilling from where the item is not",
        call: () => fulfill(order, "bergen"),
        status: 400,
        message:
          "Reserved at another location: Lamp (LAMP) is reserved at Oslo (2), and of the 2 to be moved to Bergen only 0 are available there. Fulfill them from where they are",
        rows: [
          {
            ...named("LAMP"),
            location_names: ["Bergen"],
            requested: 2,
            available: 0,
          },
        ],
      },
      {
        what: "cancelling a fulfillment of which a part has come back",
        call: () => cancelFulfillment(sent, fulfillment),
        status: 400,
        message:
          /it sent 2 of line ordli_\w+ - Sweater.*, of which 1 have come back by a return/,
        rows: [
          {
            reason: "returned",
            line_item_id: sent.items[0]!.id,
            ...named("SWEATER-S"),
            sent: 2,
            returned: 1,
          },
        ],
      },
      {
        what: "linking an item with no units",
        call: () =>
          admin.post(
            `/admin/products/${products[0].id}/variants/${variant("LAMP")}/inventory-items/${item("LAMP")}`,
            { required_quantity: 0 }
          ),
        status: 400,
        message: /^required_quantity of Lamp \(LAMP\) for variant/,
        rows: [
          {
            reason: "invalid",
            field: "required_quantity",
            ...named("LAMP"),
            variant_id: variant("LAMP"),
          },
        ],
      },
    ])
    expect(
      await Promise.all(["LAMP", "MUG", "SWEATER-S"].map(stockOf))
    ).toEqual(before)
  })
})
