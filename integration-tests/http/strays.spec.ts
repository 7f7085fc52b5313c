import {
  createLinksWorkflow,
  deleteStockLocationsWorkflow,
} from "@medusajs/medusa/core-flows"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

import { checkInventoryWorkflow } from "../../src/workflows"
import { testShop } from "../support/http-test"

const YESTERDAY = new Date(Date.now() - 24 * 3600 * 1000).toISOString()
const NEXT_YEAR = new Date(Date.now() + 365 * 24 * 3600 * 1000).toISOString()

testShop((t) => {
  const item = (sku: string) => t().shop.itemIds[sku]!
  const variant = (sku: string) => t().shop.variantIds[sku]!

  const check = async () =>
    (await checkInventoryWorkflow(t().container).run({ input: {} })).result

  const linksOf = async (sku: string) =>
    (
      await t()
        .container.resolve(ContainerRegistrationKeys.QUERY)
        .graph({
          entity: "product_variant_inventory_item",
          fields: ["inventory_item_id", "required_quantity"],
          filters: { variant_id: variant(sku) },
        })
    ).data

  const availabilityOf = async (sku: string) =>
    (
      await t().store.get(
        `/store/availability?by_location=true&variant_id=${variant(sku)}`
      )
    ).availability[0]

  const productOf = async (sku: string) =>
    (
      await t().admin.get(
        `/admin/product-variants?id=${variant(sku)}&fields=product_id`
      )
    ).variants[0].product_id as string

  it("a variant is linked to a whole number of an item that is there, or not at all: by each of core's routes and workflows", async () => {
    const { admin, container } = t()
    const product = await productOf("LAMP")
    const before = await linksOf("LAMP")
    const links = `/admin/products/${product}/variants/${variant("LAMP")}/inventory-items`
    const link = (required_quantity: number, inventory_item_id: string) => ({
      [Modules.PRODUCT]: { variant_id: variant("LAMP") },
      [Modules.INVENTORY]: { inventory_item_id },
      data: { required_quantity },
    })

    for (const required_quantity of [0, -1, 1.5, 2 ** 31, 1e308]) {
      const refusal = {
        status: 400,
        body: {
          type: "invalid_data",
          message:
            `required_quantity of Tea, 100 g (TEA) for variant ${variant("LAMP")} ` +
            `must be a whole number from 1 to 2147483647, got ${required_quantity}`,
        },
      }
      const given = { required_quantity, inventory_item_id: item("TEA") }

      await expect(admin.post(links, given)).rejects.toMatchObject(refusal)
      await expect(
        admin.post(
          `/admin/products/${product}/variants/inventory-items/batch`,
          {
            create: [{ ...given, variant_id: variant("LAMP") }],
          }
        )
      ).rejects.toMatchObject(refusal)
      await expect(
        admin.post(`${links}/${item("LAMP")}`, { required_quantity })
      ).rejects.toMatchObject({
        status: 400,
        body: { message: expect.stringContaining(`got ${required_quantity}`) },
      })
      await expect(
        admin.post(
          `/admin/products/${product}/variants/inventory-items/batch`,
          {
            update: [
              {
                required_quantity,
                inventory_item_id: item("LAMP"),
                variant_id: variant("LAMP"),
              },
            ],
          }
        )
      ).rejects.toMatchObject({
        status: 400,
        body: { message: expect.stringContaining(`got ${required_quantity}`) },
      })
      await expect(
        createLinksWorkflow(container).run({
          input: [link(required_quantity, item("TEA"))],
        })
      ).rejects.toMatchObject({ type: "invalid_data" })
    }

    await expect(
      admin.post(links, { required_quantity: 1, inventory_item_id: "iitem_0" })
    ).rejects.toMatchObject({
      status: 404,
      body: { message: "Inventory item with id: iitem_0 was not found" },
    })
    await expect(
      admin.post(links.replace(variant("LAMP"), "variant_0"), {
        required_quantity: 1,
        inventory_item_id: item("TEA"),
      })
    ).rejects.toMatchObject({
      status: 404,
      body: { message: "Product variant with id: variant_0 was not found" },
    })
    await expect(
      admin.post(`/admin/products/${product}/variants`, {
        title: "None",
        options: { Model: "None" },
        prices: [],
        inventory_items: [
          { inventory_item_id: item("TEA"), required_quantity: 0 },
        ],
      })
    ).rejects.toMatchObject({ status: 400 })
    expect(await linksOf("LAMP")).toEqual(before)

    // What is right is linked.
    await admin.post(links, {
      required_quantity: 2,
      inventory_item_id: item("TEA"),
    })
    expect(await linksOf("LAMP")).toHaveLength(before.length + 1)
  })

  it("a link to none of an item or to an item that is gone is found, and no shopper is told a number that cannot be", async () => {
    const { container, inventory, sql, store, shop } = t()
    const link = container.resolve(ContainerRegistrationKeys.LINK)

    for (const required_quantity of [0, -2]) {
      // Past all workflows.
      await link.create({
        [Modules.PRODUCT]: { variant_id: variant("LAMP") },
        [Modules.INVENTORY]: { inventory_item_id: item("LAMP") },
        data: { required_quantity },
      })
      expect(await check()).toMatchObject({
        is_sound: false,
        faults: { variant_link_without_quantity: 1 },
        findings: [
          {
            fault: "variant_link_without_quantity",
            inventory_item_id: item("LAMP"),
            location_id: "",
            reservation_id: null,
            reference_id: variant("LAMP"),
            found: String(required_quantity),
            expected: null,
          },
        ],
      })
      expect(await availabilityOf("LAMP")).toMatchObject({
        status: "out_of_stock",
        quantity: 0,
        backorderable_quantity: 0,
        expected_at: null,
      })

      const { cart } = await store.post("/store/carts", {
        region_id: shop.regionId,
      })

      await expect(
        store.post(`/store/carts/${cart.id}/line-items`, {
          variant_id: variant("LAMP"),
          quantity: 1,
        })
      ).rejects.toMatchObject({ status: 400 })
    }

    await link.create({
      [Modules.PRODUCT]: { variant_id: variant("LAMP") },
      [Modules.INVENTORY]: { inventory_item_id: item("LAMP") },
      data: { required_quantity: 1 },
    })
    expect(await check()).toMatchObject({ is_sound: true, faults: {} })

    const gone = await inventory.createInventoryItems({ sku: "GONE" })

    await link.create({
      [Modules.PRODUCT]: { variant_id: variant("LAMP") },
      [Modules.INVENTORY]: { inventory_item_id: gone.id },
      data: { required_quantity: 1 },
    })
    await sql("update inventory_item set deleted_at = now() where id = ?", [
      gone.id,
    ])
    expect((await check()).findings).toEqual([
      {
        fault: "variant_link_of_missing_item",
        inventory_item_id: gone.id,
        location_id: "",
        reservation_id: null,
        reference_id: variant("LAMP"),
        found: gone.id,
        expected: null,
      },
    ])
    expect(await availabilityOf("LAMP")).toMatchObject({
      status: "out_of_stock",
      quantity: 0,
    })
  })

  it("what is overdue is found and is no fault, and no shopper is told to expect it yesterday", async () => {
    const { inventory, shop } = t()
    const place = {
      inventory_item_id: item("LAMP"),
      location_id: shop.locationIds.oslo,
    }

    await inventory.adjustInventory(
      place.inventory_item_id,
      place.location_id,
      -5
    )

    const late = await inventory.createIncomingStocks({
      ...place,
      quantity: 3,
      expected_at: YESTERDAY,
    })

    expect(await availabilityOf("LAMP")).toMatchObject({
      status: "out_of_stock",
      expected_at: null,
    })
    expect(await check()).toMatchObject({
      is_sound: true,
      faults: { overdue_incoming: 1 },
      findings: [
        {
          fault: "overdue_incoming",
          ...place,
          reservation_id: null,
          reference_id: late.id,
          found: YESTERDAY,
          expected: null,
        },
      ],
    })

    // A backorder is bound to what is late, and promised no date.
    const held = await inventory.createReservationItems({
      ...place,
      quantity: 1,
      allow_backorder: true,
    })

    expect(
      await inventory.listBackorderPromises({ reservation_id: held.id })
    ).toMatchObject([{ incoming_stock_id: late.id, promised_at: null }])

    await inventory.createIncomingStocks({
      ...place,
      quantity: 3,
      expected_at: NEXT_YEAR,
    })
    expect(await availabilityOf("LAMP")).toMatchObject({
      expected_at: NEXT_YEAR,
    })

    // Given another date, it is promised anew.
    await inventory.updateIncomingStocks({
      id: late.id,
      expected_at: NEXT_YEAR,
    })
    expect(
      await inventory.listBackorderPromises({ reservation_id: held.id })
    ).toMatchObject([{ promised_at: new Date(NEXT_YEAR) }])
    expect((await check()).faults).toEqual({})
  })

  it("a level is opened at no location that is not there, by either of core's batches", async () => {
    const { admin, inventory, shop } = t()
    const level = { location_id: "sloc_0", stocked_quantity: 3 }
    const there = {
      location_id: shop.locationIds.bergen,
      stocked_quantity: 4,
    }
    const { length } = await inventory.listInventoryLevels({})

    for (const [path, create] of [
      [`${item("TEA")}/location-levels/batch`, [there, level]],
      [
        "location-levels/batch",
        [there, level].map((row) => ({
          ...row,
          inventory_item_id: item("TEA"),
        })),
      ],
    ] as const) {
      await expect(
        admin.post(`/admin/inventory-items/${path}`, { create })
      ).rejects.toMatchObject({
        status: 404,
        body: {
          message: "create[1].location_id: stock location sloc_0 not found",
        },
      })
    }
    expect(await inventory.listInventoryLevels({})).toHaveLength(length)

    await admin.post(
      `/admin/inventory-items/${item("TEA")}/location-levels/batch`,
      { create: [there] }
    )
    expect((await t().stockOf("TEA")).bergen).toBe("4 / 0")
  })

  it("a level and a transfer at a location that is gone are found, and its units are shown to no shopper", async () => {
    const { admin, container, inventory, shop } = t()
    const { oslo, bergen } = shop.locationIds
    const sweater = item("SWEATER-M")

    for (const [from, to, field] of [
      ["sloc_0", bergen, "from_location_id"],
      [oslo, "sloc_0", "to_location_id"],
    ] as const) {
      await expect(
        admin.post("/admin/stock-transfers", {
          from_location_id: from,
          to_location_id: to,
          items: [{ inventory_item_id: sweater, quantity: 1 }],
        })
      ).rejects.toMatchObject({
        status: 404,
        body: {
          message: expect.stringContaining(
            `${field}: stock location sloc_0 not found`
          ),
        },
      })
    }
    expect(await inventory.listStockTransfers({})).toEqual([])

    const transfer = await inventory.createStockTransfers({
      from_location_id: oslo,
      to_location_id: bergen,
      items: [{ inventory_item_id: sweater, quantity: 1 }],
    })
    const { quantity } = await availabilityOf("SWEATER-M")

    await deleteStockLocationsWorkflow(container).run({
      input: { ids: [bergen] },
    })

    expect(quantity).toBe(30)
    expect(await availabilityOf("SWEATER-M")).toMatchObject({
      quantity: 20,
      locations: [{ name: "Oslo", quantity: 20 }],
    })

    const { faults, findings } = await check()

    expect(faults).toEqual({
      level_of_deleted_location: 2,
      transfer_of_deleted_location: 1,
    })
    expect(findings).toContainEqual({
      fault: "level_of_deleted_location",
      inventory_item_id: sweater,
      location_id: bergen,
      reservation_id: null,
      found: "10 / 0 / 0",
      expected: null,
    })
    expect(findings).toContainEqual({
      fault: "transfer_of_deleted_location",
      inventory_item_id: sweater,
      location_id: bergen,
      reservation_id: null,
      reference_id: transfer.id,
      found: "draft",
      expected: null,
    })
  })

  it("an item is not deleted while units of it are on their way, and where it is, the transfer is found and can be ended", async () => {
    const { admin, inventory, shop, sql } = t()
    const { oslo, bergen } = shop.locationIds
    const sweater = item("SWEATER-M")
    const transfer = await inventory.createStockTransfers({
      from_location_id: oslo,
      to_location_id: bergen,
      items: [{ inventory_item_id: sweater, quantity: 4 }],
    })

    await inventory.shipStockTransfer({ id: transfer.id })

    const before = await t().stockOf("SWEATER-M")

    const removals: [remove: () => Promise<unknown>, named: string][] = [
      [
        () => admin.delete(`/admin/inventory-items/${sweater}`),
        "Sweater (SWEATER-M)",
      ],
      [() => inventory.deleteInventoryItems(sweater), `item ${sweater}`],
      [() => inventory.softDeleteInventoryItems(sweater), `item ${sweater}`],
    ]

    for (const [remove, named] of removals) {
      await expect(remove()).rejects.toMatchObject({
        message: expect.stringContaining(`${named} in ${transfer.id}`),
      })
    }
    expect(await t().stockOf("SWEATER-M")).toEqual(before)
    expect((await check()).faults).toEqual({})

    // Past the module.
    await sql("update inventory_item set deleted_at = now() where id = ?", [
      sweater,
    ])
    expect((await check()).findings).toContainEqual({
      fault: "transfer_of_deleted_item",
      inventory_item_id: sweater,
      location_id: bergen,
      reservation_id: null,
      reference_id: transfer.id,
      found: "shipped",
      expected: null,
    })

    await sql("update inventory_item set deleted_at = null where id = ?", [
      sweater,
    ])
    await inventory.cancelStockTransfer({
      id: transfer.id,
      disposition: "return",
    })
    await admin.delete(`/admin/inventory-items/${sweater}`)
    expect(await t().stockOf("SWEATER-M")).toEqual({
      oslo: "none",
      bergen: "none",
    })
  })
})
