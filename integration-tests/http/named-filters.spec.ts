import { testShop } from "../support/http-test"

testShop((t) => {
  /** LAMP by its EAN, and Oslo by a code. */
  const givenNames = async () => {
    const { admin, shop } = t()
    const { variants } = await admin.get(
      "/admin/product-variants?sku=LAMP&fields=id,product_id"
    )

    await admin.post(
      `/admin/products/${variants[0].product_id}/variants/${variants[0].id}`,
      { ean: "7310865004703" }
    )
    expect(
      await admin.post("/admin/stock-location-codes", {
        location_codes: [{ location: "Oslo", code: "WH-01" }],
      })
    ).toEqual({
      location_codes: [{ location_id: shop.locationIds.oslo, code: "WH-01" }],
    })

    return {
      lamp: shop.itemIds["LAMP"]!,
      mug: shop.itemIds["MUG"]!,
      oslo: shop.locationIds.oslo!,
    }
  }

  it("every list and export that is filtered by ids is filtered by SKU, barcode, code and name alike, in its query and in its body", async () => {
    const { admin } = t()
    const { lamp, mug, oslo } = await givenNames()
    const { stock_count } = await admin.post("/admin/stock-counts", {
      location: "WH-01",
      items: [{ sku: "LAMP" }],
    })

    await admin.post("/admin/incoming-stock", {
      sku: "LAMP",
      location: "Oslo",
      quantity: 3,
    })
    await admin.post("/admin/stock-policies", {
      policies: [{ sku: "LAMP", low_stock_threshold: 9 }],
    })

    const at = new Date().toISOString()
    const item = [`inventory_item_id=${lamp}`, "barcode=7310865004703"]
    const place = [`location_id=${oslo}`, "location=WH-01"]

    for (const [list, ...filters] of [
      ["backorder-promises", item, place],
      ["cart-reservations", item, place],
      ["incoming-stock", item, place],
      ["inventory/low-stock", item, place],
      [`inventory-items/${lamp}/explain`, place],
      [`inventory-items/${lamp}/movements`, place],
      [`inventory-items/${lamp}/stock-at?at=${at}`, place],
      [
        `inventory-items/${lamp}/stock-series?from=2020-01-01&until=${at}`,
        place,
      ],
      [`stock-at?at=${at}`, item, place],
      ["stock-counts", place],
      ["stock-counts/due", place],
      [`stock-counts/${stock_count.id}/lines`, item],
      ["stock-levels", item, place],
      ["stock-movements", item, place],
      ["stock-overview/idle", place],
    ] as [string, ...string[][]][]) {
      const path = `/admin/${list}${list.includes("?") ? "&" : "?"}`
      const [byIds, byNames] = [0, 1].map(
        (form) => path + filters.map((filter) => filter[form]).join("&")
      )

      expect([list, await admin.get(byNames!)]).toEqual([
        list,
        await admin.get(byIds!),
      ])
      await expect(
        admin.get(
          `${path}${place[0] === filters[0]![0] ? "location" : "sku"}=NONE`
        )
      ).rejects.toMatchObject({
        status: 404,
        body: { details: { refused: [{ reason: "not_found" }] } },
      })
    }

    for (const name of [
      "cart-reservations",
      "inventory/low-stock",
      "stock-levels",
    ]) {
      const path = `/admin/${name}/export`

      expect([
        name,
        await admin.post(path, { sku: ["LAMP", "MUG"], location: "Oslo" }),
      ]).toEqual([
        name,
        await admin.post(path, {
          inventory_item_id: [lamp, mug],
          location_id: oslo,
        }),
      ])
      await expect(
        admin.post(path, { sku: ["LAMP", "NONE"] })
      ).rejects.toMatchObject({
        status: 404,
        body: {
          message: expect.stringContaining('sku[1] "NONE"'),
          details: { refused: [{ field: "sku[1]", sku: "NONE" }] },
        },
      })
      await expect(
        admin.post(path, { sku: "LAMP", inventory_item_id: lamp })
      ).rejects.toMatchObject({
        status: 400,
        body: {
          message: expect.stringContaining(
            "sku must not be given beside inventory_item_id"
          ),
        },
      })
    }
    expect(
      await admin.get("/admin/stock-movements/export?sku=LAMP&location=Oslo")
    ).toEqual(
      await admin.get(
        `/admin/stock-movements/export?inventory_item_id=${lamp}&location_id=${oslo}`
      )
    )
  })

  it("one finding is repaired by the names of its level, and by none that is not there", async () => {
    const { admin, sql, stockOf } = t()
    const { lamp, oslo } = await givenNames()
    const repair = (only: object) =>
      admin.post("/admin/stock-reconciliation", {
        only: { fault: "stocked_ledger_drift", ...only },
      })

    await sql(
      `update inventory_level set stocked_quantity = 99,
        raw_stocked_quantity = '{"value": "99", "precision": 20}'
      where inventory_item_id = ? and location_id = ?`,
      [lamp, oslo]
    )
    for (const [only, status, message] of [
      [{ sku: "NONE", location: "Oslo" }, 404, 'sku "NONE"'],
      [{ sku: "LAMP", location: "Rome" }, 404, 'location "Rome"'],
      [{ sku: "LAMP" }, 400, "location_id"],
      [{ location: "Oslo" }, 400, "inventory_item_id"],
    ] as const) {
      await expect(repair(only)).rejects.toMatchObject({
        status,
        body: { message: expect.stringContaining(message) },
      })
    }
    expect(
      await sql("select 1 from stock_movement where kind = 'repaired'")
    ).toEqual([])
    expect(
      (await repair({ barcode: "7310865004703", location: "WH-01" })).repair
        .repaired
    ).toMatchObject([
      { inventory_item_id: lamp, location_id: oslo, movements: [{}] },
    ])
    expect(await stockOf("LAMP")).toMatchObject({ oslo: "99 / 0" })
  })
})
