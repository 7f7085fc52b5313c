import {
  BigNumberRawValue,
  InventoryItemDTO,
  InventoryLevelDTO,
  ReservationItemDTO,
} from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { StockMovementDTO } from "./types"

/** Rows of the statements, in the form in which Medusa's modules answer. */
type Row = Record<string, unknown>

const DATES = [
  "created_at",
  "updated_at",
  "deleted_at",
  "expires_at",
  "held_since",
]

function withDates(row: Row): Row {
  const serialized = { ...row }

  for (const name of DATES) {
    if (typeof serialized[name] === "string") {
      serialized[name] = new Date(serialized[name])
    }
  }

  return serialized
}

export function toItem(row: Row): InventoryItemDTO {
  return withDates(row) as unknown as InventoryItemDTO
}

export function toReservation(row: Row): ReservationItemDTO {
  return withDates(row) as unknown as ReservationItemDTO
}

export function toLevel({ expired, ...row }: Row): InventoryLevelDTO {
  return {
    ...withDates(row),
    available_quantity: MathBN.add(
      MathBN.sub(
        row["raw_stocked_quantity"] as BigNumberRawValue,
        row["raw_reserved_quantity"] as BigNumberRawValue,
        row["raw_safety_stock"] as BigNumberRawValue
      ),
      Number(expired ?? 0)
    ).toNumber(),
  } as unknown as InventoryLevelDTO
}

const MOVEMENT_QUANTITIES = [
  "stocked_delta",
  "reserved_delta",
  "incoming_delta",
  "stocked_after",
  "reserved_after",
  "incoming_after",
  "shortfall",
]

export function toMovement(row: Row): StockMovementDTO {
  // What the table has of Medusa's, and a row of the ledger never uses.
  const { updated_at, deleted_at, ...told } = row
  const movement = {
    ...told,
    created_at: new Date(row["created_at"] as string),
  }

  for (const name of MOVEMENT_QUANTITIES) {
    const value = row[name]

    Object.assign(movement, { [name]: value === null ? null : Number(value) })
  }

  return movement as unknown as StockMovementDTO
}
