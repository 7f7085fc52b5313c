import {
  BigNumberRawValue,
  InventoryItemDTO,
  InventoryLevelDTO,
  ReservationItemDTO,
} from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { NUMBER_NAMES } from "./policy/ledger/movement-columns"
import { IncomingStockDTO, StockMovementDTO, StockTransferDTO } from "./types"

/** Rows of the statements, in the form in which Medusa's modules answer. */
type Row = Record<string, unknown>

const DATES = [
  "created_at",
  "updated_at",
  "deleted_at",
  "expires_at",
  "held_since",
  "expected_at",
  "backorder_until",
  "shipped_at",
  "closed_at",
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

export function toIncoming(row: Row): IncomingStockDTO {
  return withDates(row) as unknown as IncomingStockDTO
}

export function toTransfer(row: Row): StockTransferDTO {
  const { items, ...transfer } = row as Row & { items: Row[] }

  return {
    ...withDates(transfer),
    items: items.map(withDates),
  } as unknown as StockTransferDTO
}

export function toLevel(row: Row): InventoryLevelDTO {
  // What only the statements need.
  const {
    expired,
    named_incoming,
    stock_status,
    status_was,
    promises_due,
    ...level
  } = row

  return Object.assign(withDates(level), {
    available_quantity: availableOf(level, Number(expired ?? 0)),
  }) as unknown as InventoryLevelDTO
}

export function toMovement(row: Row): StockMovementDTO {
  // What the table has of Medusa's, and a row of the ledger never uses.
  const { updated_at, deleted_at, ...told } = row
  const movement = {
    ...told,
    created_at: new Date(row["created_at"] as string),
  }

  for (const name of NUMBER_NAMES) {
    const value = row[name]

    Object.assign(movement, { [name]: value === null ? null : Number(value) })
  }

  return movement as unknown as StockMovementDTO
}

function availableOf(row: Row, expired: number): number {
  const quantities = ["stocked_quantity", "reserved_quantity", "safety_stock"]
  const [stocked, reserved, safety] = quantities.map((name) => row[name])

  // Whole numbers, as nearly all are, need no exact decimals.
  return [stocked, reserved, safety, expired].every(Number.isSafeInteger)
    ? Number(stocked) - Number(reserved) - Number(safety) + expired
    : MathBN.add(
        MathBN.sub(
          ...(quantities.map(
            (name) => row[`raw_${name}`]
          ) as BigNumberRawValue[])
        ),
        expired
      ).toNumber()
}

/**
 * A level as the module's reads answer it: with its item's id, and of the fields
 * that were asked for, with the `raw_` twins of quantities.
 */
export function toReadLevel(row: Row, select?: string[]): InventoryLevelDTO {
  const level = {
    ...toLevel(row),
    inventory_item: { id: row["inventory_item_id"] },
  }

  if (!select) {
    return level as unknown as InventoryLevelDTO
  }

  const wanted = new Set([
    "id",
    ...select.map((name) => name.replace(/^raw_/, "")),
  ])

  return Object.fromEntries(
    Object.entries(level).filter(([name]) =>
      wanted.has(
        name === "inventory_item"
          ? "inventory_item_id"
          : name.replace(/^raw_/, "")
      )
    )
  ) as unknown as InventoryLevelDTO
}
