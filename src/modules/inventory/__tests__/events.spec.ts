import { ModuleProcess, withDatabase } from "./support/module-process"

interface Emitted {
  name: string
  metadata: { source: string; object: string; action: string }
  data: { id: string }
}

/** The same calls on a module, and what it told after each. */
async function eventsOf(
  kind: "core" | "holdfast"
): Promise<Record<string, string[]>> {
  const told: Record<string, string[]> = {}

  await withDatabase(`events_${kind}`, async (url) => {
    const module = new ModuleProcess(kind, url)
    const names = new Map<string, string>()

    await module.call("migrateUp")

    const call = async (title: string, method: string, ...args: unknown[]) => {
      const result = await module.call(method, ...args)
      const events: Emitted[] = await module.call("takeEvents")

      for (const { id } of [result].flat().filter((row) => row?.id)) {
        names.set(id, names.get(id) ?? `${id.split("_")[0]} ${names.size}`)
      }
      told[title] = events
        .map(
          ({ name, metadata, data }) =>
            `${name} (${metadata.source} ${metadata.object} ${metadata.action}) ` +
            JSON.stringify({ ...data, id: names.get(data.id) ?? data.id })
        )
        .sort()

      return result
    }

    const item = await call("create an item", "createInventoryItems", {})
    const [second] = await call("create items", "createInventoryItems", [
      {},
      {},
    ])

    await call("update an item", "updateInventoryItems", {
      id: item.id,
      title: "A",
    })

    await call("create a level", "createInventoryLevels", {
      inventory_item_id: item.id,
      location_id: "a",
      stocked_quantity: 10,
    })
    const [other, last] = await call("create levels", "createInventoryLevels", [
      { inventory_item_id: item.id, location_id: "b", stocked_quantity: 10 },
      { inventory_item_id: second.id, location_id: "c" },
    ])

    await call("set a level", "updateInventoryLevels", {
      inventory_item_id: item.id,
      location_id: "a",
      stocked_quantity: 9,
    })
    await call("adjust a level", "adjustInventory", item.id, "a", 1)
    await call("adjust levels", "adjustInventory", [
      { inventoryItemId: item.id, locationId: "a", adjustment: 1 },
      { inventoryItemId: item.id, locationId: "b", adjustment: 1 },
    ])

    const reserve = async (title: string, line: string) =>
      await call(title, "createReservationItems", {
        inventory_item_id: item.id,
        location_id: "a",
        quantity: 1,
        line_item_id: line,
      })
    const reservation = await reserve("reserve", "line")

    await call("update a reservation", "updateReservationItems", {
      id: reservation.id,
      quantity: 2,
    })
    await call("move a reservation", "updateReservationItems", {
      id: reservation.id,
      location_id: "b",
    })
    await call("describe a reservation", "updateReservationItems", {
      id: reservation.id,
      description: "A",
    })
    await call("release softly", "softDeleteReservationItems", [reservation.id])
    await call("restore", "restoreReservationItems", [reservation.id])
    await call("release by line", "deleteReservationItemsByLineItem", "line")
    await call("restore by line", "restoreReservationItemsByLineItem", "line")
    await call("release by location", "deleteReservationItemByLocationId", "b")
    const again = await reserve("reserve again", "line 2")

    await call("release", "deleteReservationItems", [again.id])
    await call("delete a level softly", "softDeleteInventoryLevels", [other.id])
    await call("restore a level", "restoreInventoryLevels", [other.id])
    await call(
      "delete levels of a location",
      "deleteInventoryItemLevelByLocationId",
      "b"
    )
    await call("delete a level", "deleteInventoryLevel", second.id, "c")
    await call("delete a level by id", "deleteInventoryLevels", [last.id])
    await reserve("reserve once more", "line 3")
    await call("delete an item softly", "softDeleteInventoryItems", [item.id])
    await call("restore an item", "restoreInventoryItems", [item.id])
    await call("delete an item", "deleteInventoryItems", [item.id])
    await module.kill()
  })

  return told
}

const OBJECTS = {
  item: "inventory-item",
  level: "inventory-level",
  reservation: "reservation-item",
}

const event = (entity: keyof typeof OBJECTS, action: string, id: string) =>
  `inventory.${OBJECTS[entity]}.${action} ` +
  `(inventory ${OBJECTS[entity].replace("-", "_")} ${action}) ` +
  JSON.stringify({ id })

describe("events", () => {
  it("are those of core's module for the same calls, but where core's are wrong or wanting", async () => {
    const core = await eventsOf("core")
    const restored = event("reservation", "restored", "resitem 6")

    expect(Object.values(core).flat()).toContain(
      event("level", "updated", "ilev 3")
    )
    expect(await eventsOf("holdfast")).toEqual({
      ...core,
      // Core tells of the level where the units go, not of that which they leave.
      "move a reservation": [
        event("level", "updated", "ilev 3"),
        ...core["move a reservation"]!,
      ],
      // Core tells of nothing that comes back.
      restore: [...core["restore"]!, restored],
      "restore by line": [...core["restore by line"]!, restored],
      "restore a level": [event("level", "restored", "ilev 4")],
      "restore an item": [
        event("item", "restored", "iitem 0"),
        event("level", "restored", "ilev 3"),
        event("reservation", "restored", "resitem 8"),
      ],
      // Core tells of rows that were deleted long before, and only of the item
      // where its levels and reservations go with it for good.
      "delete an item softly": [
        event("item", "deleted", "iitem 0"),
        event("level", "deleted", "ilev 3"),
        event("reservation", "deleted", "resitem 8"),
      ],
      "delete an item": [
        event("item", "deleted", "iitem 0"),
        event("level", "deleted", "ilev 3"),
        event("reservation", "deleted", "resitem 8"),
      ],
    })
  })
})
