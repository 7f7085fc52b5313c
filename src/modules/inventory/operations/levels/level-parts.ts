import { isExpired } from "../../sql/expired"
import { BACKORDERED, LevelOrder } from "./level-numbers"
import { RankedOrder } from "./ranked-levels"

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
  /** Gathered first: levels are looked up one by one. */
  few?: {
    as: "held" | "late" | "expected" | "found"
    query: string
    /** The same where all are wanted, in no order. */
    all?: string
    by: FewBy
  }
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

/** The parts of an order that the ranking of levels has not. */
export const PARTS: Record<Exclude<LevelOrder, RankedOrder>, LevelPart[]> = {
  title: [{}],
  sku: [{}],
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
  incoming_quantity: [
    { where: ["level.incoming_quantity <> 0"] },
    { where: ["level.incoming_quantity = 0"], only: "0" },
  ],
  next_expected_at: [
    {
      few: {
        as: "expected",
        by: "level",
        query: EXPECTED,
        all: `
      select
        incoming.inventory_level_id,
        min(incoming.expected_at) as next_expected_at
      from incoming_stock incoming
      where ${isOpen("incoming")}
      group by incoming.inventory_level_id`,
      },
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
