import { MedusaContainer } from "@medusajs/framework/types"

import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { readGraph } from "../read-graph"

type Line = Record<string, unknown>

interface OrderItem {
  item_id: string
  order_id: string
  order?: { display_id: number | null } | null
}

/** Lines of a digest with the names that people know: SKU, title, location, order. */
export async function nameLines(
  container: MedusaContainer,
  lines: Line[]
): Promise<Line[]> {
  const [items, locations, orders] = await Promise.all([
    readItems(container, idsOf(lines, "inventory_item_id")),
    readGraph<{ id: string; name: string }>(container, {
      entity: "stock_location",
      fields: ["id", "name"],
      filters: { id: idsOf(lines, "location_id") },
    }),
    readGraph<OrderItem>(container, {
      entity: "order_item",
      fields: ["item_id", "order_id", "order.display_id"],
      filters: { item_id: idsOf(lines, "line_item_id") },
    }),
  ])
  const itemOf = new Map(items.map((item) => [item.id, item]))
  const nameOf = new Map(locations.map(({ id, name }) => [id, name]))
  const orderOf = new Map(orders.map((order) => [order.item_id, order]))

  return lines.map((line) => {
    const item = itemOf.get(line["inventory_item_id"] as string)
    const order = orderOf.get(line["line_item_id"] as string)

    return {
      ...line,
      ...("inventory_item_id" in line && {
        sku: item?.sku ?? null,
        title: item?.title ?? null,
      }),
      ...("location_id" in line && {
        location_name: nameOf.get(line["location_id"] as string) ?? null,
      }),
      ...("line_item_id" in line && {
        order_id: order?.order_id ?? null,
        order_display_id: order?.order?.display_id ?? null,
      }),
    }
  })
}

async function readItems(container: MedusaContainer, ids: string[]) {
  return ids.length
    ? await resolveHoldfast(container).listInventoryItems(
        { id: ids },
        { select: ["id", "sku", "title"], take: ids.length }
      )
    : []
}

const idsOf = (lines: Line[], name: string): string[] => [
  ...new Set(
    lines.flatMap((line) => (typeof line[name] === "string" ? line[name] : []))
  ),
]
