import HoldfastInventoryService from "../../service"
import { Random } from "./random"
import { RunSql } from "./sound-stock"

/** A question for one of the generic lists. */
export interface RandomQuestion {
  of: "InventoryItem" | "InventoryLevel" | "ReservationItem"
  filters: Record<string, unknown>
  config: Record<string, unknown>
}

const PLACES = ["a", "b", "c"]
const LINES = ["line_1", "line_2", "line_3"]

/** Ids by table, of what is there and what was deleted. */
export interface RandomRows {
  items: string[]
  levels: string[]
  reservations: string[]
}

/**
 * A shop of all that a list may meet: decimals, nulls, metadata, items without
 * levels, expired and live carts, deleted rows of every table.
 */
export async function makeListedShop(
  service: HoldfastInventoryService,
  sql: RunSql,
  random: Random
): Promise<RandomRows> {
  const items = await service.createInventoryItems(
    Array.from({ length: 14 }, (_, n) => ({
      ...(n % 5 && { sku: `Sku-${n % 2 ? "A" : "b"}_${n}` }),
      ...(n % 3 && { title: `Thing ${n % 4} 100%` }),
      ...(n % 4 === 1 && {
        description: `About 10${n}-7`,
        hs_code: `HS ${n % 2}`,
      }),
      ...(n % 2 && { weight: n, requires_shipping: n % 3 === 0 }),
      ...(n % 3 === 1 && { metadata: { shelf: `B${n}`, deep: [1, { n }] } }),
    }))
  )
  const levels = await service.createInventoryLevels(
    items.slice(0, -2).flatMap(({ id }, n) =>
      random.some(PLACES, 3).map((location_id) => ({
        inventory_item_id: id,
        location_id,
        stocked_quantity: n % 4 ? 5 + random.below(20) : "7.25",
        ...(n % 3 === 0 && { metadata: { n } }),
      }))
    )
  )
  const reservations = await service.createReservationItems(
    levels.map(({ inventory_item_id, location_id }, n) => ({
      inventory_item_id,
      location_id,
      quantity: n % 4 ? 1 : "0.5",
      ...(n % 5 && { line_item_id: random.pick(LINES) }),
      ...(n % 3 === 0 && { description: `Gift ${n}`, metadata: { n } }),
      ...(n % 6 === 0 && { external_id: `ext ${n}`, created_by: "user_1" }),
    }))
  )

  await service.holdCartItems({
    cart_id: "cart_listed",
    location_ids: PLACES,
    lines: levels.slice(0, 5).map(({ inventory_item_id }, n) => ({
      line_item_id: `cart_line_${n}`,
      quantity: 1,
      inventory_items: [{ inventory_item_id }],
    })),
  })
  await sql(
    `update reservation_item set expires_at = now() - interval '1 minute'
     where cart_id = 'cart_listed' and line_item_id in ('cart_line_0', 'cart_line_2')`
  )
  await sql(
    `update inventory_level
     set low_stock_threshold = 2.5,
       raw_low_stock_threshold = '{"value": "2.5", "precision": 20}',
       safety_stock = 1, raw_safety_stock = '{"value": "1", "precision": 20}',
       backorder_policy = 'limit', backorder_until = now()
     where id in (?)`,
    [levels.filter((_, n) => n % 4 === 2).map(({ id }) => id)]
  )
  await service.softDeleteReservationItems(
    reservations.filter((_, n) => n % 5 === 3).map(({ id }) => id)
  )
  await service.softDeleteInventoryItems([items[3]!.id, items[8]!.id])

  return {
    items: items.map(({ id }) => id),
    levels: levels.map(({ id }) => id),
    reservations: reservations.map(({ id }) => id),
  }
}

const ITEM_FIELDS = [
  "id",
  "sku",
  "title",
  "weight",
  "description",
  "requires_shipping",
  "low_stock_threshold",
  "metadata",
  "created_at",
  "deleted_at",
  "stocked_quantity",
  "reserved_quantity",
  "available_quantity",
]
const LEVEL_FIELDS = [
  "id",
  "inventory_item_id",
  "location_id",
  "stocked_quantity",
  "raw_reserved_quantity",
  "low_stock_threshold",
  "backorder_policy",
  "backorder_until",
  "available_quantity",
  "metadata",
  "updated_at",
]
const RESERVATION_FIELDS = [
  "id",
  "inventory_item_id",
  "location_id",
  "line_item_id",
  "quantity",
  "raw_quantity",
  "description",
  "expires_at",
  "held_since",
  "restorable",
  "metadata",
]

const SHAPES = {
  InventoryItem: {
    fields: ITEM_FIELDS,
    orders: ["sku", "title", "weight", "created_at", "available_quantity"],
    relations: {
      location_levels: LEVEL_FIELDS,
      reservation_items: RESERVATION_FIELDS,
    },
  },
  InventoryLevel: {
    fields: LEVEL_FIELDS,
    orders: ["location_id", "stocked_quantity", "available_quantity"],
    relations: { inventory_item: ITEM_FIELDS },
  },
  ReservationItem: {
    fields: RESERVATION_FIELDS,
    orders: ["quantity", "line_item_id", "description", "created_at"],
    relations: { inventory_item: ITEM_FIELDS },
  },
} as const

