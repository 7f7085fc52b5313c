import { isExpired } from "../../sql/expired"
import { idOfNumber } from "../../sql/numbers"
import { BACKORDERED, LevelOrder, PLAIN } from "./level-numbers"
import { HAS_EXPIRED } from "./level-statuses"

/**
 * A part of all levels, which an index has in the order that is asked for, or which
 * are few. An order's parts have every level once among them, and a page is what
 * comes first of all of them.
 */
export interface LevelPart {
  where?: string[]
  /** What it is ordered by, where it is simpler than for all levels. */
  key?: string
  /** What all of them have: they come by item and location. */
  only?: string
  /** Gathered first, or in the order of `ranked_level`: levels are looked up one by one. */
  few?: {
    as: "held" | "late" | "expected" | "found" | "recent" | "ranked"
    query: string
    by: FewBy
  }
  /** Nothing that an expired cart holds is at any of them. */
  hasNoneExpired?: boolean
}

/** What a row of them names: a level, an item and location, or an item alone. */
type FewBy = "level" | "place" | "item"

const reservations = (condition: string) => `
      from reservation_item reservation
      where reservation.deleted_at is null
        and ${condition}`
const atLevel = (condition: string) => `exists (
        select${reservations(condition)}
          and reservation.inventory_item_id = level.inventory_item_id
          and reservation.location_id = level.location_id
      )`
const EXPIRED = isExpired("reservation")
const LIVE = "reservation.expires_at > statement_timestamp()"
const TIMED = "reservation.expires_at is not null"
const OTHER = `reservation.line_item_id is null
        and reservation.cart_id is null
        and reservation.expires_at is null`
const LATE = `reservation.allow_backorder
        and not coalesce(${EXPIRED}, false)`
const PLACE = "reservation.inventory_item_id, reservation.location_id"

const fewHeld = (condition: string, column: string): LevelPart["few"] => ({
  as: "held",
  by: "place",
  query: `
      select ${PLACE}, sum(reservation.quantity) as ${column}${reservations(condition)}
      group by ${PLACE}`,
})

/** When units are expected next: the first row of each level that expects some. */
const isOpen = (row: string) => `${row}.deleted_at is null
        and ${row}.open_quantity > 0
        and ${row}.expected_at is not null`
const EXPECTED = `
      select
        incoming.inventory_level_id,
        incoming.expected_at as next_expected_at
      from incoming_stock incoming
      where ${isOpen("incoming")}
        and not exists (
          select
          from incoming_stock earlier
          where earlier.inventory_level_id = incoming.inventory_level_id
            and ${isOpen("earlier")}
            and (earlier.expected_at, earlier.id)
              < (incoming.expected_at, incoming.id)
        )`

/** The parts of an order; the key of all levels in one, where an index has it. */
export const PARTS: Record<LevelOrder, LevelPart[]> = {
  title: [{}],
  sku: [{}],
  stocked_quantity: [{}],
  reserved_quantity: [{}],
  // What carts and people hold is looked up for those levels that have any of it.
  order_quantity: [
    {
      few: {
        as: "held",
        by: "place",
        query: `
      select
        inventory_item_id, location_id, sum(quantity) as units
      from (
        select ${PLACE}, reservation.quantity${reservations(TIMED)}
        union all
        select ${PLACE}, reservation.quantity${reservations(OTHER)}
      ) part
      group by inventory_item_id, location_id`,
      },
      key: `(level.reserved_quantity - held.units)`,
    },
    {
      where: [`not ${atLevel(TIMED)}`, `not ${atLevel(OTHER)}`],
      key: "level.reserved_quantity",
    },
  ],
  cart_quantity: [
    { few: fewHeld(LIVE, "cart"), key: "held.cart" },
    { where: [`not ${atLevel(LIVE)}`], only: "0" },
  ],
  backordered_quantity: [
    {
      few: {
        as: "late",
        by: "place",
        query: `
      select distinct ${PLACE}${reservations(LATE)}`,
      },
      where: [`${BACKORDERED} <> 0`],
    },
    { where: [`${BACKORDERED} = 0`], only: "0" },
  ],
  safety_stock: [
    { where: ["level.safety_stock <> 0"] },
    { where: ["level.safety_stock = 0"], only: "0" },
  ],
  available_quantity: [
    {
      few: {
        as: "held",
        by: "place",
        query: `
      select * from expired`,
      },
      key: `(${PLAIN} + held.units)`,
    },
    {
      where: [`not ${HAS_EXPIRED}`],
      key: PLAIN,
      hasNoneExpired: true,
    },
  ],
  incoming_quantity: [
    { where: ["level.incoming_quantity <> 0"] },
    { where: ["level.incoming_quantity = 0"], only: "0" },
  ],
  next_expected_at: [
    {
      few: { as: "expected", by: "level", query: EXPECTED },
      key: "expected.next_expected_at",
    },
    {
      where: [
        `not exists (
        select
        from incoming_stock incoming
        where incoming.inventory_level_id = level.id
          and ${isOpen("incoming")}
      )`,
      ],
      only: "'infinity'",
    },
  ],
}

/**
 * The levels that are not in `ranked_level` as they are, as the expression `recent`:
 * those that movements after the one with a number changed, and those that changed
 * without one.
 */
export function recentLevels(number: string): string {
  return `
    select inventory_item_id, location_id
    from stock_movement
    where id > ${idOfNumber(number)}
      and id like 'smov_%'
    union
    select inventory_item_id, location_id from restated_level`
}

const IS_RECENT = (row: string) => `(
        (${row}.inventory_item_id, ${row}.location_id) in (
          select recent.inventory_item_id, recent.location_id from recent
        )
      )`

const RECENT: LevelPart["few"] = {
  as: "recent",
  by: "place",
  query: `
      select inventory_item_id, location_id from recent`,
}

const rankedBy = (column: string, isIn = "true"): LevelPart["few"] => ({
  as: "ranked",
  by: "place",
  query: `
      select inventory_item_id, location_id, ${column}
      from ranked_level ranked
      where not ${IS_RECENT("ranked")}
        and ${isIn}`,
})

/** The orders by numbers that `ranked_level` has, by the column and the part. */
const RANKED: Partial<Record<LevelOrder, string>> = {
  stocked_quantity: "stocked_quantity",
  reserved_quantity: "reserved_quantity",
  order_quantity: "reserved_quantity",
  available_quantity: "available_quantity",
}

export function isRankedOrder(by: LevelOrder): boolean {
  return by in RANKED
}

/**
 * The parts of an order by a number that `ranked_level` has: the levels that changed
 * since it was brought up to the ledger as they are, and all others in its order.
 *
 * @param isIn what those have in common that the page is of, on `ranked`
 */
export function rankedParts(
  by: LevelOrder,
  isIn: string | undefined
): LevelPart[] | null {
  const column = RANKED[by]

  if (!column) {
    return null
  }

  return PARTS[by].flatMap((part) =>
    part.few
      ? part
      : [
          { ...part, few: RECENT },
          { ...part, few: rankedBy(column, isIn), key: `ranked.${column}` },
        ]
  )
}
