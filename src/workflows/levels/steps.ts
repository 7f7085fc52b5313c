import { MedusaContainer } from "@medusajs/framework/types"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { notFound } from "../../modules/inventory/errors"
import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import {
  AdjustLevelsInput,
  CallFacts,
  LocationCode,
  SetLocationCode,
  StockPolicyInput,
} from "../../modules/inventory/types"
import { readKnownIds } from "../read-graph"
import { askThenRunOnce } from "../run-once"
import { readKnownNames, withLevelIds } from "./read-known-names"

export const adjustInventoryLevelsStepId =
  "holdfast-adjust-inventory-levels-step"
/**
 * This step adjusts levels, whose lines may name them by barcodes and by names of
 * locations. Undone, the stock is put back by movements of the
 * opposite, as far as it allows. What was done under an idempotency key is not:
 * the call that is made again under the key finds it done, and goes on.
 */
export const adjustInventoryLevelsStep = createStep(
  adjustInventoryLevelsStepId,
  async (input: AdjustLevelsInput, { container }) => {
    const result = await resolveHoldfast(container).adjustInventoryLevels({
      ...input,
      known_names: await readKnownNames(container, input.lines),
    })

    return new StepResponse(
      result,
      input.idempotency_key ? null : result.group_id
    )
  },
  async (groupId, { container }) => {
    if (!groupId) {
      return
    }

    const inventory = resolveHoldfast(container)
    const group = await inventory.retrieveMovementGroup(groupId)

    if (!group.undone_by_group_id) {
      await inventory.undoMovementGroup(groupId)
    }
  }
)

export const setStockPoliciesStepId = "holdfast-set-stock-policies"
/**
 * Sets thresholds, safety stock and limits of backorders, of rows that may name their
 * levels by barcodes and by names of locations. Not compensated.
 */
export const setStockPoliciesStep = createStep(
  setStockPoliciesStepId,
  async (input: CallFacts & { policies: StockPolicyInput[] }, { container }) =>
    new StepResponse(
      await askThenRunOnce(
        container,
        "set_stock_policies",
        input,
        ({ policies }) => withLevelIds(container, policies),
        async (inventory, named, context) => {
          await inventory.setStockPolicies(named, context)

          return named
        }
      )
    )
)

export const setLocationCodesStepId = "holdfast-set-location-codes"
/**
 * Sets the codes of locations that are there. Undone, they have those from before,
 * unless it was done under an idempotency key: then they stay for the call that is
 * made again.
 */
export const setLocationCodesStep = createStep(
  setLocationCodesStepId,
  async (
    input: CallFacts & { location_codes: SetLocationCode[] },
    { container }
  ) => {
    const { codes, before } = await askThenRunOnce(
      container,
      "set_location_codes",
      input,
      ({ location_codes }) => readPlaces(container, location_codes),
      async (inventory, rows, context) => {
        const ids = rows.flatMap(({ location_id }) => location_id ?? [])
        const known = await inventory.listLocationCodes(ids, context)

        return {
          codes: await inventory.setLocationCodes(rows, context),
          before: ids.map((location_id) => ({
            location_id,
            code:
              known.find((one) => one.location_id === location_id)?.code ??
              null,
          })),
        }
      }
    )

    return new StepResponse(codes, input.idempotency_key ? [] : before)
  },
  async (before, { container }) => {
    if (before?.length) {
      await resolveHoldfast(container).setLocationCodes(before)
    }
  }
)

/** A code may be taken from a location that is gone, and not given to it. */
async function readPlaces(
  container: MedusaContainer,
  asked: SetLocationCode[]
): Promise<LocationCode[]> {
  const rows = (await withLevelIds(container, asked)) as LocationCode[]
  // Of a row that names none the service says so.
  const isGiven = ({ location_id, code }: LocationCode) =>
    code !== null && location_id !== undefined
  const given = rows.filter(isGiven)
  const known = await readKnownIds(
    container,
    "stock_location",
    given.map(({ location_id }) => location_id)
  )
  const unknown = rows.flatMap((row, index) =>
    isGiven(row) && !known.has(row.location_id)
      ? { location_id: row.location_id, index }
      : []
  )

  if (unknown.length) {
    throw notFound(
      unknown
        .map(
          ({ location_id, index }) =>
            `[${index}].location_id: stock location ${location_id} not found`
        )
        .join("; "),
      unknown.map(({ location_id, index }) => ({
        reason: "not_found",
        field: `[${index}].location_id`,
        location_id,
        index,
      }))
    )
  }

  return rows
}
