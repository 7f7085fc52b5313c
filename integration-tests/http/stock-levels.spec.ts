import { testShop } from "../support/http-test"

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
      const { token } = (await (
        await fetch(`${baseUrl}/auth/user/emailpass`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({
            email: "admin@holdfast.test",
            password: "holdfast",
          }),
        })
      ).json()) as { token: string }
      const response = await fetch(
        `${baseUrl}/admin/stock-levels/export?${query}`,
        { headers: { authorization: `Bearer ${token}` } }
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
})
