import HoldfastInventoryService from "../../service"
import { LevelOrder } from "../../operations/levels/level-numbers"
import { ListedLevel, ListLevelsInput } from "../../types"
import { Random } from "./random"
import { RunSql } from "./sound-stock"

/**
 * The list of levels as plainly as can be told: all rows of the tables, and what is
 * asked for chosen and sorted here. Quantities are quarters, which a number of
 * JavaScript has exactly.
 */

export const PLACES = ["here", "there", "yonder"]
const WORDS = ["red", "redwood", "blue", "lamp", "Chair", "größe"]

interface Rows {
  levels: {
    id: string
    inventory_item_id: string
    location_id: string
    stocked: number
    reserved: number
    safety: number
    incoming: number
    threshold: number | null
    item_threshold: number | null
    sku: string | null
    title: string | null
    /** Where the item comes by its title, its SKU and its id. */
    by_title: number
    by_sku: number
    by_id: number
    by_location: number
    words: string
    stocked_at: string | null
    updated_at: string
  }[]
  reservations: {
    inventory_item_id: string
    location_id: string
    quantity: number
    is_late: boolean
    is_timed: boolean
    is_expired: boolean
    is_of_line: boolean
    is_of_cart: boolean
  }[]
  incoming: { inventory_level_id: string; expected_at: string | null }[]
}

/** A level as it must be told, and where it comes by each text. */
export interface ToldLevel {
  level: Omit<ListedLevel, "thumbnail">
  row: Rows["levels"][number]
}

export async function toldLevels(
  sql: RunSql,
  defaultThreshold: number | null
): Promise<ToldLevel[]> {
  const read = async <Name extends keyof Rows>(_: Name, text: string) =>
    (await sql(text)) as unknown as Rows[Name]
  const [levels, reservations, incoming] = await Promise.all([
    read(
      "levels",
      `select
         level.id, level.inventory_item_id, level.location_id,
         stocked_quantity::float8 as stocked, reserved_quantity::float8 as reserved,
         safety_stock::float8 as safety, incoming_quantity::float8 as incoming,
         level.low_stock_threshold::float8 as threshold,
         item.low_stock_threshold::float8 as item_threshold,
         (
           select to_json(max(movement.created_at)) #>> '{}'
           from stock_movement movement
           where movement.inventory_item_id = level.inventory_item_id
             and movement.location_id = level.location_id
             and movement.stocked_delta <> 0
         ) as stocked_at,
         to_json(level.updated_at) #>> '{}' as updated_at, sku, title,
         (dense_rank() over (order by lower(coalesce(title, sku, ''))))::integer
           as by_title,
         (dense_rank() over (order by lower(coalesce(sku, ''))))::integer as by_sku,
         (dense_rank() over (order by item.id))::integer as by_id,
         (dense_rank() over (order by location_id))::integer as by_location,
         lower(concat_ws(' ', sku, title)) as words
       from inventory_level level
       join inventory_item item on item.id = level.inventory_item_id
       where level.deleted_at is null and item.deleted_at is null`
    ),
    read(
      "reservations",
      `select
         inventory_item_id, location_id, quantity::float8 as quantity,
         coalesce(allow_backorder, false) as is_late,
         expires_at is not null as is_timed,
         coalesce(expires_at <= now(), false) as is_expired,
         line_item_id is not null as is_of_line,
         cart_id is not null as is_of_cart
       from reservation_item where deleted_at is null`
    ),
    read(
      "incoming",
      `select inventory_level_id, to_json(expected_at) #>> '{}' as expected_at
       from incoming_stock where deleted_at is null and open_quantity > 0`
    ),
  ])

  return levels.map((row) => {
    const at = reservations.filter(
      (reservation) =>
        reservation.inventory_item_id === row.inventory_item_id &&
        reservation.location_id === row.location_id
    )
    const sum = (of: (one: (typeof at)[number]) => boolean) =>
      at.filter(of).reduce((total, { quantity }) => total + quantity, 0)
    const expired = sum((one) => one.is_expired)
    const cart = sum((one) => one.is_timed && !one.is_expired)
    const other = sum(
      (one) => !one.is_timed && !one.is_of_line && !one.is_of_cart
    )
    const available = row.stocked - row.reserved - row.safety + expired
    const uncovered = Math.max(
      row.reserved - expired - Math.max(row.stocked, 0),
      0
    )
    const backordered = Math.min(
      uncovered,
      sum((one) => one.is_late && !one.is_expired)
    )
    const dates = incoming
      .filter((one) => one.inventory_level_id === row.id && one.expected_at)
      .map((one) => new Date(one.expected_at!).getTime())
    const threshold = row.threshold ?? row.item_threshold ?? defaultThreshold

    return {
      row,
      level: {
        id: row.id,
        inventory_item_id: row.inventory_item_id,
        location_id: row.location_id,
        sku: row.sku,
        title: row.title,
        stocked_quantity: row.stocked,
        reserved_quantity: row.reserved,
        order_quantity: row.reserved - expired - cart - other,
        cart_quantity: cart,
        other_quantity: other,
        backordered_quantity: backordered,
        short_quantity: uncovered - backordered,
        safety_stock: row.safety,
        available_quantity: available,
        incoming_quantity: row.incoming,
        next_expected_at: dates.length ? new Date(Math.min(...dates)) : null,
        low_stock_threshold: threshold,
        status:
          available <= 0
            ? "out_of_stock"
            : threshold !== null && available <= threshold
              ? "low_stock"
              : "in_stock",
        stocked_at: row.stocked_at ? new Date(row.stocked_at) : null,
        updated_at: new Date(row.updated_at),
      },
    }
  })
}

