import { claimEntities } from "../entities"
import { testInventory } from "./support/module-test"

// As in a shop whose configuration is read first, and one of whose links then
// imports core's module for what can be linked.
claimEntities()

beforeAll(async () => {
  await import("@medusajs/medusa/inventory")
})

testInventory(({ service, sql, givenItem }) => {
  it("computes quantities its own way where core's module was imported as well", async () => {
    const item = await givenItem({ a: 9, b: 4 })
    const bare = await givenItem()

    await service.createReservationItems({
      inventory_item_id: item,
      location_id: "a",
      quantity: 2,
    })
    await sql(
      "update inventory_level set safety_stock = 3 where inventory_item_id = ? and location_id = 'a'",
      [item]
    )

    expect(
      (
        await service.listInventoryLevels(
          { inventory_item_id: item },
          { order: { location_id: "ASC" } }
        )
      ).map((level) => [
        level.location_id,
        level.available_quantity,
        (level as { safety_stock?: unknown }).safety_stock,
      ])
    ).toEqual([
      ["a", 4, 3],
      ["b", 4, 0],
    ])
    const items = (await service.listInventoryItems(
      { id: [item, bare] },
      {
        select: ["id", "stocked_quantity", "reserved_quantity"] as never,
        order: { stocked_quantity: "ASC" },
      }
    )) as unknown as Record<string, unknown>[]

    expect(
      items.map(({ id, stocked_quantity, reserved_quantity }) => [
        id,
        stocked_quantity,
        reserved_quantity,
      ])
    ).toEqual([
      [bare, 0, 0],
      [item, 13, 2],
    ])
  })
})
