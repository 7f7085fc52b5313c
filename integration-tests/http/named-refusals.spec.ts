import { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { nameRefusals } from "../../src/api/refusal-names"
import {
  HoldfastErrorCodes,
  notAllowed,
  notFound,
  refusedLevel,
  StockConflictError,
} from "../../src/modules/inventory/errors"
import { testShop } from "../support/http-test"
import { kitDesk } from "../support/kits"
import { changeDesk } from "../support/order-changes"
import { orderDesk } from "../support/orders"
import { refused } from "../support/refused"

testShop((t) => {
  const { sellKit } = kitDesk(t)
  const item = (sku: string) => t().shop.itemIds[sku]!
  const oslo = () => t().shop.locationIds.oslo
  const lampAtOslo = () => ({
    inventory_item_id: item("LAMP"),
    sku: "LAMP",
    product_title: "Lamp",
    location_id: oslo(),
    location_name: "Oslo",
  })

  it("a refusal tells staff product, SKU and location by name, with ids and figures in its details", async () => {
    const { admin, shop, stockOf } = t()
    const before = await stockOf("LAMP")

    await expect(
      admin.post("/admin/reservations", {
        inventory_item_id: item("LAMP"),
        location_id: shop.locationIds.oslo,
        quantity: 6,
      })
    ).rejects.toMatchObject({
      status: 400,
      body: {
        type: "not_allowed",
        code: "insufficient_inventory",
        message:
          "Not enough stock: Lamp (LAMP) at Oslo: requested 6, available 5",
        details: {
          shortages: [
            {
              inventory_item_id: item("LAMP"),
              sku: "LAMP",
              product_title: "Lamp",
              line_item_ids: [],
              requested: 6,
              available: 5,
              location_ids: [shop.locationIds.oslo],
              location_names: ["Oslo"],
            },
          ],
        },
      },
    })
    expect(await stockOf("LAMP")).toEqual(before)
  })

  it("a part that is sold in a kit alone is told to staff by its own name, and to a shopper by the kit's", async () => {
    const { admin, shop, shopper, store } = t()
    const { inventory_item } = (await admin.post("/admin/inventory-items", {
      sku: "HANDLE",
      title: "Oak handle",
      location_levels: [{ location_id: oslo(), stocked_quantity: 2 }],
    })) as { inventory_item: { id: string } }

    shop.itemIds["HANDLE"] = inventory_item.id
    await sellKit({ HANDLE: 1, LAMP: 1 })

    const short = { sku: "HANDLE", product_title: "NOOK" }

    expect(
      await refused(
        admin.post("/admin/reservations", {
          inventory_item_id: inventory_item.id,
          location_id: oslo(),
          quantity: 3,
        })
      )
    ).toMatchObject({
      status: 400,
      message:
        "Not enough stock: Oak handle (HANDLE) at Oslo: requested 3, available 2",
      details: { shortages: [short] },
    })
    // The lamp is sold alone, too: no product's title is its own.
    expect(
      await refused(
        admin.post("/admin/reservations", {
          inventory_item_id: item("LAMP"),
          location_id: oslo(),
          quantity: 6,
        })
      )
    ).toMatchObject({
      message: expect.stringContaining("Lamp, last pieces (LAMP)"),
    })
    await expect(
      shopper.fillCart(store, shop, { [shop.variantIds["NOOK"]!]: 3 })
    ).rejects.toMatchObject({
      status: 400,
      body: {
        message: "Not enough stock: NOOK (HANDLE): requested 3, available 2",
        details: { shortages: [short] },
      },
    })
  })

  it("a refused completion names no line of an order that did not come about, and no place", async () => {
    const { inventory, shop, shopper, sql, store, stockOf } = t()
    const cart = await shopper.fillCart(store, shop, {
      [shop.variantIds["LAMP"]!]: 4,
    })

    await shopper.prepareCheckout(store, cart.id, shop.shippingOptionIds.oslo)
    await sql(
      "update reservation_item set expires_at = now() - interval '1 minute' where cart_id = ?",
      [cart.id]
    )
    await inventory.createReservationItems({
      inventory_item_id: item("LAMP"),
      location_id: shop.locationIds.oslo,
      quantity: 3,
    })

    const refused = await store
      .post(`/store/carts/${cart.id}/complete`)
      .catch((error: { body: object }) => error)
    const text = JSON.stringify(refused.body)

    expect(refused.body).toMatchObject({
      code: "insufficient_inventory",
      message: "Not enough stock: Lamp (LAMP): requested 4, available 2",
    })
    expect(text).not.toMatch(/ordli_|sloc_/)
    expect((await stockOf("LAMP")).oslo).toMatch(/^5 \/ /)
  })

  it("what carts hold is shown as such in core's list of reservations", async () => {
    const { admin, inventory, shop, shopper, store } = t()
    const cart = await shopper.fillCart(store, shop, {
      [shop.variantIds["LAMP"]!]: 2,
    })
    const [held] = await inventory.listReservationItems({
      cart_id: cart.id,
    } as object)
    const staffs = await inventory.createReservationItems({
      inventory_item_id: item("MUG"),
      location_id: shop.locationIds.oslo,
      quantity: 1,
      description: "for the fair",
    })
    const { reservations } = await admin.get("/admin/reservations")
    const { reservation } = await admin.get(`/admin/reservations/${held!.id}`)
    const byId = Object.fromEntries(
      reservations.map((one: { id: string }) => [one.id, one])
    )

    expect(byId[held!.id]).toMatchObject({
      cart_id: cart.id,
      quantity: 2,
      description: expect.stringMatching(
        new RegExp(`^Held in cart ${cart.id} until 20`)
      ),
    })
    expect(reservation).toEqual(byId[held!.id])
    expect(byId[staffs.id]).toMatchObject({
      cart_id: null,
      description: "for the fair",
    })
  })

  it("a stale value, the rules of the stock, a level that is not and one that is in use are refused by name, with details", async () => {
    const { admin, inventory, stockOf } = t()
    const items = `/admin/inventory-items/${item("LAMP")}`
    const adjust = (body: object) =>
      refused(
        admin.post(`${items}/adjustments`, {
          location_id: oslo(),
          reason: "correction",
          ...body,
        })
      )

    await inventory.createReservationItems({
      inventory_item_id: item("LAMP"),
      location_id: oslo(),
      quantity: 2,
    })
    const before = await stockOf("LAMP")
    const level = lampAtOslo()

    expect(before.oslo).toBe("5 / 2")
    expect(await adjust({ stocked_quantity: 7, expected: 4 })).toMatchObject({
      status: 409,
      code: "stale_value",
      message: "Lamp (LAMP) at Oslo has 5 in stock, not the expected 4",
      details: {
        refused: [{ reason: "stale_value", ...level, stocked: 5, expected: 4 }],
      },
    })
    expect(await adjust({ adjustment: -6 })).toMatchObject({
      status: 400,
      message:
        "Lamp (LAMP) at Oslo: stock would fall to -1 from 5, and must not be negative",
      details: {
        refused: [
          {
            reason: "negative",
            ...level,
            stocked: 5,
            reserved: 2,
            stocked_after: -1,
          },
        ],
      },
    })
    // Many lines: each by its place.
    expect(
      await refused(
        admin.post("/admin/stock-adjustments", {
          reason: "correction",
          lines: ["oslo", "none"].map((place) => ({
            inventory_item_id: item("LAMP"),
            location_id: place === "oslo" ? oslo() : "sloc_none",
            stocked_quantity: 9,
            expected: 4,
          })),
        })
      )
    ).toMatchObject({
      status: 404,
      message:
        "[0] Lamp (LAMP) at Oslo has 5 in stock, not the expected 4; " +
        "[1] Lamp (LAMP) is not stocked at location sloc_none",
      details: {
        refused: [
          { reason: "stale_value", index: 0, ...level, stocked: 5 },
          {
            reason: "not_stocked",
            index: 1,
            sku: "LAMP",
            location_id: "sloc_none",
            location_name: null,
          },
        ],
      },
    })
    expect(
      await refused(
        admin.post("/admin/reservations", {
          inventory_item_id: item("LAMP"),
          location_id: "sloc_none",
          quantity: 1,
        })
      )
    ).toMatchObject({
      status: 404,
      message: "Lamp (LAMP) is not stocked at location sloc_none",
      details: { refused: [{ reason: "not_stocked", sku: "LAMP" }] },
    })
    expect(
      await refused(admin.delete(`${items}/location-levels/${oslo()}`))
    ).toMatchObject({ status: 400 })
    expect(
      await refused(
        admin.post("/admin/cart-reservations/extend", {
          ids: ["resitem_none"],
          minutes: 5,
        })
      )
    ).toMatchObject({ status: 404 })
    expect(await stockOf("LAMP")).toEqual(before)
  })

  it("the service's own errors carry the ids and figures in their details", async () => {
    const { inventory, stockOf } = t()
    const place = { inventory_item_id: item("LAMP"), location_id: oslo() }
    const before = await stockOf("LAMP")

    await expect(
      inventory.createReservationItems({ ...place, quantity: 6 })
    ).rejects.toMatchObject({
      code: "insufficient_inventory",
      details: { shortages: [{ ...place, requested: 6, available: 5 }] },
    })
    await expect(
      inventory.adjustInventory(place.inventory_item_id, place.location_id, -6)
    ).rejects.toMatchObject({
      details: {
        refused: [
          {
            reason: "negative",
            ...place,
            stocked: 5,
            reserved: 0,
            stocked_after: -1,
          },
        ],
      },
    })
    await expect(
      inventory.createReservationItems({
        ...place,
        location_id: "sloc_none",
        quantity: 1,
      })
    ).rejects.toMatchObject({
      details: {
        refused: [{ reason: "not_stocked", location_id: "sloc_none" }],
      },
    })
    await expect(
      inventory.receiveIncomingStocks({ id: "incst_none" })
    ).rejects.toMatchObject({
      type: "not_found",
      details: { refused: [{ reason: "not_found", id: "incst_none" }] },
    })

    const reservation = await inventory.createReservationItems({
      ...place,
      quantity: 2,
    })

    await expect(
      inventory.deleteInventoryLevel(place.inventory_item_id, oslo())
    ).rejects.toMatchObject({
      type: "not_allowed",
      details: { refused: [{ reason: "reserved", ...place, reserved: 2 }] },
    })
    await inventory.deleteReservationItems(reservation.id)
    expect(await stockOf("LAMP")).toEqual(before)
  })

  it.each([
    {
      who: "staff",
      scope: { is_staff: true },
      message: "Lamp (LAMP) at Oslo has 5 in stock, not the expected 4",
      told: [
        "reason",
        "stocked",
        "expected",
        "inventory_item_id",
        "sku",
      ].concat(["product_title", "location_id", "location_name"]),
    },
    {
      who: "a shopper",
      scope: { is_shopper: true },
      message: "Lamp (LAMP) has 5 in stock, not the expected 4",
      told: [
        "reason",
        "stocked",
        "expected",
        "inventory_item_id",
        "sku",
      ].concat("product_title"),
    },
    {
      who: "a shopper who is told no counts",
      scope: { is_shopper: true, hides_counts: true },
      message: "The stock does not allow it: Lamp (LAMP)",
      told: ["reason", "inventory_item_id", "sku", "product_title"],
    },
  ])(
    "on a route of the shop's own $who is told of a refusal what is theirs to know",
    async ({ scope: who, message, told }) => {
      const { container } = t()
      const place = { inventory_item_id: item("LAMP"), location_id: oslo() }
      const error = new StockConflictError(
        `Item ${item("LAMP")} at location ${oslo()} has 5 in stock, not the expected 4`,
        HoldfastErrorCodes.STALE_VALUE,
        [refusedLevel("stale_value", place, { stocked: 5, expected: 4 })]
      )
      const answer = await new Promise<{
        message: string
        details: { refused: object[] }
      }>((resolve) => {
        const res = { statusCode: 409, json: resolve }

        const scope = nameRefusals(
          {
            scope: container,
            body: {},
            get: () => undefined,
          } as unknown as MedusaRequest,
          res as unknown as MedusaResponse,
          who
        )

        // The last one told of is of something else.
        scope.on_refusal!(error)
        scope.on_refusal!(notAllowed("Closed", [refusedLevel("closed", place)]))

        const { type, code } = error

        res.json({ type, code, message: error.message } as never)
      })

      expect(answer.message).toBe(message)
      expect(
        answer.details.refused.map((row) => Object.keys(row).sort())
      ).toEqual([told.sort()])
      expect(notFound("gone", []).details).toBeUndefined()
    }
  )

  it("a claim that names one line and one variant twice counts both, and refuses neither", async () => {
    const { admin, shop, stockOf } = t()
    const { buy, fulfill, deliver } = orderDesk(t)
    const { open, returnOf, receive, confirmReceipt } = changeDesk(t)
    const order = await buy({ "SWEATER-S": 3 })

    await deliver(order, await fulfill(order))
    const path = await open("claim", order, {})
    const line = order.items[0]!.id
    const twice = (row: object) => ({
      items: [
        { ...row, quantity: 1 },
        { ...row, quantity: 1 },
      ],
    })

    await admin.post(
      `${path}/claim-items`,
      twice({ id: line, reason: "other" })
    )
    await admin.post(`${path}/inbound/items`, {
      location_id: oslo(),
      ...twice({ id: line }),
    })
    await admin.post(
      `${path}/outbound/items`,
      twice({ variant_id: shop.variantIds["LAMP"] })
    )
    await admin.post(`${path}/request`)
    expect((await stockOf("LAMP")).oslo).toBe("5 / 2")

    const returnId = await returnOf(path)

    await receive(returnId, order, 2)
    await confirmReceipt(returnId)
    expect((await stockOf("SWEATER-S")).oslo).toBe("19 / 0")
  })
})
