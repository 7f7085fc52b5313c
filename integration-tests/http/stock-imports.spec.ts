import { Modules } from "@medusajs/framework/utils"

import { testShop } from "../support/http-test"

interface Imported {
  stock_import: {
    id: string
    status: string
    group_id: string | null
    shape: string
    counts: Record<string, number>
    same_file: { id: string }[]
  }
}

testShop((t) => {
  const send = async (
    body: string | Uint8Array,
    query: Record<string, string> = {},
    headers: Record<string, string> = {}
  ) => {
    const response = await fetch(
      `${t().baseUrl}/admin/stock-imports?${new URLSearchParams(query)}`,
      {
        method: "POST",
        headers: {
          "content-type": "text/csv",
          ...t().authorized,
          ...headers,
        },
        body,
      }
    )

    return {
      status: response.status,
      body: (await response.json()) as Imported,
    }
  }
  const until = async (id: string, status: string) => {
    for (;;) {
      const { stock_import } = (await t().admin.get(
        `/admin/stock-imports/${id}`
      )) as Imported

      if (stock_import.status === status) {
        return stock_import
      }
    }
  }
  const MAPPING = {
    "mapping[sku]": "sku",
    "mapping[location]": "place",
    "mapping[on_hand]": "units",
  }

  it("takes a file from upload to preview, apply and undo, and tells the feed of the admin", async () => {
    const { admin, stockOf, sql } = t()
    const before = await stockOf("LAMP")
    const { status, body } = await send(
      "sku,place,units\nLAMP,Oslo,9\nNONE,Oslo,1\n",
      { ...MAPPING, file_name: "stock.csv", reason: "received" }
    )
    const { id } = body.stock_import

    expect(status).toBe(200)
    expect(body.stock_import).toMatchObject({
      status: "previewed",
      shape: "mapping",
      file_name: "stock.csv",
      actor_id: expect.stringMatching(/^user_/),
      counts: { rows: 2, change: 1, refused: 1, applied: 0 },
      locations: [{ levels: 1, stocked_before: 5, stocked_after: 9 }],
    })
    expect(await stockOf("LAMP")).toEqual(before)
    expect(
      await admin.get(`/admin/stock-imports/${id}/rows?status=refused`)
    ).toMatchObject({
      rows: [
        {
          row_number: 3,
          sku: "NONE",
          location: "Oslo",
          error: { message: 'sku "NONE" is the SKU of no item' },
        },
      ],
      next_cursor: null,
    })

    expect(
      await admin.post(`/admin/stock-imports/${id}/apply`, {})
    ).toMatchObject({ stock_import: { id } })

    const done = await until(id, "applied")

    expect(done.counts).toMatchObject({ applied: 1, applied_refused: 0 })
    expect((await stockOf("LAMP")).oslo).toBe("9 / 0")
    expect(
      await admin.get(`/admin/stock-adjustments/${done.group_id}`)
    ).toMatchObject({
      stock_adjustment: { source: "import", reason: "received", movements: 1 },
    })

    let told: unknown[] = []

    while (!told.length) {
      told = await sql(
        "select data ->> 'description' as told from notification where channel = 'feed'"
      )
    }
    expect(told).toEqual([
      { told: "stock.csv: 1 level changed, 1 row refused" },
    ])

    expect(
      await admin.post(`/admin/stock-imports/${id}/undo`, { note: "wrong" })
    ).toMatchObject({ stock_import: { status: "undone" } })
    expect(await stockOf("LAMP")).toEqual(before)
    await expect(
      admin.post(`/admin/stock-imports/${id}/undo`, {})
    ).rejects.toMatchObject({ status: 400, body: { type: "not_allowed" } })
  })

  it("finds our own export unchanged, row by row", async () => {
    const { admin, baseUrl } = t()
    const file = new Uint8Array(
      await (
        await fetch(`${baseUrl}/admin/stock-levels/export`, {
          headers: t().authorized,
        })
      ).arrayBuffer()
    )
    const { count } = await admin.get("/admin/stock-levels?limit=1")
    const { body } = await send(file)

    expect(count).toBeGreaterThan(3)
    expect(body.stock_import).toMatchObject({
      shape: "holdfast",
      counts: { rows: count, unchanged: count, change: 0, refused: 0 },
    })
  })

  it("finds 10,000 levels unchanged that were exported, with fractions, other scripts, quotes, leading zeros, line feeds and signs of formulas", async () => {
    const { baseUrl, inventory, shop, sql } = t()
    const AWKWARD = [
      (n: number) => `000${n}`,
      (n: number) => `=SUM(A${n})`,
      (n: number) => `'=${n}`,
      (n: number) => `-${n};+${n}`,
      (n: number) => `L\u00c4MP "${n}", \u5927`,
      (n: number) => `line\n${n}\r\n@x`,
      (n: number) => `\u0627\u0644${n}\t\u{1f4a1}|`,
      (n: number) => `${n},5`,
      (n: number) => `${n}E5`,
      (n: number) => `''--${n}`,
    ]
    const SIZE = 1000

    for (let part = 0; part < 5; part++) {
      const items = await inventory.createInventoryItems(
        Array.from({ length: SIZE }, (_, index) => {
          const n = part * SIZE + index
          const sku = AWKWARD[n % AWKWARD.length]!(n)

          return { sku, title: `${sku} \u2013 "title"\n=2` }
        })
      )

      await inventory.createInventoryLevels(
        items.flatMap(({ id }, index) => [
          {
            inventory_item_id: id,
            location_id: shop.locationIds["oslo"]!,
            stocked_quantity: index + 0.125,
          },
          {
            inventory_item_id: id,
            location_id: shop.locationIds["bergen"]!,
            stocked_quantity: index % 3 ? 0.1 + 0.2 : 1234567.001,
          },
        ])
      )
    }

    // Also what else the file says of them: deliveries, policies, an item's threshold.
    const some = await sql<{ inventory_item_id: string; n: number }>(
      `select inventory_item_id, row_number() over (order by inventory_item_id)::int as n
      from inventory_level where location_id = '${shop.locationIds["bergen"]!}'
      order by 1 limit 600`
    )

    await inventory.createIncomingStocks(
      some.map(({ inventory_item_id, n }) => ({
        inventory_item_id,
        location_id: shop.locationIds["bergen"]!,
        quantity: n + 0.5,
        ...(n % 3 && {
          expected_at: `2027-01-${String((n % 28) + 1).padStart(2, "0")}T08:09:10.123456Z`,
        }),
      }))
    )
    await inventory.setStockPolicies(
      some.flatMap(({ inventory_item_id, n }) => [
        {
          inventory_item_id,
          location_id: shop.locationIds["bergen"]!,
          safety_stock: n / 8,
          ...(n % 2 && { low_stock_threshold: n }),
        },
        { inventory_item_id, low_stock_threshold: 2.5 },
      ])
    )

    const [counted] = await sql<{ count: number }>(
      "select count(*)::integer as count from inventory_level where deleted_at is null"
    )
    const file = new Uint8Array(
      await (
        await fetch(`${baseUrl}/admin/stock-levels/export`, {
          headers: t().authorized,
        })
      ).arrayBuffer()
    )
    const count = counted!.count
    const unchanged = {
      counts: { rows: count, unchanged: count, change: 0, new: 0, refused: 0 },
    }

    expect(count).toBeGreaterThan(10_000)
    expect((await send(file)).body.stock_import).toMatchObject({
      shape: "holdfast",
      ...unchanged,
    })
    // By what people know them by: a cell that was made harmless is as it was.
    expect(new TextDecoder().decode(file)).toContain("'=SUM(A1)")
    expect(new TextDecoder().decode(file)).toContain("2027-01-03T08:09:10.123Z")
    expect(
      (
        await send(file, {
          "mapping[sku]": "sku",
          "mapping[location]": "location",
          "mapping[on_hand]": "stocked_quantity",
          "mapping[incoming]": "incoming_quantity",
          "mapping[expected_at]": "next_expected_at",
          "mapping[safety_stock]": "safety_stock",
          "mapping[low_stock_threshold]": "low_stock_threshold",
          decimal: "point",
        })
      ).body.stock_import
    ).toMatchObject({ shape: "mapping", ...unchanged })
  })

  it("tells a file that was applied before, and is done once under a key", async () => {
    const { admin, stockOf } = t()
    const file = "sku,place,plus\nLAMP,Oslo,2\n"
    const mapping = {
      "mapping[sku]": "sku",
      "mapping[location]": "place",
      "mapping[change]": "plus",
    }
    const first = (await send(file, mapping)).body.stock_import
    const apply = (id: string, body: object) =>
      admin.post(`/admin/stock-imports/${id}/apply`, body)
    const begun = await apply(first.id, { idempotency_key: "press" })

    expect(await apply(first.id, { idempotency_key: "press" })).toEqual(begun)
    await until(first.id, "applied")
    expect((await stockOf("LAMP")).oslo).toBe("7 / 0")

    const second = (await send(file, mapping)).body.stock_import

    expect(second.same_file).toMatchObject([{ id: first.id }])
    await expect(apply(second.id, {})).rejects.toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("was applied before") },
    })
    await apply(second.id, { again: true })
    await until(second.id, "applied")
    expect((await stockOf("LAMP")).oslo).toBe("9 / 0")
  })

  it("reads barcodes of variants and codes of locations, and gives the preview as a file", async () => {
    const { admin, shop, baseUrl } = t()
    const { variants } = await admin.get(
      "/admin/product-variants?sku=LAMP&fields=id,product_id"
    )

    await admin.post(
      `/admin/products/${variants[0].product_id}/variants/${variants[0].id}`,
      { ean: "7310865004703" }
    )
    await admin.post("/admin/stock-location-codes", {
      location_codes: [{ location_id: shop.locationIds.oslo, code: "WH-01" }],
    })

    const { body } = await send("ean;units\n7310865004703;6\n=1+1;6\n", {
      "mapping[barcode]": "ean",
      "mapping[on_hand]": "units",
      location: "WH-01",
    })

    expect(body.stock_import.counts).toMatchObject({ change: 1, refused: 1 })

    const file = await (
      await fetch(
        `${baseUrl}/admin/stock-imports/${body.stock_import.id}/export`,
        { headers: t().authorized }
      )
    ).text()
    const [head, first, second] = file.trim().split("\r\n")

    expect(head).toBe(
      "row,sku,location,inventory_item_id,location_id,status,stocked_before,stocked_after,outcome,applied_after,why"
    )
    expect(first).toContain(
      `2,7310865004703,WH-01,${shop.itemIds["LAMP"]},${shop.locationIds.oslo},change,5,6,,,`
    )
    expect(second).toContain("3,'=1+1,WH-01,")
    // What is wrong is told to people in words.
    expect(
      await admin.get(
        `/admin/stock-imports/${(await send("sku;units\nLAMP;few\n", { "mapping[sku]": "sku", "mapping[on_hand]": "units", location: "WH-01" })).body.stock_import.id}/rows`
      )
    ).toMatchObject({
      rows: [
        {
          row_number: 2,
          sku: "LAMP",
          stocked_before: 5,
          error: {
            message: 'on hand must be a number of digits alone, got "few"',
          },
        },
      ],
    })
  })

  it("an import whose server died is gone on with as servers start, two at once, and each row has its turn once", async () => {
    const { container, inventory, shop, sql } = t()
    const rows = 2500
    const items = await inventory.createInventoryItems(
      Array.from({ length: rows }, (_, at) => ({ sku: `DEAD-${at}` }))
    )
    const location_id = shop.locationIds.oslo!

    await inventory.createInventoryLevels(
      items.map(({ id }) => ({ inventory_item_id: id, location_id }))
    )

    const { body } = await send(
      ["sku,place,units", ...items.map(({ sku }) => `${sku},Oslo,3`)].join(
        "\n"
      ),
      {
        "mapping[sku]": "sku",
        "mapping[location]": "place",
        "mapping[change]": "units",
      }
    )
    const { id } = body.stock_import
    const counted = () =>
      sql<{ levels: string; movements: string }>(
        `select count(distinct movement.inventory_item_id) as levels,
          count(*) as movements
        from stock_movement movement
        join inventory_item item on item.id = movement.inventory_item_id
        where item.sku like 'DEAD-%' and movement.kind = 'adjusted'`
      )

    // It dies with the first rows behind it, and nobody has heard that it began.
    const emit = jest
      .spyOn(container.resolve(Modules.EVENT_BUS), "emit")
      .mockResolvedValue(undefined)

    await inventory.startStockImport(id)
    expect(await inventory.applyStockImportBatch(id)).toMatchObject({
      rows: 2000,
      is_done: false,
    })
    emit.mockRestore()
    expect(await inventory.listUnfinishedStockImports()).toEqual([id])

    await Promise.all([
      inventory.resumeStockImports(),
      inventory.resumeStockImports(),
    ])
    expect(await until(id, "applied")).toMatchObject({
      counts: { applied: rows, applied_refused: 0 },
    })
    expect(await counted()).toEqual([
      { levels: String(rows), movements: String(rows) },
    ])
    expect(
      await inventory.listInventoryLevels({
        inventory_item_id: items.map((item) => item.id),
        stocked_quantity: 3,
      } as object)
    ).toHaveLength(rows)

    // One that has ended is nobody's to go on with.
    await inventory.resumeStockImports()
    expect(await inventory.listUnfinishedStockImports()).toEqual([])
    expect(await counted()).toMatchObject([{ movements: String(rows) }])
  })

  it("refuses what is no file, and a stranger before reading any of it", async () => {
    const { admin, sql } = t()
    const form = await send("{}", MAPPING, {
      "content-type": "application/json",
    })

    expect(form).toMatchObject({
      status: 400,
      body: {
        type: "invalid_data",
        message:
          "The body must be the file itself, as text/csv, and is application/json",
      },
    })
    expect(await send("", MAPPING)).toMatchObject({
      status: 400,
      body: { message: "The file is empty" },
    })
    expect(await send("Item;Qty\nLAMP;4\n")).toMatchObject({
      status: 400,
      body: {
        type: "invalid_data",
        message: expect.stringContaining('Its heads are "Item", "Qty"'),
        details: {
          refused: [{ reason: "unknown_heads", field: "mapping" }],
          columns: [
            { head: "Item", sample: "LAMP" },
            { head: "Qty", sample: "4" },
          ],
        },
      },
    })
    expect(
      await send("Variant SKU,Variant Inventory Quantity\nLAMP,\n")
    ).toMatchObject({
      status: 400,
      body: {
        message:
          "A file of the shape medusa says no location: give one for all rows",
        details: {
          refused: [{ reason: "invalid", field: "location" }],
          columns: [
            { head: "Variant SKU", sample: "LAMP" },
            { head: "Variant Inventory Quantity", sample: null },
          ],
        },
      },
    })
    expect(await send("sku\n", { "mapping[odd]": "sku" })).toMatchObject({
      status: 400,
      body: { type: "invalid_data" },
    })
    expect(
      (await send("sku,place,units\n", MAPPING, { authorization: "" })).status
    ).toBe(401)
    await expect(
      admin.get("/admin/stock-imports/simp_none")
    ).rejects.toMatchObject({ status: 404 })
    await expect(
      admin.post("/admin/stock-imports/simp_none/apply", {})
    ).rejects.toMatchObject({ status: 404 })
    expect(await sql("select from stock_import")).toEqual([])
  })
})