/** Conditions on columns, each with a chance to find something and to miss. */
function conditionsOf(
  of: RandomQuestion["of"],
  random: Random,
  { items, levels, reservations }: RandomRows
): (() => Record<string, unknown>)[] {
  const number = () => random.below(20)
  const common = [
    () => ({
      created_at: { $lte: new Date(Date.now() + random.below(2) * 1e6) },
    }),
    () => ({ updated_at: { $gt: new Date(0).toISOString() } }),
    () => ({ metadata: random.chance(0.5) ? null : { $ne: null } }),
  ]
  const atPlaces = [
    () => ({ location_id: random.pick(PLACES) }),
    () => ({ location_id: { $ne: random.pick(PLACES) } }),
    () => ({ location_id: random.some(PLACES, 2) }),
    () => ({ location_id: { $nin: random.some(PLACES, 2) } }),
    () => ({ inventory_item_id: random.some(items, 8) }),
    () => ({ inventory_item_id: { $in: random.some(items, 8) } }),
    () => ({ inventory_item: { sku: { $like: "Sku-A%" } } }),
    () => ({ inventory_item: { title: "Thing 1 100%", sku: { $ne: "x" } } }),
  ]

  return {
    InventoryItem: [
      ...common,
      () => ({ id: random.some(items, 6) }),
      () => ({ sku: random.chance(0.3) ? null : { $ne: null } }),
      () => ({ sku: { $ilike: "%sKU-a%" } }),
      () => ({ sku: { $like: "%A_%" } }),
      () => ({ sku: { $gt: "Sku-A", $lte: "Sku-b_4" } }),
      () => ({ sku: [] }),
      () => ({ weight: { $gte: number(), $ne: 7 } }),
      () => ({ weight: { $nin: [1, 3, 2.5] } }),
      () => ({ requires_shipping: random.chance(0.5) }),
      () => ({ available_quantity: { $gt: number() } }),
      () => ({ stocked_quantity: { $lt: String(number()) } }),
      () => ({
        q: random.pick([
          "sku",
          "THING 1",
          "a b",
          "100%",
          "ab_ut",
          "hs",
          "aBOUT 105-7",
          "0-7 sku",
        ]),
      }),
      () => ({ location_levels: { location_id: random.pick(PLACES) } }),
      () => ({
        location_levels: {
          location_id: random.some(PLACES, 2),
          stocked_quantity: { $gt: number() },
        },
      }),
      () => ({ reservation_items: { line_item_id: random.pick(LINES) } }),
    ],
    InventoryLevel: [
      ...common,
      ...atPlaces,
      () => ({ id: { $in: random.some(levels, 9) } }),
      () => ({
        stocked_quantity: random.chance(0.3) ? "7.25" : { $lt: number() },
      }),
      () => ({ reserved_quantity: { $gte: random.below(3) } }),
      () => ({ available_quantity: { $gte: number() } }),
      () => ({ backorder_policy: random.chance(0.5) ? null : "limit" }),
      () => ({ low_stock_threshold: { $eq: 2.5 } }),
      () => ({ q: "nothing here is searched" }),
    ],
    ReservationItem: [
      ...common,
      ...atPlaces,
      () => ({ id: random.some(reservations, 9) }),
      () => ({ line_item_id: random.pick([...LINES, null]) }),
      () => ({ line_item_id: { $in: random.some(LINES, 3) } }),
      () => ({ quantity: { $lt: 1 } }),
      () => ({ allow_backorder: false, restorable: random.chance(0.1) }),
      () => ({ cart_id: random.chance(0.5) ? null : "cart_listed" }),
      () => ({ expires_at: { $lt: new Date() } }),
      () => ({ q: random.pick(["gift", "sku-a", "Thing gift", "100", "%"]) }),
    ],
  }[of]
}

export function randomListQuestion(
  random: Random,
  rows: RandomRows
): RandomQuestion {
  const of = random.pick([
    "InventoryItem",
    "InventoryLevel",
    "ReservationItem",
  ] as const)
  const { fields, orders, relations } = SHAPES[of]
  const conditions = conditionsOf(of, random, rows)
  const one = () => random.pick(conditions)()
  const own = () => {
    let condition = one()

    while (
      ["q", "inventory_item", "location_levels", "reservation_items"].some(
        (name) => name in condition
      )
    ) {
      condition = one()
    }

    return condition
  }
  const filters: Record<string, unknown> = {}

  if (random.chance(0.7)) {
    Object.assign(filters, one(), random.chance(0.3) ? one() : {})
  }
  if (random.chance(0.2)) {
    filters[random.pick(["$or", "$and"])] = [own(), { ...own(), ...own() }]
  }

  const related = random.chance(0.5)
    ? random.some(Object.keys(relations), 2)
    : []
  const isSelected = random.chance(0.5)
  const config: Record<string, unknown> = {
    ...(related.length && { relations: related }),
    ...(isSelected && {
      select: [
        ...random.some(fields, 5),
        ...(random.chance(0.2) ? ["nowhere", "no.where"] : []),
        ...related.flatMap((name) =>
          random.chance(0.7)
            ? random
                .some(
                  (relations as Record<string, readonly string[]>)[name]!,
                  4
                )
                .map((field) => `${name}.${field}`)
            : []
        ),
      ],
    }),
    // Without the id the ORM answers rows that are alike in any order.
    ...(random.chance(0.6) && {
      order: {
        [random.pick(orders)]: random.pick(["ASC", "DESC", "asc"]),
        id: random.pick(["ASC", "DESC"]),
      },
    }),
    ...(random.chance(0.6) && { take: random.below(8) }),
    ...(random.chance(0.3) && { skip: random.below(5) }),
    ...(random.chance(0.3) && { withDeleted: true }),
  }

  return { of, filters, config }
}
