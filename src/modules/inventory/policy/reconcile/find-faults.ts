import { MathBN } from "@medusajs/framework/utils"

import { StockFault, StockFinding } from "../../types"
import { StockRules } from "../levels/stock-rules"

/** A level with all that must agree with it, of one moment: exact decimals. */
export interface LevelToCheck {
  inventory_item_id: string
  location_id: string
  is_item_deleted: boolean
  stocked: string
  reserved: string
  incoming: string
  /** How much of the incoming has a row that somebody made, as the level has it. */
  named: string
  /** Names of the columns whose `raw_` twin says something else. */
  raw_mismatches: string[]
  /** Σ of the live reservations. */
  promised: string
  /** Σ of the open incoming rows: of those that somebody made, and of all. */
  rows_named: string
  rows_incoming: string
  /** How many movements there are, and their sums. */
  movements: number
  ledger_stocked: string
  ledger_reserved: string
  ledger_incoming: string
}

type Find = (fault: StockFault, found: string, expected: string | null) => void

/** What is wrong with a level. */
export function findLevelFaults(
  level: LevelToCheck,
  rules: StockRules
): StockFinding[] {
  const { inventory_item_id, location_id } = level
  const findings: StockFinding[] = []
  const find: Find = (fault, found, expected) =>
    findings.push({
      fault,
      inventory_item_id,
      location_id,
      reservation_id: null,
      found,
      expected,
    })
  const quantities = [
    ["stocked_ledger_drift", level.stocked, level.ledger_stocked],
    ["reserved_ledger_drift", level.reserved, level.ledger_reserved],
    ["incoming_ledger_drift", level.incoming, level.ledger_incoming],
  ] as const
  const drifted = quantities.filter(
    ([, quantity, ledger]) => !MathBN.eq(quantity, ledger)
  )

  if (level.is_item_deleted) {
    find("level_of_deleted_item", level.stocked, null)
  }
  if (!MathBN.eq(level.reserved, level.promised)) {
    find("reserved_drift", level.reserved, level.promised)
  }
  if (level.movements === 0 && drifted.length) {
    find("ledger_not_opened", "0", level.stocked)
  } else {
    for (const [fault, quantity, ledger] of drifted) {
      find(fault, ledger, quantity)
    }
  }
  findIncomingFaults(level, find)
  for (const column of level.raw_mismatches) {
    find("level_raw_mismatch", `raw_${column}`, column)
  }
  if (MathBN.lt(level.stocked, 0) && !rules.allow_negative) {
    find("negative_stock", level.stocked, "0")
  }
  if (MathBN.lt(level.incoming, 0)) {
    find("negative_incoming", level.incoming, "0")
  }

  return findings
}

/**
 * Where a level and its incoming rows disagree. Rows that somebody made are right:
 * the level expects at least as many. The unspecified row is right if it has what
 * the level expects beyond them.
 */
function findIncomingFaults(level: LevelToCheck, find: Find): void {
  const { incoming, named, rows_named, rows_incoming } = level
  const expected = MathBN.max(incoming, 0)

  if (!MathBN.eq(named, rows_named)) {
    find("named_incoming_drift", named, rows_named)
  }
  if (MathBN.lt(expected, rows_named)) {
    find("incoming_rows_drift", incoming, rows_named)
  } else if (!MathBN.eq(rows_incoming, expected)) {
    find("incoming_rows_drift", rows_incoming, expected.toFixed())
  }
}

/** A live reservation, with what it refers to. */
export interface ReservationToCheck {
  id: string
  inventory_item_id: string
  location_id: string
  quantity: string
  is_raw_right: boolean
  /** Whether its time was up so long ago that somebody should have tidied up. */
  is_left_over: boolean
  expires_at: string | null
  has_level: boolean
  is_item_deleted: boolean
}

/** What is wrong with a reservation. */
export function findReservationFaults(
  reservation: ReservationToCheck
): StockFinding[] {
  const { id, inventory_item_id, location_id } = reservation
  const faults: [boolean, StockFault, string | null, string | null][] = [
    [
      reservation.is_item_deleted,
      "reservation_of_deleted_item",
      reservation.quantity,
      null,
    ],
    [
      !reservation.has_level && !reservation.is_item_deleted,
      "reservation_without_level",
      reservation.quantity,
      null,
    ],
    [
      !MathBN.gt(reservation.quantity, 0),
      "invalid_reservation",
      reservation.quantity,
      null,
    ],
    [
      !reservation.is_raw_right,
      "reservation_raw_mismatch",
      "raw_quantity",
      reservation.quantity,
    ],
    [
      reservation.is_left_over,
      "expired_reservation",
      reservation.expires_at,
      null,
    ],
  ]

  return faults.flatMap(([isFound, fault, found, expected]) =>
    isFound
      ? [
          {
            fault,
            inventory_item_id,
            location_id,
            reservation_id: id,
            found,
            expected,
          },
        ]
      : []
  )
}
