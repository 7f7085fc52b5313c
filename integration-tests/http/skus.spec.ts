import { deleteProductsWorkflow } from "@medusajs/medusa/core-flows"

import { testShop } from "../support/http-test"

testShop((t) => {
  const typed = ["ABC", "abc", "ABC ", " aBc\u00a0", "A\u200bBC"]

  const product = (sku: string, index: number) => ({
    title: `Product ${index}`,
    status: "published",
    options: [{ title: "Size", values: ["One"] }],
    variants: [
      {
        title: "One",
        sku,
        options: { Size: "One" },
        manage_inventory: true,
        prices: [{ currency_code: "eur", amount: 10 }],
      },
    ],
  })

  const outcomesOf = async (calls: Promise<unknown>[]) => {
    const settled = await Promise.allSettled(calls)

    return {
      made: settled.flatMap((one) =>
        one.status === "fulfilled" ? [one.value] : []
      ),
      refused: settled.flatMap((one) =>
        one.status === "rejected"
          ? [one.reason as { status: number; body: { message: string } }]
          : []
      ),
    }
  }

  const meaning = (skus: "exact" | "case_insensitive") => {
    t().inventory.holdfastOptions.items.sku = skus
  }

  const itemsOf = async () =>
    await t().sql(
      `select id, sku from inventory_item
       where deleted_at is null
         and upper(regexp_replace(sku, '[^A-Za-z]', '', 'g')) = 'ABC'
       order by id`
    )

  afterEach(() => meaning("exact"))

  it("magento2 #10080: made at once by the item's and the product's routes in five spellings, one item is there", async () => {
    const { admin } = t()

    meaning("case_insensitive")

    const { made, refused } = await outcomesOf(
      Array.from({ length: 20 }, (_, index) => {
        const sku = typed[index % typed.length]!

        return index % 2
          ? admin.post("/admin/products", product(sku, index))
          : admin.post("/admin/inventory-items", { sku })
      })
    )
    const items = await itemsOf()

    expect([made.length, refused.length, items.length]).toEqual([1, 19, 1])

    const [{ sku }] = items as [{ sku: string }]

    expect(["ABC", "abc", "aBc"]).toContain(sku)
    // Core's product module refuses a variant whose SKU is written like another's.
    const isTaken = new RegExp(
      ` is taken: Inventory item with sku: ${sku} already exists$|^Product variant with sku: .*, already exists`
    )

    for (const { status, body } of refused) {
      expect([status, body.message]).toEqual([
        400,
        expect.stringMatching(isTaken),
      ])
    }
    // Nothing of a refused product is left.
    expect(
      await t().sql(
        "select count(*)::integer as products from product where title like 'Product %' and deleted_at is null"
      )
    ).toEqual([
      { products: made.filter((one) => "product" in (one as object)).length },
    ])

    // However it is written, the dashboard finds it, and a form may send it back.
    const found = await admin.get(
      `/admin/inventory-items?sku=${encodeURIComponent(" AbC ")}`
    )

    expect(
      found.inventory_items.map((item: { sku: string }) => item.sku)
    ).toEqual([sku])
    await admin.post(`/admin/inventory-items/${found.inventory_items[0].id}`, {
      sku,
      title: "As it was",
    })
    expect(await itemsOf()).toEqual(items)
  })

  it("what collides is listed before the option is switched on, and goes on selling after", async () => {
    const { admin, container, inventory } = t()
    const skus = ["ABC", "abc", "ABC "]

    for (const [index, sku] of skus.entries()) {
      await admin.post("/admin/products", product(sku, index))
    }

    const check = async (query: string) =>
      (await admin.get(`/admin/stock-reconciliation${query}`)).check
    const items = (await itemsOf()) as { id: string; sku: string }[]
    const collision = (index: number) => ({
      fault: "sku_collision",
      inventory_item_id: items[index]!.id,
      location_id: "",
      reservation_id: null,
      reference_id: items[0]!.id,
      found: items[index]!.sku,
      expected: items[0]!.sku,
    })

    expect(items.map(({ sku }) => sku)).toEqual(skus)
    expect(await check("")).toMatchObject({ is_sound: true, findings: [] })
    expect(await check("?skus=trimmed")).toMatchObject({
      is_sound: false,
      faults: { sku_collision: 1 },
      findings: [collision(2)],
    })
    expect(await check("?skus=case_insensitive")).toMatchObject({
      faults: { sku_collision: 2 },
      findings: [collision(1), collision(2)],
    })
    await expect(check("?skus=any")).rejects.toMatchObject({ status: 400 })

    meaning("case_insensitive")
    expect(await check("")).toMatchObject({ faults: { sku_collision: 2 } })

    // A product that is deleted by a workflow which then fails comes back whole.
    const [link] = (await t().sql(
      `select variant.product_id from product_variant variant where sku = 'abc'`
    )) as { product_id: string }[]
    const { transaction } = await deleteProductsWorkflow(container).run({
      input: { ids: [link!.product_id] },
    })

    expect(await itemsOf()).toHaveLength(2)
    await deleteProductsWorkflow(container).cancel({ transaction })
    expect(await itemsOf()).toEqual(items)

    // Renamed, they collide no more.
    for (const [index, { id }] of items.entries()) {
      await admin.post(`/admin/inventory-items/${id}`, { sku: `ABC-${index}` })
    }
    expect(await check("")).toMatchObject({ is_sound: true, faults: {} })
    expect(
      (await inventory.listInventoryItems({ sku: "abc-1 " })).map(
        ({ id }) => id
      )
    ).toEqual([items[1]!.id])
  })
})
