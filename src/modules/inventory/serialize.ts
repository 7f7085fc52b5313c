import {
  BigNumberRawValue,
  InventoryItemDTO,
  InventoryLevelDTO,
  ReservationItemDTO,
} from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

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
