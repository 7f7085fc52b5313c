import { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { RefusedRow } from "../../errors"
import { ResolvedHoldfastOptions } from "../../options"
import { SourcingLine } from "../sourcing/sourcing"
import { totalOf } from "../sums"

/**
 * The caps of a cart: how many units of one item, over all its lines, and how many
 * in all. What is counted are units of inventory items, so that a kit counts with
 * each unit of each of its components, and a pack of six with six.
 */
export type Caps = Pick<
  ResolvedHoldfastOptions["cart"],
  "max_quantity_per_cart_item" | "max_items_held_per_cart"
>

type Line = Omit<SourcingLine, "held">
type Decimal = ReturnType<typeof MathBN.convert>

/** A cap that a cart's lines are above. */
export interface OverCap {
  line_ids: string[]
  sentence: string
  /** The same for a machine: what each line has a part in. */
  rows: RefusedRow[]
}

/** Finds the caps that a cart's lines are above, in exact decimals. */
export function findLinesOverCaps(lines: Line[], caps: Caps): OverCap[] {
  const {
    max_quantity_per_cart_item: perItem,
    max_items_held_per_cart: inAll,
  } = caps
  const over: OverCap[] = []
  const said = new Set<string>()

  if (perItem !== null) {
    for (const [inventory_item_id, { units, lineIds }] of unitsByItem(lines)) {
      const line_ids = [...lineIds]
      const sentence = describeOver(line_ids, units, perItem)

      // A kit of two items that are both above the cap says so once.
      if (MathBN.gt(units, perItem) && !said.has(sentence)) {
        said.add(sentence)
        over.push({
          line_ids,
          sentence,
          rows: line_ids.map((line_item_id) => ({
            ...overCap(units, perItem),
            inventory_item_id,
            line_item_id,
          })),
        })
      }
    }
  }

  if (!over.length && inAll !== null) {
    const units = totalOf(lines.map(unitsOf))

    if (MathBN.gt(units, inAll)) {
      over.push({
        line_ids: lines.map(({ id }) => id),
        sentence: `The cart wants ${units.toFixed()} items in all, and may hold at most ${inAll}`,
        rows: [overCap(units, inAll)],
      })
    }
  }

  return over
}

/**
 * Cuts lines to what the caps leave them, the first first. A kit or pack is not
 * cut into parts.
 */
export function cutToCaps(lines: Line[], caps: Caps): Line[] {
  const left = new Map<string, Decimal>()
  let inAll =
    caps.max_items_held_per_cart === null
      ? null
      : MathBN.convert(caps.max_items_held_per_cart)

  return lines.flatMap((line) => {
    const rooms = line.components.flatMap(
      ({ inventory_item_id, required_quantity }) =>
        caps.max_quantity_per_cart_item === null
          ? []
          : [
              MathBN.div(
                left.get(inventory_item_id) ?? caps.max_quantity_per_cart_item,
                required_quantity
              ),
            ]
    )

    if (inAll) {
      rooms.push(MathBN.div(inAll, unitsOf({ ...line, quantity: 1 })))
    }

    const room = MathBN.min(line.quantity, ...rooms)
    const quantity =
      isSingle(line) || MathBN.gte(room, line.quantity)
        ? room
        : room.integerValue(ROUND_DOWN)

    for (const { inventory_item_id, required_quantity } of line.components) {
      left.set(
        inventory_item_id,
        MathBN.sub(
          left.get(inventory_item_id) ?? caps.max_quantity_per_cart_item ?? 0,
          MathBN.mult(quantity, required_quantity)
        )
      )
    }
    inAll = inAll && MathBN.sub(inAll, unitsOf({ ...line, quantity }))

    return MathBN.gt(quantity, 0) ? [{ ...line, quantity }] : []
  })
}

/**
 * Cuts lines to the room that a limit over several carts leaves their cart: each
 * line keeps what it holds, as far as it needs that, and what is left goes to what
 * more is wanted, the first first.
 */
export function cutToRoom(lines: SourcingLine[], room: BigNumberInput): Line[] {
  const kept = lines.map((line) => MathBN.min(line.quantity, heldOf(line)))
  let left = lines.reduce<Decimal>(
    (rest, line, index) =>
      MathBN.sub(rest, unitsOf({ ...line, quantity: kept[index]! })),
    MathBN.convert(room)
  )

  return lines.flatMap(({ held, ...line }, index) => {
    const more = MathBN.max(
      0,
      MathBN.min(
        MathBN.sub(line.quantity, kept[index]!),
        MathBN.div(left, unitsOf({ ...line, quantity: 1 }))
      )
    )
    const whole = MathBN.add(kept[index]!, more)
    const quantity =
      isSingle(line) || MathBN.gte(whole, line.quantity)
        ? whole
        : whole.integerValue(ROUND_DOWN)

    left = MathBN.sub(
      left,
      unitsOf({ ...line, quantity: MathBN.sub(quantity, kept[index]!) })
    )

    return MathBN.gt(quantity, 0) ? [{ ...line, quantity }] : []
  })
}

/** How many of a line its own units make. */
function heldOf({ held = [], ...line }: SourcingLine): Decimal {
  const made = line.components.map(({ inventory_item_id, required_quantity }) =>
    MathBN.div(
      totalOf(
        held
          .filter((one) => one.inventory_item_id === inventory_item_id)
          .map(({ quantity }) => quantity)
      ),
      required_quantity
    )
  )
  const whole = MathBN.min(...made)

  return isSingle(line) ? whole : whole.integerValue(ROUND_DOWN)
}

const ROUND_DOWN = 1

function isSingle({ components }: Line): boolean {
  return (
    components.length === 1 && MathBN.eq(components[0]!.required_quantity, 1)
  )
}

function unitsOf({ quantity, components }: Line): Decimal {
  return totalOf(
    components.map(({ required_quantity }) =>
      MathBN.mult(quantity, required_quantity)
    )
  )
}

function unitsByItem(lines: Line[]) {
  const byItem = new Map<string, { units: Decimal; lineIds: Set<string> }>()

  for (const { id, quantity, components } of lines) {
    for (const { inventory_item_id, required_quantity } of components) {
      const present = byItem.get(inventory_item_id)

      byItem.set(inventory_item_id, {
        units: MathBN.add(
          present?.units ?? 0,
          MathBN.mult(quantity, required_quantity)
        ),
        lineIds: (present?.lineIds ?? new Set()).add(id),
      })
    }
  }

  return byItem
}

function overCap(units: Decimal, most: number): RefusedRow {
  return { reason: "over_cap", requested: units.toNumber(), most }
}

function describeOver(lineIds: string[], units: Decimal, most: number): string {
  return lineIds.length === 1
    ? `Line item ${lineIds[0]} wants ${units.toFixed()}, and a cart may have at most ${most} of one item`
    : `Line items ${lineIds.join(", ")} want ${units.toFixed()} together, and a cart may have at most ${most} of one item`
}
