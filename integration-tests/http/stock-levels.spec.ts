import { parse } from "csv-parse/sync"

import { testShop } from "../support/http-test"
import { orderDesk } from "../support/orders"

testShop((t) => {
  const list = async (query: string) =>
    (await t().admin.get(`/admin/stock-levels?${query}`)) as {
      stock_levels: {
        sku: string
        location: { name: string }
        variant: { product_title: string } | null
        available_quantity: number
      }[]
      count: number
    }
  const named = async (query: string) =>
    (await list(query)).stock_levels.map(
      ({ sku, location }) => `${sku} in ${location.name}`
    )

  it("lists levels by the names of their locations and products, by channel and by barcode", async () => {
    const { admin, shop } = t()

    expect(await list("q=lamp")).toMatchObject({
      count: 1,
      stock_levels: [
        {
          sku: "LAMP",
          location: { name: "Oslo" },
          variant: { product_title: "Lamp" },
          available_quantity: 5,
        },
      ],
    })
    expect(
      await named(`location_id=${shop.locationIds.bergen}&order=sku`)
    ).toEqual(["MUG in Bergen", "SWEATER-M in Bergen"])

    const { variants } = await admin.get(
      "/admin/product-variants?sku=LAMP&fields=id,product_id"
    )

    await admin.post(
      `/admin/products/${variants[0].product_id}/variants/${variants[0].id}`,
      { ean: "7310865004703" }
    )
    expect(await named("q=7310865004703")).toEqual(["LAMP in Oslo"])

    const { sales_channel } = await admin.post("/admin/sales-channels", {
      name: "Bergen alone",
    })

    expect(await named(`sales_channel_id=${sales_channel.id}`)).toEqual([])
    await admin.post(
      `/admin/stock-locations/${shop.locationIds.bergen}/sales-channels`,
      { add: [sales_channel.id] }
    )
    expect(
      await named(`sales_channel_id=${sales_channel.id}&order=sku`)
    ).toEqual(["MUG in Bergen", "SWEATER-M in Bergen"])
    expect(
      await named(
        `sales_channel_id=${sales_channel.id}&location_id=${shop.locationIds.oslo}`
      )
    ).toEqual([])
  })

  it("is exported with the filters of the list, a head and a row for each level", async () => {
    const { admin, baseUrl, shop } = t()

    await admin.post(`/admin/inventory-items/${shop.itemIds.MUG}`, {
      title: "=cmd()",
    })

    const text = async (query: string) => {
      const response = await fetch(
        `${baseUrl}/admin/stock-levels/export?${query}`,
        { headers: t().authorized }
      )

      expect(response.status).toBe(200)
      expect(response.headers.get("content-disposition")).toContain("stock.csv")

      return (await response.text()).trim().split("\r\n")
    }
    const rows = await text("q=mug")

    expect(rows).toHaveLength(3)
    expect(rows[0]).toMatch(/^\ufeff?sku,title,location,stocked_quantity,/)
    expect(rows[1]).toMatch(/^MUG,'=cmd\(\),(Oslo|Bergen),40,0,0,0,0,0,0,40,/)
    expect(await text("")).toHaveLength(8)
  })

  it("exports what is low and what carts hold, with the filters of their lists, and what was chosen of them", async () => {
    const { admin, baseUrl, inventory, shop, shopper, sql, store } = t()
    const { oslo } = shop.locationIds
    const exported = async (path: string, query: [string, string][] = []) => {
      const response = await fetch(
        `${baseUrl}${path}/export?${new URLSearchParams(query)}`,
        { headers: t().authorized }
      )
      const text = await response.text()

      return response.ok
        ? (parse(text, { bom: true }) as string[][])
        : [[String(response.status), text]]
    }

    await inventory.setStockPolicies(
      ["LAMP", "MUG"].map((sku) => ({
        inventory_item_id: shop.itemIds[sku]!,
        location_id: oslo!,
        low_stock_threshold: 50,
      }))
    )

    const cart = await shopper.fillCart(store, shop, {
      [shop.variantIds["LAMP"]!]: 2,
    })
    const low = "/admin/inventory/low-stock"
    const { low_stock } = await admin.get(`${low}?location_id=${oslo}`)
    const [head, ...rows] = await exported(low, [["location_id", oslo!]])

    expect(head!.slice(0, 8)).toEqual([
      "sku",
      "title",
      "location",
      "status",
      "stocked_quantity",
      "reserved_quantity",
      "available_quantity",
      "threshold",
    ])
    expect(rows).toHaveLength(low_stock.length)
    expect(rows).toContainEqual(
      expect.arrayContaining(["LAMP", "Oslo", "low_stock", "5", "2", "3", "50"])
    )

    const lamp = await inventory.retrieveInventoryLevel(
      shop.itemIds["LAMP"]!,
      oslo!
    )
    const others = Array.from({ length: 150 }, (_, n) => `ilev_other_${n}`)

    for (const [path, name] of [
      [low, "inventory_level_id[]"],
      ["/admin/stock-levels", "id[]"],
    ] as const) {
      const chosen = await exported(
        path,
        [...others, lamp.id].map((id): [string, string] => [name, id])
      )

      expect(chosen.map(([sku]) => sku)).toEqual(["sku", "LAMP"])
    }

    const holds = "/admin/cart-reservations"
    const [titles, ...held] = await exported(holds)
    const of = (name: string) => held[0]![titles!.indexOf(name)]

    expect(held).toHaveLength(1)
    expect(["sku", "location", "quantity", "cart_id"].map(of)).toEqual([
      "LAMP",
      "Oslo",
      "2",
      cart.id,
    ])
    expect(of("expires_at")).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/)
    expect(await exported(holds, [["id[]", of("id")!]])).toHaveLength(2)
    expect(await exported(holds, [["cart_id", "cart_none"]])).toHaveLength(1)

    const before = await sql("select count(*) from stock_movement")

    for (const [path, query, message] of [
      [low, ["limit", "5"], /limit/],
      [low, ["status", "sold"], /status/],
      [holds, ["expires_at", "soon"], /expires_at/],
      [holds, ["colour", "red"], /colour/],
    ] as const) {
      const [[status, text]] = (await exported(path, [[...query]])) as [
        [string, string],
      ]

      expect(status).toBe("400")
      expect(text).toMatch(message)
    }
    expect(await sql("select count(*) from stock_movement")).toEqual(before)
  })

  it("refuses odd questions with a 400 that names the field, and strangers with a 401", async () => {
    const { admin, baseUrl, sql } = t()
    const before = await sql("select count(*) from stock_movement")

    for (const [query, message] of [
      ["limit=0", /limit/],
      ["limit=201", /limit/],
      ["limit=many", /limit/],
      ["order=price", /^order must be one of/],
      ["cursor=nonsense", /^cursor must be/],
      ["status=sold", /^status must be one of/],
      ["location_id=", /^location_id must be/],
      ["colour=red", /colour/],
      ["q[]=a&q[]=b", /q/],
      [`q=${"x".repeat(201)}`, /^q must have at most 200/],
    ] as const) {
      await expect(
        admin.get(`/admin/stock-levels?${query}`)
      ).rejects.toMatchObject({
        status: 400,
        body: {
          type: "invalid_data",
          message: expect.stringMatching(message),
        },
      })
    }
    for (const path of ["", "/export"]) {
      expect((await fetch(`${baseUrl}/admin/stock-levels${path}`)).status).toBe(
        401
      )
    }
    expect(await sql("select count(*) from stock_movement")).toEqual(before)
  })

  it("exports by POST a selection that an address has no room for", async () => {
    const { admin, baseUrl, inventory, shop, shopper, store } = t()
    const { oslo } = shop.locationIds
    const headers = {
      ...t().authorized,
      "content-type": "application/json",
    }

    await inventory.setStockPolicies({
      inventory_item_id: shop.itemIds.LAMP!,
      location_id: oslo,
      low_stock_threshold: 50,
    })
    await shopper.fillCart(store, shop, { [shop.variantIds.LAMP!]: 2 })

    const { stock_levels } = await admin.get("/admin/stock-levels?q=lamp")
    const { cart_reservations } = await admin.get("/admin/cart-reservations")
    const gone = Array.from(
      { length: 900 },
      (_, n) => `gone_${n}_${"x".repeat(26)}`
    )

    for (const [path, name, id] of [
      ["/admin/stock-levels/export", "id", stock_levels[0].id],
      [
        "/admin/inventory/low-stock/export",
        "inventory_level_id",
        stock_levels[0].id,
      ],
      ["/admin/cart-reservations/export", "id", cart_reservations[0].id],
    ] as const) {
      const chosen = [...gone, id]
      const query = chosen.map((one) => `${name}[]=${one}`).join("&")
      const send = (body: object) =>
        fetch(`${baseUrl}${path}`, {
          method: "POST",
          headers,
          body: JSON.stringify(body),
        })

      expect(
        (await fetch(`${baseUrl}${path}?${query}`, { headers })).status
      ).toBe(431)

      const answer = await send({ [name]: chosen })

      expect(answer.status).toBe(200)
      expect(answer.headers.get("content-type")).toContain("text/csv")

      const [, ...rows] = parse(await answer.text(), {
        bom: true,
      }) as string[][]

      expect(rows.map((row) => row[0])).toEqual(["LAMP"])
      expect((await send({ nonsense: [id] })).status).toBe(400)
      expect(
        (await fetch(`${baseUrl}${path}`, { method: "POST" })).status
      ).toBe(401)
    }
  })

  it("counts by SKU and barcode while an order is sent, is reviewed with a recount, and posts once what was found, naming the order that goes without", async () => {
    const { admin, shop, sql, stockOf } = t()
    const { buy, fulfill } = orderDesk(t)
    const counts = "/admin/stock-counts"
    const { variants } = await admin.get(
      "/admin/product-variants?sku=LAMP&fields=id,product_id"
    )

    await admin.post(
      `/admin/products/${variants[0].product_id}/variants/${variants[0].id}`,
      { ean: "7310865004703" }
    )

    const sent = await buy({ MUG: 2 })
    const waiting = await buy({ LAMP: 3 })
    const [order] = await sql<{ display_id: number }>(
      `select display_id from "order" where id = '${waiting.id}'`
    )
    const mugs = Number((await stockOf("MUG")).oslo.split(" ")[0])
    const lamps = Number((await stockOf("LAMP")).oslo.split(" ")[0])

    expect(
      await admin.get(`${counts}/due?location=Oslo&classes=C&limit=1`)
    ).toMatchObject({ limit: 1, offset: 0, levels: [{ class: "C" }] })

    const {
      stock_count: { id, ...opened },
    } = await admin.post(counts, {
      location: "Oslo",
      items: [{ sku: "MUG" }, { barcode: "7310865004703" }],
      note: "november",
    })

    expect(opened).toMatchObject({
      location_id: shop.locationIds.oslo,
      status: "open",
      lines: 2,
      actor_id: expect.stringMatching(/^user_/),
    })

    const enter = (entries: object[]) =>
      admin.post(`${counts}/${id}/entries`, { entries })
    const linesOf = async (query = "") =>
      (await admin.get(`${counts}/${id}/lines${query}`)) as {
        lines: {
          id: string
          sku: string
          status: string
          variance: number | null
          entries: { id: string; actor_id: string }[]
        }[]
        uncovered: object[]
      }

    // Before they are sent, all but one are found, in two places.
    await enter([{ sku: "MUG", quantity: mugs - 3, key: "one" }])
    await enter([{ sku: "MUG", quantity: mugs - 3, key: "one" }])
    await enter([{ sku: "MUG", quantity: 2, key: "two" }])
    await fulfill(sent)
    expect((await enter([{ sku: "MUG", quantity: 1 }])).entries).toMatchObject([
      { found: mugs, on_hand: mugs - 2 },
    ])

    const moved = (await linesOf("?status=moved")).lines

    expect(moved).toMatchObject([{ sku: "MUG", variance: null }])
    // The last was a mistake.
    await admin.delete(`${counts}/${id}/entries/${moved[0]!.entries[0]!.id}`)
    expect((await linesOf("?status=counted")).lines).toMatchObject([
      {
        sku: "MUG",
        variance: -1,
        entries: [
          { actor_id: opened.actor_id },
          { actor_id: opened.actor_id },
          { actor_id: opened.actor_id },
        ],
      },
    ])
    await expect(
      enter([{ barcode: "4006381333931", quantity: 1 }])
    ).rejects.toMatchObject({
      status: 404,
      body: {
        message: expect.stringContaining("entries[0].barcode"),
      },
    })

    await enter([{ barcode: "7310865004703", quantity: 9 }])
    await admin.post(`${counts}/${id}`, { status: "in_review" })

    const lamp = (await linesOf()).lines.find(({ sku }) => sku === "LAMP")!

    await admin.post(`${counts}/${id}/lines`, {
      lines: [{ id: lamp.id, recount: true }],
    })
    await expect(admin.post(`${counts}/${id}/post`, {})).rejects.toMatchObject({
      status: 400,
      body: {
        message: expect.stringMatching(/LAMP.*counted anew/),
        details: {
          refused: [{ reason: "not_counted", sku: "LAMP" }],
        },
      },
    })
    await enter([{ barcode: "7310865004703", quantity: 1 }])

    const uncovered = [
      {
        inventory_item_id: shop.itemIds["LAMP"],
        uncovered: 2,
        order: { id: waiting.id, display_id: order!.display_id },
        cart: null,
      },
    ]

    expect(await linesOf("?has_variance=true&status=counted")).toMatchObject({
      lines: [{ variance: 1 - lamps }, { sku: "MUG" }],
      uncovered,
    })

    const ends = await Promise.allSettled(
      [1, 2].map(() => admin.post(`${counts}/${id}/post`, {}))
    )

    expect(ends.map(({ status }) => status).sort()).toEqual([
      "fulfilled",
      "rejected",
    ])
    expect(ends.find(({ status }) => status === "rejected")).toMatchObject({
      reason: {
        status: 400,
        body: {
          details: { refused: [{ reason: "wrong_status", status: "posted" }] },
        },
      },
    })
    expect(ends.find(({ status }) => status === "fulfilled")).toMatchObject({
      value: { applied: 2, refused: 0, uncovered },
    })
    expect((await stockOf("MUG")).oslo.split(" ")[0]).toBe(String(mugs - 3))
    expect((await stockOf("LAMP")).oslo.split(" ")[0]).toBe("1")
    expect(await admin.get(`${counts}?status=posted`)).toMatchObject({
      stock_counts: [{ id, closed_by: opened.actor_id }],
    })
    await expect(
      admin.post(`${counts}/${id}/cancel`, {})
    ).rejects.toMatchObject({ status: 400 })
  })
})
