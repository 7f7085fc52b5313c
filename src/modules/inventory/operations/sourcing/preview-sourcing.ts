import { Context } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import { Sourced } from "../../policy/sourcing/sourcing"
import { Sourcing, watched } from "../../policy/sourcing/sourcing-strategies"
import { NeededLine, sourceNeed } from "../../policy/sourcing/taking"
import { PreviewSourcingInput, SourcedLineDTO } from "../../types"
import { readLines } from "./read-lines"
import { readSources } from "./read-sources"
import { lookFor } from "./take-units"

/**
 * Sources lines as reserving them now would, and changes nothing: one round trip
 * that only reads. Expired reservations count as gone where reserving would take
 * them away.
 *
 * @throws INVALID_DATA for a bad row
 */
export async function previewSourcing(
  database: StockDatabase,
  input: PreviewSourcingInput,
  sourcing: Sourcing,
  context: Context
): Promise<SourcedLineDTO[]> {
  const lines = readLines(input.lines)
  const { strategy, ranked } = watched(sourcing.strategy)
  const sources = readSources(input, { ...sourcing, strategy })
  const view = await lookFor(
    database,
    { cart_id: null, lines, sources },
    true,
    context
  )
  const sourced = sourceNeed(
    { lines, kept: [], location_ids: [] },
    view,
    sources
  )

  return lines.map((line) => describe(line, sourced, ranked.get(line.id) ?? []))
}

function describe(
  line: NeededLine,
  sourced: Sourced,
  candidates: { location_id: string; servable: number }[]
): SourcedLineDTO {
  const shortages = sourced.shortages.filter(
    ({ line_id }) => line_id === line.id
  )
  const allocations = shortages.length
    ? []
    : sourced.allocations.filter(({ line_id }) => line_id === line.id)

  return {
    line_item_id: line.id,
    quantity: MathBN.convert(line.quantity).toNumber(),
    reason: reasonOf(shortages, allocations),
    allocations: allocations.map(({ line_id, quantity, ...rest }) => ({
      ...rest,
      quantity: quantity.toNumber(),
    })),
    candidates: candidates.map(({ location_id, servable }) => ({
      location_id,
      servable_quantity: servable,
    })),
    shortages: shortages.map(({ inventory_item_id, requested, available }) => ({
      inventory_item_id,
      requested: requested.toNumber(),
      available: available.toNumber(),
    })),
  }
}

function reasonOf(
  shortages: Sourced["shortages"],
  allocations: Sourced["allocations"]
): SourcedLineDTO["reason"] {
  if (shortages.length) {
    return "short"
  }
  if (allocations.some(({ is_backorder }) => is_backorder)) {
    return "backorder"
  }

  return new Set(allocations.map(({ location_id }) => location_id)).size > 1
    ? "split"
    : "whole"
}
