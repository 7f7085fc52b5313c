import { InventoryTest } from "./module-test"

/** What the stories of adjustments have in common. */
export function adjustments({
  service,
  sql,
}: Pick<InventoryTest, "service" | "sql">) {
  const line = (item: string, change: object, location = "a") => ({
    inventory_item_id: item,
    location_id: location,
    ...change,
  })
  const movementsOf = async (item: string) =>
    (
      await service.listMovementPage({
        inventory_item_id: item,
        order: "oldest_first",
      })
    ).movements
  const rowsOf = async (table: string) =>
    (await sql<{ count: number }>(`select count(*)::int from ${table}`))[0]!
      .count
  /** What a refused call must leave as it was. */
  const everything = async () => ({
    movements: await rowsOf("stock_movement"),
    groups: await rowsOf("stock_movement_group"),
    keys: await rowsOf("idempotent_call"),
    levels: await sql("select * from inventory_level order by id"),
  })

  return { line, movementsOf, everything }
}
