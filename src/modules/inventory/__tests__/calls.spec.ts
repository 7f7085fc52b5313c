import path from "node:path"
import { readFileSync } from "node:fs"

import { InventoryLevelDTO } from "@medusajs/framework/types"
import { BigNumber, MathBN } from "@medusajs/framework/utils"

import { CreateLevelInput } from "../types"
import { testInventory } from "./support/module-test"

testInventory(({ service, givenItem, quantitiesOf }) => {
  it("every method of core's IInventoryService is there", () => {
    const declared = readFileSync(
      path.resolve(
        require.resolve("@medusajs/types/package.json"),
        "../dist/inventory/service.d.ts"
      ),
      "utf8"
    )
    const names = new Set(
      [...declared.matchAll(/^ {4}(\w+)(?:<.*?>)?\(/gm)].map(
        ([, name]) => name!
      )
    )

    // The list was found: it has the first and the last of them.
    expect([...names]).toEqual(
      expect.arrayContaining(["listInventoryItems", "adjustInventory"])
    )
    expect(names.size).toBeGreaterThan(30)
    expect(
      [...names].filter(
        (name) =>
          typeof (service as unknown as Record<string, unknown>)[name] !==
          "function"
      )
    ).toEqual([])
  })

  it("a list that cannot be says what is wrong with it", async () => {
    const bad = { order: { nothing: "ASC" } } as object

    for (const list of [
      () => service.listInventoryItems({}, bad),
      () => service.listAndCountInventoryItems({}, bad),
      () => service.listInventoryLevels({}, bad),
      () => service.listReservationItems({}, bad),
      () => service.listStockMovements({}, bad),
      () => service.listInventoryItems({ nothing: 1 } as object),
      () => service.listInventoryLevels({ stocked_quantity: "many" } as object),
    ]) {
      await expect(list()).rejects.toMatchObject({ type: "invalid_data" })
    }
  })

  it("items are created and updated one or many, and answered in kind", async () => {
    const one = await service.createInventoryItems({
      sku: "TSHIRT-M-BLACK",
      requires_shipping: true,
      weight: 200,
    })
    const many = await service.createInventoryItems([
      { sku: "TSHIRT-S" },
      { sku: "TSHIRT-L", metadata: { season: "spring", old: "yes" } },
    ])

    expect(one).toMatchObject({
      id: expect.stringMatching(/^iitem_/),
      sku: "TSHIRT-M-BLACK",
      requires_shipping: true,
      weight: 200,
      created_at: expect.any(Date),
      deleted_at: null,
    })
    expect(many.map(({ sku }) => sku)).toEqual(["TSHIRT-S", "TSHIRT-L"])

    expect(
      await service.updateInventoryItems({ id: one.id, title: "T-shirt" })
    ).toMatchObject({ id: one.id, title: "T-shirt", weight: 200 })
    expect(
      (
        await service.updateInventoryItems([
          { id: many[1]!.id, metadata: { season: "summer", old: "" } },
          { id: many[0]!.id, weight: 5 },
        ])
      ).map(({ sku, weight, metadata }) => [sku, weight, metadata])
    ).toEqual([
      ["TSHIRT-L", null, { season: "summer" }],
      ["TSHIRT-S", 5, null],
    ])
  })

  it("an item is updated in what describes it, and in nothing else", async () => {
    const item = await givenItem({ a: 4 })
    const before = await service.retrieveInventoryItem(item)

    await service.updateInventoryItems({
      id: item,
      title: "A",
      deleted_at: new Date(),
      created_at: new Date(0),
      reserved_quantity: 4,
    } as never)
    expect(await service.retrieveInventoryItem(item)).toEqual({
      ...before,
      title: "A",
      updated_at: expect.any(Date),
    })
  })

  it("items are retrieved, listed and counted, with their levels and reservations", async () => {
    const item = await givenItem({ a: 4, b: 2 })

    await service.createReservationItems({
      inventory_item_id: item,
      location_id: "a",
      quantity: 3,
    })
    const config = { relations: ["location_levels", "reservation_items"] }
    const retrieved = await service.retrieveInventoryItem(item, config)

    expect(retrieved).toMatchObject({
      id: item,
      location_levels: [
        { location_id: "a", available_quantity: 1 },
        { location_id: "b", available_quantity: 2 },
      ],
      reservation_items: [{ quantity: 3 }],
    })
    expect(await service.listInventoryItems({ id: item }, config)).toEqual([
      retrieved,
    ])
    expect(
      await service.listAndCountInventoryItems({ id: [item] }, config)
    ).toEqual([[retrieved], 1])
    expect(
      (
        await service.listInventoryItems({
          location_levels: { location_id: "b" },
        } as never)
      ).map(({ id }) => id)
    ).toContain(item)
  })

  it("levels are created, set and retrieved in every form, and answered in kind", async () => {
    const item = await givenItem()
    const one = await service.createInventoryLevels({
      inventory_item_id: item,
      location_id: "sloc_warehouse",
      stocked_quantity: 100,
      incoming_quantity: 50,
      reserved_quantity: 7,
    } as CreateLevelInput)
    const [other] = (await service.createInventoryLevels([
      { inventory_item_id: item, location_id: "sloc_store" },
    ])) as [InventoryLevelDTO]

    expect(one).toMatchObject({
      id: expect.stringMatching(/^ilev_/),
      stocked_quantity: 100,
      incoming_quantity: 50,
      reserved_quantity: 0,
      available_quantity: 100,
    })
    expect(other).toMatchObject({ stocked_quantity: 0, incoming_quantity: 0 })

    expect(
      await service.updateInventoryLevels({
        inventory_item_id: item,
        location_id: "sloc_warehouse",
        stocked_quantity: 150,
        reserved_quantity: 9,
      } as never)
    ).toMatchObject({ id: one.id, stocked_quantity: 150, reserved_quantity: 0 })
    expect(
      (
        await service.updateInventoryLevels([
          { id: other.id, stocked_quantity: 2.5 },
          {
            inventory_item_id: item,
            location_id: "sloc_warehouse",
            incoming_quantity: 0,
          },
        ])
      ).map((level) => [level.location_id, level.stocked_quantity])
    ).toEqual([
      ["sloc_store", 2.5],
      ["sloc_warehouse", 150],
    ])

    const level = await service.retrieveInventoryLevel(one.id)

    expect(level).toMatchObject({ stocked_quantity: 150, incoming_quantity: 0 })
    expect(
      await service.retrieveInventoryLevel(item, "sloc_warehouse")
    ).toEqual(level)
    expect(
      await service.retrieveInventoryLevelByItemAndLocation(
        item,
        "sloc_warehouse"
      )
    ).toEqual(level)
    expect(await service.listInventoryLevels({ id: one.id })).toEqual([level])
    expect(
      await service.listAndCountInventoryLevels({
        inventory_item_id: item,
        location_id: ["sloc_warehouse"],
      })
    ).toEqual([[level], 1])
  })

  it("stock is adjusted in every form, and answered in kind", async () => {
    const item = await givenItem({ a: 10, b: 10 })
    const row = { inventoryItemId: item, locationId: "a" }

    for (const adjustment of [
      -2,
      "-0.5",
      new BigNumber(1),
      MathBN.convert(1),
      { value: "0.25" },
    ]) {
      await service.adjustInventory(item, "a", adjustment)
    }
    expect(await quantitiesOf(item)).toMatchObject({ a: "9.75 / 0" })
    expect(
      await service.adjustInventory({ ...row, adjustment: 0.25 })
    ).toMatchObject({ stocked_quantity: 10 })
    expect(
      (
        await service.adjustInventory([
          { ...row, locationId: "b", adjustment: 5 },
          { ...row, adjustment: 1 },
          { ...row, adjustment: 1 },
        ])
      ).map((level) => [level.location_id, level.stocked_quantity])
    ).toEqual([
      ["b", 15],
      ["a", 12],
      ["a", 12],
    ])
  })

  it("reservations are made, changed, listed and released in every form", async () => {
    const item = await givenItem({ a: 10, b: 10 })
    const reservation = await service.createReservationItems({
      inventory_item_id: item,
      location_id: "a",
      quantity: 2,
      line_item_id: "item_456",
      description: "Order reservation",
      created_by: "user_1",
      external_id: "ext_1",
      metadata: { gift: true },
    })

    expect(reservation).toMatchObject({
      id: expect.stringMatching(/^resitem_/),
      inventory_item_id: item,
      location_id: "a",
      quantity: 2,
      line_item_id: "item_456",
      description: "Order reservation",
      created_by: "user_1",
      external_id: "ext_1",
      allow_backorder: false,
      metadata: { gift: true },
    })

    const [second, third] = await service.createReservationItems([
      { inventory_item_id: item, location_id: "b", quantity: 1 },
      { inventory_item_id: item, location_id: "a", quantity: 1 },
    ])

    expect([second!.location_id, third!.location_id]).toEqual(["b", "a"])
    expect(
      await service.updateReservationItems(reservation.id, { quantity: 3 })
    ).toMatchObject({
      id: reservation.id,
      quantity: 3,
      line_item_id: "item_456",
    })
    expect(
      await service.updateReservationItems({
        id: reservation.id,
        description: null,
        metadata: { gift: "" },
      } as never)
    ).toMatchObject({ quantity: 3, description: null, metadata: {} })
    expect(
      (
        await service.updateReservationItems([
          { id: third!.id, quantity: 2 },
          { id: second!.id, quantity: 4 },
        ])
      ).map(({ id, quantity }) => [id, quantity])
    ).toEqual([
      [third!.id, 2],
      [second!.id, 4],
    ])
    expect(await quantitiesOf(item)).toEqual({ a: "10 / 5", b: "10 / 4" })

    const retrieved = await service.retrieveReservationItem(second!.id)

    expect(
      await service.listReservationItems({
        inventory_item_id: item,
        location_id: "b",
        quantity: { $gte: 4 },
      } as never)
    ).toEqual([retrieved])
    expect(
      await service.listAndCountReservationItems({ id: second!.id })
    ).toEqual([[retrieved], 1])

    await service.deleteReservationItems(second!.id)
    await service.deleteReservationItems([reservation.id, third!.id])
    expect(await quantitiesOf(item)).toEqual({ a: "10 / 0", b: "10 / 0" })
  })

  it("soft deletes and restores answer with the ids of what they took, by linkable key", async () => {
    const item = await givenItem({ a: 10 })
    const level = await service.retrieveInventoryLevel(item, "a")
    const { id } = await service.createReservationItems({
      inventory_item_id: item,
      location_id: "a",
      quantity: 2,
    })
    const all = {
      inventory_item_id: [item],
      inventory_level_id: [level.id],
      reservation_item_id: [id],
    }

    expect(await service.softDeleteReservationItems(id)).toEqual({
      reservation_item_id: [id],
    })
    expect(await service.restoreReservationItems([id])).toEqual({
      reservation_item_id: [id],
    })
    expect(
      await service.softDeleteInventoryItems(item, {
        returnLinkableKeys: ["inventory_item_id"],
      })
    ).toEqual({ inventory_item_id: [item] })
    expect(await service.restoreInventoryItems(item)).toEqual(all)
    expect(await service.softDeleteInventoryItems([item])).toEqual(all)
    expect(await service.softDeleteInventoryItems([item])).toBeUndefined()
    expect(await service.restoreInventoryItems([item])).toEqual(all)
    await service.deleteReservationItems(id)
    expect(await service.softDeleteInventoryLevels([level.id])).toEqual({
      inventory_level_id: [level.id],
    })
    expect(await service.restoreInventoryLevels([level.id])).toEqual({
      inventory_level_id: [level.id],
    })
    expect(
      await service
        .deleteInventoryItemLevelByLocationId("a")
        .catch(() => "held")
    ).toBe("held")
  })

  it("quantities are summed over locations, and answered as BigNumbers", async () => {
    const item = await givenItem({ a: 4.5, b: 3 })

    await service.createReservationItems({
      inventory_item_id: item,
      location_id: "a",
      quantity: 1.25,
    })
    const sums = async (locations: string[]) => {
      const quantities = [
        await service.retrieveStockedQuantity(item, locations),
        await service.retrieveReservedQuantity(item, locations),
        await service.retrieveAvailableQuantity(item, locations),
      ]

      expect(quantities.every((one) => one instanceof BigNumber)).toBe(true)

      return quantities.map(({ numeric }) => numeric)
    }

    expect(await sums(["a", "b"])).toEqual([7.5, 1.25, 6.25])
    expect(await sums(["a", "nowhere"])).toEqual([4.5, 1.25, 3.25])
    expect(await sums([])).toEqual([0, 0, 0])
    expect(
      await Promise.all(
        [6.25, "6.25", new BigNumber(6.25), 6.5, { value: "6.26" }].map(
          (quantity) => service.confirmInventory(item, ["a", "b"], quantity)
        )
      )
    ).toEqual([true, true, true, false, false])
  })

  it("empty lists do nothing", async () => {
    expect([
      await service.createInventoryItems([]),
      await service.updateInventoryItems([]),
      await service.createInventoryLevels([]),
      await service.updateInventoryLevels([]),
      await service.adjustInventory([]),
      await service.createReservationItems([]),
      await service.updateReservationItems([]),
    ]).toEqual([[], [], [], [], [], [], []])
  })
})