/** All levels that a question is for, in its order. */
export function answerTo(
  { order = "title", q, q_item_ids, ...filters }: ListLevelsInput,
  told: ToldLevel[]
): ToldLevel[] {
  const by = order.replace("-", "") as LevelOrder
  const key = ({ level, row }: ToldLevel): number =>
    by === "title"
      ? row.by_title
      : by === "sku"
        ? row.by_sku
        : by === "next_expected_at"
          ? (level.next_expected_at?.getTime() ?? Infinity)
          : level[by]
  const isAmong = (value: string, list: string | string[] | undefined) =>
    list === undefined || [list].flat().includes(value)
  const words = q?.toLowerCase().split(" ")
  const sorted = told
    .filter(
      ({ level, row }) =>
        isAmong(level.inventory_item_id, filters.inventory_item_id) &&
        isAmong(level.location_id, filters.location_id) &&
        isAmong(level.status, filters.status) &&
        (!words ||
          words.every((word) =>
            row.words
              .split(/[^\p{L}\p{N}]+/u)
              .some((one) => one.startsWith(word))
          ) ||
          !!q_item_ids?.includes(level.inventory_item_id))
    )
    .sort((one, other) => {
      const [a, b] = [key(one), key(other)]

      return (
        (a < b ? -1 : a > b ? 1 : 0) ||
        one.row.by_id - other.row.by_id ||
        one.row.by_location - other.row.by_location
      )
    })

  return order.startsWith("-") ? sorted.reverse() : sorted
}

/** A question with any of the filters, for the items of a shop. */
export function randomQuestion(
  random: Random,
  orders: readonly string[],
  itemIds: string[]
): ListLevelsInput {
  const maybe = <Value>(chance: number, value: Value) =>
    random.chance(chance) ? value : undefined

  return {
    order: `${random.chance(0.5) ? "-" : ""}${random.pick(orders)}`,
    location_id: maybe(0.4, random.some(PLACES, 2)),
    status: maybe(
      0.5,
      random.some(["in_stock", "low_stock", "out_of_stock"] as const, 2)
    ),
    inventory_item_id: maybe(0.15, random.some(itemIds, 5)),
    ...(random.chance(0.3) && {
      q: random.pick(["re", "red", "lamp", "größe", "blue la", "chair 1"]),
      q_item_ids: maybe(0.5, random.some(itemIds, 1)),
    }),
  }
}

