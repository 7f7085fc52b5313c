import { testShop } from "../support/http-test"

testShop((t) => {
  const adjust = (lines: object[]) =>
    t().admin.post("/admin/stock-adjustments", {
      reason: "correction",
      lines: lines.map((line) => ({ adjustment: 1, ...line })),
    })
  const changed = async (lines: object[]) =>
    (
      (await adjust(lines)) as {
        adjustment: {
          lines: { inventory_item_id: string; location_id: string }[]
        }
      }
    ).adjustment.lines.map(({ inventory_item_id, location_id }) => ({
      inventory_item_id,
      location_id,
    }))
  const variantOf = async (sku: string) => {
    const { variants } = await t().admin.get(
      `/admin/product-variants?sku=${sku}&fields=id,product_id`
    )

    return `/admin/products/${variants[0].product_id}/variants/${variants[0].id}`
  }

  it("adjusts levels by SKU or barcode and by a location's id, name or code", async () => {
    const { admin, shop } = t()
    const { oslo } = shop.locationIds
    const lamp = { inventory_item_id: shop.itemIds["LAMP"], location_id: oslo }

    await admin.post(await variantOf("LAMP"), { ean: "7310865004703" })
    expect(
      await admin.post("/admin/stock-location-codes", {
        location_codes: [{ location_id: oslo, code: "WH-01" }],
      })
    ).toEqual({ location_codes: [{ location_id: oslo, code: "WH-01" }] })
    expect(await admin.get("/admin/stock-location-codes")).toEqual({
      location_codes: [{ location_id: oslo, code: "WH-01" }],
    })

    expect(
      await changed([
        { sku: "LAMP", location: oslo },
        { barcode: "7310865004703", location: "Oslo" },
        { sku: "LAMP", location: "WH-01" },
        { barcode: "7310865004703", location_id: oslo },
      ])
    ).toEqual([lamp, lamp, lamp, lamp])
  })

  it("refuses by its line what leads to nothing and what may mean several things, and writes nothing", async () => {
    const { admin, shop } = t()
    const { oslo, bergen } = shop.locationIds
    const before = await admin.get("/admin/stock-levels?order=sku&limit=200")

    await admin.post(await variantOf("LAMP"), { upc: "012345678905" })
    await admin.post(await variantOf("MUG"), { barcode: "012345678905" })
    // One location's name is the code of another.
    await admin.post("/admin/stock-location-codes", {
      location_codes: [{ location_id: bergen, code: "Oslo" }],
    })

    const refusal = (await adjust([
      { sku: "LAMP", location_id: oslo },
      { sku: "LAMP-9", location_id: oslo },
      { barcode: "4006381333931", location_id: oslo },
      { barcode: "012345678905", location_id: oslo },
      { sku: "LAMP", location: "Oslo" },
      { sku: "LAMP", location: "Trondheim" },
    ]).catch((error: unknown) => error)) as { body: { message: string } }

    expect(refusal).toMatchObject({
      status: 400,
      body: {
        type: "invalid_data",
        details: {
          refused: [
            { reason: "not_found", field: "[1].sku", sku: "LAMP-9" },
            { reason: "not_found", field: "[2].barcode" },
            { reason: "ambiguous", field: "[3].barcode" },
            { reason: "ambiguous", field: "[4].location" },
            { reason: "not_found", field: "[5].location" },
          ],
        },
      },
    })
    expect(refusal.body.message).toContain(
      '[3].barcode "012345678905" is that of 2 variants: name the item by its SKU'
    )
    expect(await admin.get("/admin/stock-levels?order=sku&limit=200")).toEqual(
      before
    )
  })

  it("sets policies and expects deliveries by SKU or barcode and by a location's id, name or code, and refuses all by row", async () => {
    const { admin, inventory, shop, sql } = t()
    const { oslo } = shop.locationIds
    const lamp = { inventory_item_id: shop.itemIds["LAMP"], location_id: oslo }
    const mug = { inventory_item_id: shop.itemIds["MUG"], location_id: oslo }

    await admin.post(await variantOf("LAMP"), { ean: "7310865004703" })
    await admin.post("/admin/stock-location-codes", {
      location_codes: [{ location_id: oslo, code: "WH-01" }],
    })

    const policies = [
      { barcode: "7310865004703", location: "Oslo", safety_stock: 1 },
      { sku: "MUG", location: "WH-01", low_stock_threshold: 7 },
      { sku: "MUG", low_stock_threshold: 9 },
    ]

    expect(
      await admin.post("/admin/stock-policies", {
        policies,
        idempotency_key: "by-name",
      })
    ).toEqual({
      policies: [
        { ...lamp, safety_stock: 1 },
        { ...mug, low_stock_threshold: 7 },
        { inventory_item_id: mug.inventory_item_id, low_stock_threshold: 9 },
      ],
    })
    expect(
      await inventory.retrieveInventoryLevel(lamp.inventory_item_id!, oslo!)
    ).toMatchObject({ safety_stock: 1 })
    expect(
      await inventory.retrieveInventoryLevel(mug.inventory_item_id!, oslo!)
    ).toMatchObject({ low_stock_threshold: 7 })

    expect(
      await admin.post("/admin/incoming-stock", {
        barcode: "7310865004703",
        location: "WH-01",
        quantity: 3,
      })
    ).toMatchObject({ incoming_stock: { ...lamp, quantity: 3 } })
    expect(
      await admin.post("/admin/incoming-stock/batch", {
        create: [{ sku: "MUG", location: "Oslo", quantity: 2 }],
      })
    ).toMatchObject({ created: [{ ...mug, quantity: 2 }] })
    // The service alone knows SKUs and codes.
    expect(
      await inventory.createIncomingStocks({
        sku: "MUG",
        location: "WH-01",
        quantity: 4,
      })
    ).toMatchObject({ ...mug, quantity: 4 })

    const everything = async () => ({
      levels: await sql("select * from inventory_level order by id"),
      items: await sql("select * from inventory_item order by id"),
      incoming: await sql("select * from incoming_stock order by id"),
      movements: await sql("select id from stock_movement order by id"),
    })
    const before = await everything()
    const bad = [
      { sku: "MUG", location_id: oslo },
      { sku: "LAMP-9", location_id: oslo },
      { barcode: "4006381333931", location_id: oslo },
      { sku: "MUG", location: "Trondheim" },
      { sku: "MUG", barcode: "7310865004703", location_id: oslo },
    ]
    const refused = {
      details: {
        refused: [
          { reason: "not_found", field: "[1].sku", sku: "LAMP-9", index: 1 },
          { reason: "not_found", field: "[2].barcode", index: 2 },
          { reason: "not_found", field: "[3].location", index: 3 },
          { field: "[4].sku", index: 4 },
        ],
      },
    }

    for (const [path, body] of [
      [
        "/admin/stock-policies",
        { policies: bad.map((row) => ({ ...row, safety_stock: 5 })) },
      ],
      [
        "/admin/incoming-stock/batch",
        { create: bad.map((row) => ({ ...row, quantity: 5 })) },
      ],
    ] as const) {
      await expect(admin.post(path, body)).rejects.toMatchObject({
        status: 400,
        body: refused,
      })
    }
    // Two names of one level.
    await expect(
      admin.post("/admin/stock-policies", {
        policies: [
          { sku: "LAMP", location: "Oslo", safety_stock: 2 },
          { barcode: "7310865004703", location_id: oslo, safety_stock: 3 },
        ],
      })
    ).rejects.toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("set twice in one call") },
    })
    await expect(
      admin.post("/admin/incoming-stock", { location_id: oslo, quantity: 1 })
    ).rejects.toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("inventory_item_id") },
    })
    expect(await everything()).toEqual(before)
  })

  it("gives no code to a location that is not there, nor one that is another's", async () => {
    const { admin, shop } = t()
    const { oslo, bergen } = shop.locationIds
    const set = (location_codes: object[]) =>
      admin
        .post("/admin/stock-location-codes", { location_codes })
        .catch((error: unknown) => error)

    expect(await set([{ location_id: "sloc_none", code: "X" }])).toMatchObject({
      status: 404,
      body: { message: "[0].location_id: stock location sloc_none not found" },
    })
    await set([{ location_id: oslo, code: "WH-01" }])
    expect(await set([{ location_id: bergen, code: "WH-01" }])).toMatchObject({
      status: 400,
      body: { type: "invalid_data" },
    })
    expect(await admin.get("/admin/stock-location-codes")).toEqual({
      location_codes: [{ location_id: oslo, code: "WH-01" }],
    })
  })

  it("drafts, changes and receives transfers by SKU or barcode and by a location's id, name or code, and refuses all of it by row", async () => {
    const { admin, inventory, shop, sql, stockOf } = t()
    const { oslo, bergen } = shop.locationIds

    await admin.post(await variantOf("LAMP"), { ean: "7310865004703" })
    await admin.post("/admin/stock-location-codes", {
      location_codes: [{ location_id: oslo, code: "WH-01" }],
    })

    const { stock_transfer: draft } = await admin.post(
      "/admin/stock-transfers",
      {
        from_location: "WH-01",
        to_location: "Bergen",
        items: [{ barcode: "7310865004703", quantity: 2 }],
      }
    )
    const { id } = draft as { id: string }

    expect(draft).toMatchObject({
      from_location_id: oslo,
      to_location_id: bergen,
      items: [{ inventory_item_id: shop.itemIds["LAMP"], quantity: 2 }],
    })
    expect(
      await admin.post(`/admin/stock-transfers/${id}`, {
        items: [{ sku: "LAMP", quantity: 3 }],
      })
    ).toMatchObject({
      stock_transfer: {
        items: [{ inventory_item_id: shop.itemIds["LAMP"], quantity: 3 }],
      },
    })
    expect(
      await admin.get(
        "/admin/stock-transfers?from_location=WH-01&to_location=Bergen&fields=id"
      )
    ).toMatchObject({ count: 1, stock_transfers: [{ id }] })

    const before = await stockOf("LAMP")

    await inventory.createInventoryLevels({
      inventory_item_id: shop.itemIds["LAMP"]!,
      location_id: bergen!,
    })
    await admin.post(`/admin/stock-transfers/${id}/ship`, {})
    await admin.post(`/admin/stock-transfers/${id}/receive`, {
      items: [{ sku: "LAMP", received: 2, lost: 1 }],
    })
    expect(before).toMatchObject({ oslo: "5 / 0" })
    expect(await stockOf("LAMP")).toMatchObject({
      oslo: "2 / 0",
      bergen: "2 / 0",
    })

    // The service alone knows SKUs and codes.
    expect(
      await inventory.createStockTransfers({
        from_location: "WH-01",
        to_location_id: bergen!,
        items: [{ sku: "LAMP", quantity: 1 }],
      })
    ).toMatchObject({ from_location_id: oslo })

    const drafts = () => sql("select id from stock_transfer order by id")
    const present = await drafts()

    await expect(
      admin.post("/admin/stock-transfers", {
        from_location: "WH-99",
        to_location_id: bergen,
        items: [
          { sku: "LAMP", quantity: 1 },
          { sku: "NONE", quantity: 1 },
          { barcode: "4006381333931", quantity: 1 },
          { sku: "MUG", inventory_item_id: "iitem_1", quantity: 1 },
        ],
      })
    ).rejects.toMatchObject({
      status: 400,
      body: {
        type: "invalid_data",
        message: expect.stringContaining(
          'from_location "WH-99" is the id, code or name of no stock location'
        ),
        details: {
          refused: [
            { reason: "not_found", field: "from_location" },
            { reason: "not_found", field: "items[1].sku", sku: "NONE" },
            { reason: "not_found", field: "items[2].barcode" },
            { field: "items[3].inventory_item_id" },
          ],
        },
      },
    })
    await expect(
      admin.post("/admin/stock-transfers", {
        to_location_id: bergen,
        items: [{ sku: "LAMP", quantity: 1 }],
      })
    ).rejects.toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("from_location_id") },
    })
    expect(await drafts()).toEqual(present)
  })

  it("takes names in the paths and filters of lists, and in core's batch of levels, in which the last row of a level wins as in ours", async () => {
    const { admin, inventory, shop, stockOf } = t()
    const { oslo } = shop.locationIds
    const lamp = shop.itemIds["LAMP"]!

    await admin.post(await variantOf("LAMP"), { ean: "7310865004703" })
    await admin.post("/admin/stock-location-codes", {
      location_codes: [{ location_id: oslo, code: "WH-01" }],
    })

    const batch = (update: object[]) =>
      admin.post("/admin/inventory-items/location-levels/batch", { update })

    await batch([
      { sku: "LAMP", location: "WH-01", stocked_quantity: 8 },
      { sku: "MUG", location: "Oslo", stocked_quantity: 4 },
      { barcode: "7310865004703", location: "Oslo", stocked_quantity: 6 },
    ])
    expect(await stockOf("LAMP")).toMatchObject({ oslo: "6 / 0" })
    expect(await stockOf("MUG")).toMatchObject({ oslo: "4 / 0" })
    await admin.post("/admin/stock-adjustments", {
      reason: "correction",
      lines: [9, 11, 7].map((stocked_quantity) => ({
        sku: "LAMP",
        location: "WH-01",
        stocked_quantity,
      })),
    })
    expect(await stockOf("LAMP")).toMatchObject({ oslo: "7 / 0" })
    await expect(
      batch([
        { sku: "LAMP", location: "WH-01", stocked_quantity: 1 },
        { sku: "NONE", location: "WH-99", stocked_quantity: 1 },
      ])
    ).rejects.toMatchObject({
      status: 404,
      body: {
        message: expect.stringContaining(
          'update[1].sku "NONE" is the SKU of no item'
        ),
        details: { refused: [{ field: "update[1].sku" }] },
      },
    })
    expect(await stockOf("LAMP")).toMatchObject({ oslo: "7 / 0" })

    // The path of an item, and of its level.
    const path = "/admin/inventory-items"

    expect(await admin.get(`${path}/sku:LAMP/explain`)).toEqual(
      await admin.get(`${path}/${lamp}/explain`)
    )
    expect(
      await admin.get(
        `${path}/barcode:7310865004703/movements?location=WH-01&limit=1`
      )
    ).toMatchObject({
      stock_movements: [{ inventory_item_id: lamp, location_id: oslo }],
    })
    await admin.post(`${path}/sku:LAMP/adjustments`, {
      location: "Oslo",
      adjustment: 1,
      reason: "correction",
    })
    expect(await stockOf("LAMP")).toMatchObject({ oslo: "8 / 0" })
    await expect(
      admin.get(`${path}/sku:${encodeURIComponent("N/A")}/explain`)
    ).rejects.toMatchObject({
      status: 404,
      body: { message: expect.stringContaining('sku "N/A"') },
    })

    // Where a reservation is moved to.
    await inventory.createInventoryLevels({
      inventory_item_id: lamp,
      location_id: shop.locationIds.bergen!,
      stocked_quantity: 3,
    })
    const reservation = await inventory.createReservationItems({
      inventory_item_id: lamp,
      location_id: oslo!,
      quantity: 2,
    })

    expect(
      await admin.post(`/admin/reservations/${reservation.id}/move`, {
        location: "Bergen",
      })
    ).toMatchObject({
      reservation: { location_id: shop.locationIds.bergen, quantity: 2 },
    })
    await expect(
      admin.post(`/admin/reservations/${reservation.id}/move`, {
        location: "WH-99",
      })
    ).rejects.toMatchObject({
      status: 404,
      body: { message: expect.stringContaining('location "WH-99"') },
    })
    expect(await stockOf("LAMP")).toMatchObject({
      oslo: "8 / 0",
      bergen: "3 / 2",
    })

    // Filters.
    const both = await admin.get(
      "/admin/stock-levels?sku=LAMP&sku=MUG&location=WH-01&order=sku"
    )

    expect(both.stock_levels.map(({ sku }: { sku: string }) => sku)).toEqual([
      "LAMP",
      "MUG",
    ])
    expect(
      await admin.get("/admin/stock-movements?sku=LAMP&limit=1")
    ).toMatchObject({ stock_movements: [{ inventory_item_id: lamp }] })
    for (const [query, refusal] of [
      ["sku=NONE", 404],
      ["location=WH-99", 404],
      [`sku=LAMP&inventory_item_id=${lamp}`, 400],
    ] as const) {
      await expect(
        admin.get(`/admin/stock-movements?${query}`)
      ).rejects.toMatchObject({ status: refusal })
    }
  })
})
