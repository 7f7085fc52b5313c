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
  /** Those of a few are so many of these as have the words that are asked for. */
  asked?: string
  /** Gathered first: levels are looked up one by one. */
  few?: {
    as: "held" | "late" | "expected" | "found"
    /** @param among restricts the rows they come from */
    query: (among: Among) => string
    by: FewBy
    /** An index has them in the order: sorted here, all of them were read for a page. */
    hasIndex?: boolean
  }
}

/** A condition on a row that names an item and location, with "and" before it. */
export type Among = (row: string) => string

/** What a row of them names: an item and location, or an item alone. */
type FewBy = "place" | "item"

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
  query: (among) => `
      select
        ${PLACE}, sum(reservation.quantity) as ${column}${reservations(condition)}${among("reservation")}
      group by ${PLACE}`,
})

/** When units are expected next: the first row of each level that expects some. */
const isOpen = (row: string) => `${row}.deleted_at is null
        and ${row}.open_quantity > 0
        and ${row}.expected_at is not null`
const EXPECTED = (among: Among) => `
      select
        incoming.inventory_item_id, incoming.location_id,
        incoming.expected_at as next_expected_at
      from incoming_stock incoming
      where ${isOpen("incoming")}${among("incoming")}
        -- As a value, for the planner would join all of them.
        and (exists (
          select
          from incoming_stock earlier
          where earlier.inventory_level_id = incoming.inventory_level_id
            and ${isOpen("earlier")}
            and (earlier.expected_at, earlier.id)
              < (incoming.expected_at, incoming.id)
        )) is not true`

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
        query: (among) => `
      select distinct ${PLACE}${reservations(LATE)}${among("reservation")}`,
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
        by: "place",
        query: EXPECTED,
        hasIndex: true,
      },
      key: "expected.next_expected_at",
    },
    {
      where: [
        `not exists (
        select
        from incoming_stock incoming
        where incoming.inventory_item_id = level.inventory_item_id
          and incoming.location_id = level.location_id
          and ${isOpen("incoming")}
      )`,
      ],
      only: "'infinity'",
    },
  ],
}
