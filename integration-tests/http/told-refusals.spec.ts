import { testShop } from "../support/http-test"
import { refusalDesk } from "../support/told-refusals"

testShop((t) => {
  const { item, variant, oslo, bergen, named, at, tell } = refusalDesk(t)

  it("every refusal of our routes names product, SKU and location, with ids and figures", async () => {
    const { admin, inventory, shop, shopper, sql, store, stockOf } = t()
    const before = await Promise.all(["LAMP", "MUG"].map(stockOf))
    const { incoming_stock } = await admin.post("/admin/incoming-stock", {
      inventory_item_id: item("LAMP"),
      location_id: oslo(),
      quantity: 3,
    })
    const transfer = async (quantity: number) =>
      (
        await admin.post("/admin/stock-transfers", {
          from_location_id: oslo(),
          to_location_id: bergen(),
          items: [{ inventory_item_id: item("MUG"), quantity }],
        })
      ).stock_transfer.id as string
    const [draft, shipped] = [await transfer(41), await transfer(2)]

    await admin.post(`/admin/stock-transfers/${shipped}/ship`)
    const cart = await shopper.fillCart(store, shop, { [variant("LAMP")]: 2 })
    const [held] = await inventory.listReservationItems({
      cart_id: cart.id,
    } as object)

    const reservation = await inventory.createReservationItems({
      inventory_item_id: item("LAMP"),
      location_id: oslo(),
      quantity: 1,
    })
    const adjustment = await admin.post("/admin/stock-adjustments", {
      reason: "correction",
      lines: [
        {
          inventory_item_id: item("SWEATER-S"),
          location_id: oslo(),
          adjustment: 1,
        },
      ],
    })
    const undo = `/admin/stock-adjustments/${adjustment.adjustment.group_id}/undo`

    await admin.post(undo)

    await tell([
      {
        what: "receiving more than is expected",
        call: () =>
          admin.post(`/admin/incoming-stock/${incoming_stock.id}/receive`, {
            quantity: 4,
          }),
        status: 400,
        message: `Incoming stock ${incoming_stock.id} expects 3 units and 4 came: receive them with allow_excess`,
        rows: [
          {
            reason: "excess",
            id: incoming_stock.id,
            ...named("LAMP"),
            ...at("oslo"),
            open: 3,
            quantity: 4,
          },
        ],
      },
      {
        what: "shipping more than there is",
        call: () => admin.post(`/admin/stock-transfers/${draft}/ship`),
        status: 400,
        message:
          "Not enough stock: Mug (MUG) at Oslo: requested 41, available 38",
        rows: [
          {
            inventory_item_id: item("MUG"),
            sku: "MUG",
            location_names: ["Oslo"],
            requested: 41,
            available: 38,
          },
        ],
      },
      {
        what: "receiving more than is on its way",
        call: () =>
          admin.post(`/admin/stock-transfers/${shipped}/receive`, {
            items: [{ inventory_item_id: item("MUG"), received: 3 }],
          }),
        status: 400,
        message: `Mug (MUG) of stock transfer ${shipped} has 2 units in transit, not 3`,
        rows: [
          {
            reason: "excess",
            id: shipped,
            ...named("MUG"),
            in_transit: 2,
            requested: 3,
          },
        ],
      },
      {
        what: "receiving a draft",
        call: () => admin.post(`/admin/stock-transfers/${draft}/receive`),
        status: 400,
        message: `Stock transfer ${draft} is draft: only one that is shipped can be received`,
        rows: [{ reason: "wrong_status", id: draft, status: "draft" }],
      },
      {
        what: "a transfer to nowhere",
        call: () =>
          admin.post("/admin/stock-transfers", {
            from_location_id: oslo(),
            to_location_id: "sloc_none",
            items: [{ inventory_item_id: item("MUG"), quantity: 1 }],
          }),
        status: 404,
        message: "to_location_id: stock location sloc_none not found",
        rows: [
          {
            reason: "not_found",
            field: "to_location_id",
            location_id: "sloc_none",
            location_name: null,
          },
        ],
      },
      {
        what: "moving to where the item is not",
        call: () =>
          admin.post(`/admin/reservations/${reservation.id}/move`, {
            location_id: bergen(),
          }),
        status: 404,
        message: "Lamp (LAMP) is not stocked at Bergen",
        rows: [{ reason: "not_stocked", ...named("LAMP"), ...at("bergen") }],
      },
      {
        what: "moving more than a reservation holds",
        call: () =>
          admin.post(`/admin/reservations/${reservation.id}/move`, {
            location_id: bergen(),
            quantity: 2,
          }),
        status: 400,
        message: `Reservation ${reservation.id} holds 1 of Lamp (LAMP) at Oslo, of which 2 cannot be moved`,
        rows: [
          {
            reason: "excess",
            id: reservation.id,
            ...named("LAMP"),
            ...at("oslo"),
            requested: 2,
            held: 1,
          },
        ],
      },
      {
        what: "extending what is over",
        call: async () => {
          // Only now: whoever comes by, a job too, takes it away.
          await sql(
            "update reservation_item set expires_at = now() - interval '1 minute' where cart_id = ?",
            [cart.id]
          )

          await admin.post(`/admin/cart-reservations/${held!.id}/extend`, {
            minutes: 5,
          })
        },
        status: 400,
        message: `The time of cart reservation ${held!.id} of Lamp (LAMP) at Oslo is over: have the cart hold its units anew`,
        rows: [
          {
            reason: "expired",
            id: held!.id,
            ...named("LAMP"),
            ...at("oslo"),
          },
        ],
      },
      {
        what: "a policy where the item is not",
        call: () =>
          admin.post("/admin/stock-policies", {
            policies: [
              {
                inventory_item_id: item("LAMP"),
                location_id: bergen(),
                safety_stock: 1,
              },
            ],
          }),
        status: 404,
        message: "Lamp (LAMP) is not stocked at Bergen",
        rows: [{ reason: "not_stocked", ...named("LAMP"), ...at("bergen") }],
      },
      {
        what: "an undo a second time",
        call: () => admin.post(undo),
        status: 400,
        message: /^Movement group smgrp_\w+ was undone already, by group /,
        rows: [
          {
            reason: "undone",
            undone_by: expect.stringMatching(/^smgrp_/),
          },
        ],
      },
      {
        what: "sourcing a variant that is not there",
        call: () =>
          admin.post("/admin/inventory/sourcing-preview", {
            items: [{ variant_id: "variant_none", quantity: 1 }],
            sales_channel_id: shop.salesChannelId,
          }),
        status: 404,
        message: "Product variant with id variant_none was not found",
        rows: [{ reason: "not_found", variant_id: "variant_none" }],
      },
      {
        what: "a bad field of a single object",
        call: () =>
          admin.post(`/admin/incoming-stock/${incoming_stock.id}/receive`, {
            quantity: 0,
          }),
        status: 400,
        message: "quantity must be greater than 0, got 0",
        rows: [{ reason: "invalid", field: "quantity" }],
      },
    ])
    // What the cart held until its time was over is still to be tidied away.
    await inventory.expireCartReservations(10)
    expect(await Promise.all(["LAMP", "MUG"].map(stockOf))).toEqual([
      { ...before[0], oslo: "5 / 1" },
      { ...before[1], oslo: "38 / 0" },
    ])
  })

  it("lines that are refused while others are done, or that are only tried, are named in an answer of 200", async () => {
    const { admin, stockOf } = t()
    const lines = [
      {
        inventory_item_id: item("LAMP"),
        location_id: oslo(),
        adjustment: -6,
      },
      {
        inventory_item_id: item("SWEATER-S"),
        location_id: bergen(),
        adjustment: 1,
      },
      {
        inventory_item_id: item("MUG"),
        location_id: bergen(),
        stocked_quantity: 41,
        expected: 39,
      },
      {
        inventory_item_id: item("MUG"),
        location_id: oslo(),
        adjustment: 1,
      },
    ]
    const refusals = [
      {
        type: "not_allowed",
        message:
          "Lamp (LAMP) at Oslo: stock would fall to -1 from 5, and must not be negative",
        details: {
          refused: [
            {
              reason: "negative",
              ...named("LAMP"),
              ...at("oslo"),
              stocked: 5,
              stocked_after: -1,
            },
          ],
        },
      },
      {
        type: "not_found",
        message: "Sweater (SWEATER-S) is not stocked at Bergen",
        details: {
          refused: [
            { reason: "not_stocked", ...named("SWEATER-S"), ...at("bergen") },
          ],
        },
      },
      {
        type: "conflict",
        code: "stale_value",
        message: "Mug (MUG) at Bergen has 40 in stock, not the expected 39",
        details: {
          refused: [
            {
              reason: "stale_value",
              ...named("MUG"),
              ...at("bergen"),
              stocked: 40,
              expected: 39,
            },
          ],
        },
      },
      null,
    ]
    const errorsOf = (answer: { adjustment: { lines: { error: object }[] } }) =>
      answer.adjustment.lines.map(({ error }) => error)
    const adjust = (more: object) =>
      admin.post("/admin/stock-adjustments", {
        reason: "correction",
        lines,
        ...more,
      })

    expect(errorsOf(await adjust({ dry_run: true }))).toMatchObject(refusals)
    expect(await stockOf("MUG")).toEqual({ oslo: "40 / 0", bergen: "40 / 0" })

    // Under a key the answer that was kept is named as well.
    for (let press = 0; press < 2; press++) {
      expect(
        errorsOf(await adjust({ on_error: "skip", idempotency_key: "count-1" }))
      ).toMatchObject(refusals)
    }
    expect(await stockOf("MUG")).toEqual({ oslo: "41 / 0", bergen: "40 / 0" })
    expect(
      errorsOf(
        await admin.post(`/admin/inventory-items/${item("LAMP")}/adjustments`, {
          location_id: oslo(),
          adjustment: -6,
          reason: "correction",
          dry_run: true,
        })
      )
    ).toMatchObject([refusals[0]])
    expect((await stockOf("LAMP")).oslo).toBe("5 / 0")
  })

  it("a shopper is told the product on every refusal, and no place", async () => {
    const { inventory, shop, shopper, sql, store, stockOf } = t()
    const cart = await shopper.fillCart(store, shop, { [variant("LAMP")]: 3 })
    const lines = `/store/carts/${cart.id}/line-items`
    const [line] = cart.items
    const { cart: mine } = inventory.holdfastOptions
    const most = mine.max_quantity_per_cart_item

    expect((await stockOf("LAMP")).oslo).toBe("5 / 3")
    await tell(
      [
        {
          what: "adding too many",
          call: () =>
            store.post(lines, { variant_id: variant("LAMP"), quantity: 3 }),
          status: 400,
          message: "Not enough stock: Lamp (LAMP): requested 6, available 5",
          rows: [{ ...named("LAMP"), requested: 6, available: 5 }],
        },
        {
          what: "raising too far",
          call: () => store.post(`${lines}/${line.id}`, { quantity: 7 }),
          status: 400,
          message: "Not enough stock: Lamp (LAMP): requested 7, available 5",
          rows: [{ ...named("LAMP"), line_item_ids: [line.id], requested: 7 }],
        },
        {
          what: "a kit of which a part is short",
          call: () =>
            store.post(lines, { variant_id: variant("TEA-SET"), quantity: 61 }),
          status: 400,
          message: /^Not enough stock: (?!item)/,
          rows: [{ sku: "MUG" }, { sku: "TEA" }],
        },
        {
          what: "more than a cart may hold",
          call: async () => {
            mine.max_quantity_per_cart_item = 4

            try {
              await store.post(`${lines}/${line.id}`, { quantity: 5 })
            } finally {
              mine.max_quantity_per_cart_item = most
            }
          },
          status: 400,
          message: `Line item ${line.id} wants 5, and a cart may have at most 4 of one item`,
          rows: [
            {
              reason: "over_cap",
              ...named("LAMP"),
              line_item_id: line.id,
              requested: 5,
              most: 4,
            },
          ],
        },
        {
          what: "a cart that is not there",
          call: () => store.post("/store/carts/cart_none/reservations"),
          status: 404,
          message: "Cart with id cart_none was not found",
          rows: [{ reason: "not_found", cart_id: "cart_none" }],
        },
      ],
      true
    )
    await sql(
      "update reservation_item set expires_at = now() - interval '1 minute' where cart_id = ?",
      [cart.id]
    )
    await inventory.createReservationItems({
      inventory_item_id: item("LAMP"),
      location_id: oslo(),
      quantity: 4,
    })
    await shopper.prepareCheckout(store, cart.id, shop.shippingOptionIds.oslo)
    await tell(
      [
        {
          what: "completing without the units",
          call: () => store.post(`/store/carts/${cart.id}/complete`),
          status: 400,
          message: "Not enough stock: Lamp (LAMP): requested 3, available 1",
          rows: [{ ...named("LAMP"), requested: 3, available: 1 }],
        },
      ],
      true
    )
    expect(
      await sql("select id from order_line_item where title = 'Lamp'")
    ).toEqual([])
  })
})
