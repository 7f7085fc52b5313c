import { MedusaContainer } from "@medusajs/framework/types"

import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { StockFinding } from "../../modules/inventory/types"
import { readGraph, readKnownIds } from "../read-graph"

/**
 * What the inventory module cannot see alone, or cannot mend: what leads to items
 * and locations that are gone, links to none of an item, and deliveries that are
 * late. It is told with what to do about it, and never repaired by itself.
 */
export async function* readStrays(
  container: MedusaContainer,
  limit: number
): AsyncGenerator<StockFinding[], void> {
  for (const read of [links, levels, transfers, overdue]) {
    let after = ""
    let last: string | undefined

    do {
      const page = await read(container, after, limit)

      yield page.findings
      last = page.ids.length === limit ? page.ids.at(-1) : undefined
      after = last ?? ""
    } while (last)
  }
}

/** The rows of a page behind another, as all of these lists are read. */
const page = (after: string, take: number) => ({
  filters: after ? { id: { $gt: after } } : {},
  config: { take, order: { id: "ASC" as const } },
})

interface Page {
  findings: StockFinding[]
  ids: string[]
}

interface Link {
  id: string
  variant_id: string
  inventory_item_id: string
  required_quantity: number
}

async function links(
  container: MedusaContainer,
  after: string,
  limit: number
): Promise<Page> {
  const { filters, config } = page(after, limit)
  const rows = await readGraph<Link>(container, {
    entity: "product_variant_inventory_item",
    fields: ["id", "variant_id", "inventory_item_id", "required_quantity"],
    filters,
    pagination: config,
  })
  const known = await knownItems(
    container,
    rows.map((link) => link.inventory_item_id)
  )

  return {
    ids: rows.map(({ id }) => id),
    findings: rows.flatMap((link): StockFinding[] => {
      const finding = {
        inventory_item_id: link.inventory_item_id,
        location_id: "",
        reservation_id: null,
        reference_id: link.variant_id,
      }

      return [
        ...(link.required_quantity > 0
          ? []
          : [
              {
                ...finding,
                fault: "variant_link_without_quantity" as const,
                found: String(link.required_quantity),
                expected: null,
              },
            ]),
        ...(known.has(link.inventory_item_id)
          ? []
          : [
              {
                ...finding,
                fault: "variant_link_of_missing_item" as const,
                found: link.inventory_item_id,
                expected: null,
              },
            ]),
      ]
    }),
  }
}

async function levels(
  container: MedusaContainer,
  after: string,
  limit: number
): Promise<Page> {
  const { filters, config } = page(after, limit)
  const rows = await resolveHoldfast(container).listInventoryLevels(
    filters as object,
    config
  )
  const known = await readKnownIds(
    container,
    "stock_location",
    rows.map((level) => level.location_id)
  )

  return {
    ids: rows.map(({ id }) => id),
    findings: rows
      .filter((level) => !known.has(level.location_id))
      .map((level) => ({
        fault: "level_of_deleted_location",
        inventory_item_id: level.inventory_item_id,
        location_id: level.location_id,
        reservation_id: null,
        found: [
          level.stocked_quantity,
          level.reserved_quantity,
          level.incoming_quantity,
        ].join(" / "),
        expected: null,
      })),
  }
}

async function transfers(
  container: MedusaContainer,
  after: string,
  limit: number
): Promise<Page> {
  const { filters, config } = page(after, limit)
  const rows = await resolveHoldfast(container).listStockTransfers(
    { ...filters, status: ["draft", "shipped"] } as object,
    { ...config, relations: ["items"] }
  )
  const places = rows.flatMap((one) => [
    one.from_location_id,
    one.to_location_id,
  ])
  const [locations, items] = await Promise.all([
    readKnownIds(container, "stock_location", places),
    knownItems(
      container,
      rows.flatMap((one) => one.items.map((item) => item.inventory_item_id))
    ),
  ])

  return {
    ids: rows.map(({ id }) => id),
    findings: rows.flatMap((transfer) =>
      transfer.items.flatMap((item) => {
        const finding = {
          inventory_item_id: item.inventory_item_id,
          reservation_id: null,
          reference_id: transfer.id,
          found: transfer.status,
          expected: null,
        }

        return [
          ...(items.has(item.inventory_item_id)
            ? []
            : [
                {
                  ...finding,
                  fault: "transfer_of_deleted_item" as const,
                  location_id: transfer.to_location_id,
                },
              ]),
          ...[transfer.from_location_id, transfer.to_location_id]
            .filter((id) => !locations.has(id))
            .map((location_id) => ({
              ...finding,
              fault: "transfer_of_deleted_location" as const,
              location_id,
            })),
        ]
      })
    ),
  }
}

async function overdue(
  container: MedusaContainer,
  after: string,
  limit: number
): Promise<Page> {
  const { filters, config } = page(after, limit)
  const rows = await resolveHoldfast(container).listIncomingStocks(
    {
      ...filters,
      status: "expected",
      expected_at: { $lt: new Date() },
    } as object,
    config
  )

  return {
    ids: rows.map(({ id }) => id),
    findings: rows.map((incoming) => ({
      fault: "overdue_incoming",
      inventory_item_id: incoming.inventory_item_id,
      location_id: incoming.location_id,
      reservation_id: null,
      reference_id: incoming.id,
      found: new Date(incoming.expected_at!).toISOString(),
      expected: null,
    })),
  }
}

async function knownItems(
  container: MedusaContainer,
  ids: string[]
): Promise<Set<string>> {
  const wanted = [...new Set(ids)]

  if (!wanted.length) {
    return new Set()
  }

  const items = await resolveHoldfast(container).listInventoryItems(
    { id: wanted },
    { select: ["id"], take: wanted.length }
  )

  return new Set(items.map(({ id }) => id))
}
