import { MathBN } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import { badValue } from "../../errors"
import { newId } from "../../ids"
import {
  parseFlag,
  parseId,
  parseIds,
  parseText,
  readFacts,
  readRows,
} from "../../input"
import { ResolvedHoldfastOptions } from "../../options"
import { cartUnits } from "../../policy/carts/cart-units"
import { parsePositiveQuantity } from "../../policy/quantity"
import { Sourcing } from "../../policy/sourcing/sourcing-strategies"
import { NeededLine } from "../../policy/sourcing/taking"
import { CartScope, CreateReservationInput, StockContext } from "../../types"
import { mergeComponents } from "../sourcing/read-lines"
import { readSources } from "../sourcing/read-sources"
import { Taken, takeUnits } from "../sourcing/take-units"

/**
 * Turns a cart's reservations into an order's, where the cart holds them. What it
 * does not hold is reserved from the locations that may serve it; what it holds
 * beyond the order's need is released, unless it is to stay. One transaction: there is no instant at
 * which the units are anybody else's.
 *
 * @param input the order's reservations, as core's workflow asks for them
 * @throws INVALID_DATA for a bad row, InsufficientInventoryError for units that
 * the cart does not hold and that are not there, StockConflictError
 * (`cart_converted`) where another completion of the cart has its units
 */
export async function convertCart(
  database: StockDatabase,
  cart: CartScope,
  input: CreateReservationInput | CreateReservationInput[],
  options: ResolvedHoldfastOptions["cart"],
  sourcing: Sourcing,
  context: StockContext
): Promise<Taken> {
  const cart_id = parseId(cart.id, "id")
  const { completion_id, location_ids, stays, ...sources } = cart
  const { lines, locationIds } = readLines(input)

  if (stays !== undefined && !(stays instanceof Map)) {
    throw badValue("stays", "must be a Map of quantities by the item's id")
  }

  // What becomes the order's stays as old as it is, should the cart have it back.
  const hold = {
    ttl_seconds: options.ttl_minutes * 60,
    max_hold_seconds: options.max_hold_minutes * 60,
    retake_pause_seconds: Infinity,
  }

  return await takeUnits(
    database,
    {
      cart_id,
      lines,
      sources: readSources(
        {
          ...sources,
          location_ids: [
            ...parseIds(location_ids ?? [], "location_ids"),
            ...locationIds,
          ],
        },
        sourcing
      ),
      policy: cartUnits({
        owner: "order",
        lines,
        may_stay: true,
        on_short: "refuse",
        asks_for: null,
        hold,
        stays: stays && without(stays, lines),
      }),
      owner_cart_id: null,
      hold,
      conversion: {
        completion_id:
          parseText(completion_id, "completion_id") ??
          context.caller?.completion_id ??
          newId("cmpl"),
        line_item_ids: lines.map(({ id }) => id),
      },
      facts: readFacts({}, (field) => `ledger.${field}`, context),
    },
    context
  )
}

/** What the cart's other lines need, without those that are converted. */
function without(
  stays: NonNullable<CartScope["stays"]>,
  lines: NeededLine[]
): NonNullable<CartScope["stays"]> {
  const left = new Map(stays)

  for (const { inventory_item_id, required_quantity } of lines.flatMap(
    ({ components }) => components
  )) {
    left.set(
      inventory_item_id,
      MathBN.max(
        0,
        MathBN.sub(left.get(inventory_item_id) ?? 0, required_quantity)
      )
    )
  }

  return left
}

/** One line of the order for all its rows: the components of a kit. */
function readLines(input: CreateReservationInput | CreateReservationInput[]): {
  lines: NeededLine[]
  locationIds: string[]
} {
  const lines = new Map<string, NeededLine>()
  const locationIds = readRows(input, (row, path) => {
    const id = parseText(row.line_item_id, path("line_item_id")) ?? ""
    const inventory_item_id = parseId(
      row.inventory_item_id,
      path("inventory_item_id")
    )
    const quantity = parsePositiveQuantity(row.quantity, path("quantity"))
    const allow_backorder =
      parseFlag(row.allow_backorder, path("allow_backorder")) ?? false
    const line = lines.get(id)

    lines.set(id, {
      id,
      quantity: 1,
      allow_backorder,
      components: mergeComponents([
        ...(line?.components ?? []),
        { inventory_item_id, required_quantity: quantity },
      ]),
    })

    return parseId(row.location_id, path("location_id"))
  })

  return { lines: [...lines.values()], locationIds }
}