/** The shop is a random one: something may be sold out by now. */
async function unlessShort(call: Promise<unknown>): Promise<void> {
  await call.catch((error: { type?: string }) => {
    if (error.type !== "not_allowed") {
      throw error
    }
  })
}

/**
 * Makes items with every kind of number: fractions, thresholds of levels and items,
 * orders, carts that live and carts that are over, reservations of people, backorders
 * without a limit, units that are expected; and an item and a level that are deleted.
 *
 * @returns the ids of the items
 */
export async function makeRandomShop(
  service: HoldfastInventoryService,
  sql: RunSql,
  random: Random,
  items: number
): Promise<string[]> {
  const quarter = (most: number) => random.below(most * 4 + 1) / 4
  const few = () => (random.chance(0.5) ? 1 + random.below(3) : quarter(4))
  const made = await service.createInventoryItems(
    Array.from({ length: items }, (_, n) => ({
      sku: random.chance(0.8) ? `${random.pick(WORDS)}-${n}` : null,
      title: random.chance(0.8) ? random.some(WORDS, 3).join(" ") : null,
    }))
  )
  const levels = made.flatMap(({ id: inventory_item_id }) =>
    random.some(PLACES, PLACES.length).map((location_id) => ({
      inventory_item_id,
      location_id,
      stocked_quantity: random.chance(0.2) ? 0 : few() + random.below(8),
    }))
  )

  await service.createInventoryLevels(levels)

  for (const [
    n,
    { inventory_item_id, location_id, stocked_quantity },
  ] of levels.entries()) {
    const place = { inventory_item_id, location_id }

    // Some levels change after that, some with a movement and some without.
    if (n === Math.floor(levels.length / 2)) {
      await service.rankLevels()
    }
    if (random.chance(0.3)) {
      await service.setStockPolicies({
        ...(random.chance(0.7) ? place : { inventory_item_id }),
        low_stock_threshold: random.chance(0.1) ? 40 : quarter(6),
      })
    }
    for (const [kind, more] of [
      ["order", {}],
      ["late", { allow_backorder: true }],
      ["person", { line_item_id: null }],
    ] as const) {
      const most = kind === "late" ? 9 : stocked_quantity / 4

      if (random.chance(0.35) && most >= 0.25) {
        await unlessShort(
          service.createReservationItems({
            ...place,
            quantity: Math.max(quarter(Math.floor(most)), 0.25),
            line_item_id: `${kind}-${n}`,
            ...more,
          })
        )
      }
    }
    for (const cart_id of [`live-${n}`, `over-${n}`]) {
      if (random.chance(0.6) && stocked_quantity >= 3) {
        await unlessShort(
          service.holdCartItems({
            cart_id,
            location_ids: [location_id],
            lines: [
              {
                line_item_id: cart_id,
                quantity: 1,
                inventory_items: [{ inventory_item_id }],
              },
            ],
          })
        )
      }
    }
    if (random.chance(0.3)) {
      await service.createIncomingStocks(
        [1, 2].slice(random.below(2)).map(() => ({
          ...place,
          quantity: quarter(3) + 0.25,
          expected_at: random.chance(0.2)
            ? undefined
            : `203${random.below(3)}-01-01T00:00:00Z`,
        }))
      )
    }
    if (random.chance(0.35)) {
      await service.setStockPolicies({ ...place, safety_stock: quarter(5) })
    }
    if (random.chance(0.15)) {
      await service.adjustInventory(
        inventory_item_id,
        location_id,
        -stocked_quantity
      )
    }
  }
  await sql(
    `update reservation_item set expires_at = now() - interval '1 hour'
     where cart_id like 'over-%'`
  )
  await service.softDeleteInventoryItems([made[0]!.id])

  return made.map(({ id }) => id)
}
