import { BigNumberInput } from "@medusajs/framework/types"
import { MathBN, MedusaError } from "@medusajs/framework/utils"

import {
  breaksRules,
  HoldfastErrorCodes,
  notStocked,
  RefusalError,
  staleValues,
  StockConflictError,
  tooLarge,
} from "../../errors"
import { MAX_QUANTITY } from "../quantity"
import { placeOf } from "./place"
import { brokenRule, StockRules } from "./stock-rules"

/** A line of an adjustment, well formed. Quantities are exact decimals. */
export interface AdjustmentToDecide {
  index: number
  inventory_item_id: string
  location_id: string
  /** Units to add, … */
  adjustment: string | null
  /** … or units to have. */
  stocked_to: string | null
  expected: string | null
}

/** A locked level: exact decimals. */
export interface LevelToAdjust {
  inventory_item_id: string
  location_id: string
  level_id: string
  stocked: string
  reserved: string
}

/** What a line does to its level. */
export interface DecidedAdjustment {
  index: number
  level: LevelToAdjust | null
  stocked_before: string | null
  stocked_after: string | null
  /** What the line adds; null if it is refused. */
  delta: string | null
  error: MedusaError | null
}

/**
 * Decides what each line of an adjustment does to the levels as they are. Lines
 * of one level take effect in their order, each on what those before it left; a
 * refused line leaves nothing.
 */
export function decideAdjustments(
  lines: AdjustmentToDecide[],
  levels: LevelToAdjust[],
  rules: StockRules
): DecidedAdjustment[] {
  const byKey = new Map(levels.map((level) => [placeOf(level), level]))
  const running = new Map<LevelToAdjust, string>()

  return lines.map((line) => {
    const level = byKey.get(placeOf(line)) ?? null

    if (!level) {
      return {
        index: line.index,
        level,
        stocked_before: null,
        stocked_after: null,
        delta: null,
        error: notStocked([line]),
      }
    }

    const before = running.get(level) ?? level.stocked
    const after = line.stocked_to ?? plus(before, line.adjustment ?? 0)
    const error = refusalOf(line, level, { before, after }, rules)

    if (!error) {
      running.set(level, after)
    }

    return {
      index: line.index,
      level,
      stocked_before: before,
      stocked_after: error ? before : after,
      delta: error ? null : MathBN.sub(after, before).toFixed(),
      error,
    }
  })
}

function plus(one: BigNumberInput, other: BigNumberInput): string {
  return MathBN.add(one, other).toFixed()
}

function refusalOf(
  line: AdjustmentToDecide,
  level: LevelToAdjust,
  { before, after }: { before: string; after: string },
  rules: StockRules
): MedusaError | null {
  const { inventory_item_id, location_id, expected } = line
  const ids = { inventory_item_id, location_id }

  // Large calls have as many decimals as lines, and most need no look.
  if (
    expected !== null &&
    expected !== before &&
    !MathBN.eq(expected, before)
  ) {
    return staleValues([{ ...ids, stocked: before, expected }])
  }
  if (
    Math.abs(Number(after)) >= MAX_QUANTITY &&
    MathBN.gt(MathBN.abs(after), MAX_QUANTITY)
  ) {
    return tooLarge([ids], MAX_QUANTITY)
  }

  const rule = brokenRule(level, { before, after }, rules)

  return (
    rule &&
    breaksRules([
      {
        ...ids,
        rule,
        stocked: Number(before),
        reserved: Number(level.reserved),
        stocked_after: Number(after),
      },
    ])
  )
}

/** Bad input first: whoever mends that may see the rest in the next answer. */
const GRAVITY: string[] = [
  MedusaError.Types.INVALID_DATA,
  MedusaError.Types.NOT_FOUND,
  MedusaError.Types.CONFLICT,
  MedusaError.Types.NOT_ALLOWED,
]

const MOST_NAMED = 20

/** The same, of errors that say themselves where in the call they are. */
export function refusalOfNamed(errors: MedusaError[]): MedusaError {
  const [gravest, other] = [...errors].sort(
    (one, next) => gravity(one) - gravity(next)
  )

  if (!other) {
    return gravest!
  }

  const more = errors.length - MOST_NAMED

  return new RefusalError(
    gravest!.type,
    [
      ...errors.slice(0, MOST_NAMED).map(({ message }) => message),
      ...(more > 0 ? [`and ${more} more`] : []),
    ].join("; "),
    gravest!.code,
    {
      refused: errors.flatMap((error) =>
        error instanceof RefusalError ? (error.details?.refused ?? []) : []
      ),
    }
  )
}

/**
 * The error of a call that is refused as a whole: of the gravest kind among its
 * lines, naming every line, or the first ones of many.
 */
export function refusalOfAll(
  refused: { index: number; error: MedusaError }[],
  many: boolean
): MedusaError {
  if (!many) {
    return refused[0]!.error
  }

  const gravest = [...refused].sort(
    (one, other) => gravity(one.error) - gravity(other.error)
  )[0]!.error
  const named = refused
    .slice(0, MOST_NAMED)
    .map(({ index, error: { message } }) =>
      // Bad input is named by its field, and so by its line.
      message.startsWith(`[${index}]`) ? message : `[${index}] ${message}`
    )
  const more = refused.length - named.length
  const message = [...named, ...(more ? [`and ${more} more lines`] : [])].join(
    "; "
  )

  const rows = refused.flatMap(({ index, error }) =>
    error instanceof RefusalError
      ? (error.details?.refused ?? []).map((row) => ({ ...row, index }))
      : []
  )

  return gravest instanceof StockConflictError
    ? new StockConflictError(message, HoldfastErrorCodes.STALE_VALUE, rows)
    : new RefusalError(gravest.type, message, gravest.code, { refused: rows })
}

function gravity({ type }: MedusaError): number {
  return GRAVITY.indexOf(type)
}
