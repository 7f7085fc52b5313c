import { LONGEST } from "../../src/modules/inventory/policy/text-bounds"
import { testShop } from "../support/http-test"
import { refused } from "../support/refused"

testShop((t) => {
  const item = (sku: string) => t().shop.itemIds[sku]!
  const oslo = () => t().shop.locationIds.oslo

  it("a bad field of a single object is named without a row, and in a list with it", async () => {
    const { admin, inventory } = t()
    const place = { inventory_item_id: item("LAMP"), location_id: oslo() }
    const said = async (path: string, body: object) =>
      (await refused(admin.post(path, body))).message
    const tooFew = "must be greater than 0, got 0"
    const { incoming_stock } = await admin.post("/admin/incoming-stock", {
      ...place,
      quantity: 3,
    })
    const transfer = {
      from_location_id: oslo(),
      to_location_id: t().shop.locationIds.bergen,
    }

    expect(await said("/admin/incoming-stock", { ...place, quantity: 0 })).toBe(
      `quantity ${tooFew}`
    )
    for (const path of ["", "/receive"]) {
      expect(
        await said(`/admin/incoming-stock/${incoming_stock.id}${path}`, {
          quantity: 0,
        })
      ).toBe(`quantity ${tooFew}`)
    }
    expect(
      await said("/admin/stock-transfers", {
        ...transfer,
        items: [{ inventory_item_id: item("LAMP"), quantity: 0 }],
      })
    ).toBe(`items[0].quantity ${tooFew}`)
    expect(
      await said("/admin/stock-transfers", {
        ...transfer,
        to_location_id: oslo(),
        items: [{ inventory_item_id: item("LAMP"), quantity: 1 }],
      })
    ).toBe(
      "to_location_id must be another location than from_location_id, got Oslo twice"
    )
    // Core gives a single object on as a list of one as well.
    expect(await said("/admin/reservations", { ...place, quantity: 0 })).toBe(
      `quantity ${tooFew}`
    )
    expect(
      await said(`/admin/inventory-items/${item("LAMP")}/adjustments`, {
        location_id: oslo(),
        stocked_quantity: -1,
        reason: "correction",
      })
    ).toBe("stocked_quantity must not be negative, got -1")
    expect(
      await said("/admin/incoming-stock/batch", {
        create: [{ ...place, quantity: 0 }],
      })
    ).toBe(`[0].quantity ${tooFew}`)
    expect(
      (await inventory.listIncomingStocks({})).map(({ quantity }) => quantity)
    ).toEqual([3])
    expect(await inventory.listStockTransfers({})).toEqual([])
  })

  it("notes, reasons, references and keys have one bound each, on routes and in the service", async () => {
    const { admin, inventory, stockOf } = t()
    const place = { inventory_item_id: item("LAMP"), location_id: oslo() }
    const items = [{ inventory_item_id: item("LAMP"), quantity: 1 }]
    const transfer = {
      from_location_id: oslo(),
      to_location_id: t().shop.locationIds.bergen,
      items,
    }
    const adjustment = { location_id: oslo(), adjustment: 1, reason: "other" }
    const adjust = `/admin/inventory-items/${item("LAMP")}/adjustments`
    const before = await stockOf("LAMP")
    const bodies: [string, object, (keyof typeof LONGEST)[]][] = [
      [
        "/admin/incoming-stock",
        { ...place, quantity: 1 },
        ["reference", "note", "reason", "idempotency_key"],
      ],
      [
        "/admin/stock-transfers",
        transfer,
        ["reference", "note", "idempotency_key"],
      ],
      [
        adjust,
        adjustment,
        ["note", "reason", "reference_type", "reference_id", "idempotency_key"],
      ],
    ]

    expect(LONGEST).toMatchObject({
      note: 2000,
      reason: 200,
      reference: 200,
      reference_id: 200,
      idempotency_key: 255,
    })
    for (const [path, body, names] of bodies) {
      for (const name of names) {
        const longest = LONGEST[name]

        expect({
          name,
          ...(await refused(
            admin.post(path, { ...body, [name]: "x".repeat(longest + 1) })
          )),
        }).toMatchObject({
          name,
          status: 400,
          message: expect.stringMatching(new RegExp(`${name}.*${longest}`)),
        })
      }
    }
    const tooLong = (name: keyof typeof LONGEST) => ({
      [name]: "x".repeat(LONGEST[name] + 1),
    })
    const bound = (name: keyof typeof LONGEST) => ({
      type: "invalid_data",
      message: `${name} must have at most ${LONGEST[name]} characters, got ${LONGEST[name] + 1}`,
    })

    for (const name of ["reference", "note", "reason"] as const) {
      await expect(
        inventory.createIncomingStocks({
          ...place,
          quantity: 1,
          ...tooLong(name),
        })
      ).rejects.toMatchObject(bound(name))
    }
    for (const name of ["reference", "note"] as const) {
      await expect(
        inventory.createStockTransfers({ ...transfer, ...tooLong(name) })
      ).rejects.toMatchObject(bound(name))
    }
    expect(await stockOf("LAMP")).toEqual(before)
    expect(await inventory.listIncomingStocks({})).toEqual([])
    expect(await inventory.listStockTransfers({})).toEqual([])

    // What is as long as it may be is kept whole.
    const { incoming_stock } = await admin.post("/admin/incoming-stock", {
      ...place,
      quantity: 1,
      reference: "r".repeat(LONGEST.reference),
      note: "n".repeat(LONGEST.note),
    })

    expect(incoming_stock.reference).toHaveLength(200)
    expect(incoming_stock.note).toHaveLength(2000)
  })
})
