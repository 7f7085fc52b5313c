import {
  InventoryItemDTO,
  InventoryLevelDTO,
  ReservationItemDTO,
} from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import {
  Movement,
  MovementNumber,
  NUMBER_NAMES,
} from "./policy/ledger/movement-columns"
import {
  IncomingRow,
  ItemRow,
  LevelRow,
  MovementGroupRow,
  MovementRow,
  ReservationRow,
  Stored,
  TransferRow,
} from "./rows"
import {
  IncomingStockDTO,
  MovementGroupDTO,
  StockMovementDTO,
  StockTransferDTO,
  StockTransferItemDTO,
} from "./types"

/** The columns that are moments, in any table. */
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

/** A row in the form in which Medusa's modules answer. */
function told<Told extends object>(row: Stored<Told>): Told {
  const answer: { [name: string]: unknown } = { ...row }

  for (const name of DATES) {
    if (typeof answer[name] === "string") {
      answer[name] = new Date(answer[name])
    }
  }

  return answer as Told
}

export function toItem(row: ItemRow): InventoryItemDTO {
  return told<InventoryItemDTO>(row)
}

export function toReservation(row: ReservationRow): ReservationItemDTO {
  return told<ReservationItemDTO>(row)
}

export function toIncoming(row: IncomingRow): IncomingStockDTO {
  return told<IncomingStockDTO>(row)
}

export function toTransfer({ items, ...row }: TransferRow): StockTransferDTO {
  return {
    ...told<Omit<StockTransferDTO, "items">>(row),
    items: items.map((item) => told<StockTransferItemDTO>(item)),
  }
}

export function toLevel(row: LevelRow): InventoryLevelDTO {
  const {
    expired,
    named_incoming,
    stock_status,
    status_was,
    promises_due,
    ...level
  } = row

  return {
    ...told<Omit<InventoryLevelDTO, "available_quantity">>(level),
    available_quantity: availableOf(row),
  }
}

export function toMovement(row: MovementRow): StockMovementDTO {
  const { updated_at, deleted_at, teller, telling, ...movement } = row
  const numbers = NUMBER_NAMES.map((name) => [
    name,
    row[name] === null ? null : Number(row[name]),
  ])

  return {
    ...movement,
    ...(Object.fromEntries(numbers) as Pick<Movement, MovementNumber>),
    created_at: new Date(row.created_at),
  }
}

export function toGroup(row: MovementGroupRow): MovementGroupDTO {
  return { ...row, created_at: new Date(row.created_at) }
}

function availableOf(row: LevelRow): number {
  const { stocked_quantity: stocked, reserved_quantity: reserved } = row
  const { safety_stock: safety } = row
  const expired = Number(row.expired ?? 0)

  // Whole numbers, as nearly all are, need no exact decimals.
  return [stocked, reserved, safety, expired].every(Number.isSafeInteger)
    ? stocked - reserved - safety + expired
    : MathBN.add(
        MathBN.sub(
          row.raw_stocked_quantity,
          row.raw_reserved_quantity,
          row.raw_safety_stock
        ),
        expired
      ).toNumber()
}
