import { isDefined } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import { badValue, invalidData, notFound, notStocked } from "../../errors"
import {
  findRepeat,
  parseId,
  parseMoment,
  Path,
  readFacts,
  readRows,
} from "../../input"
import { parseBackorderPolicy } from "../../policy/backorders/backorder-rules"
import { SkuMeaning } from "../../policy/items/sku"
import { placeOf } from "../../policy/levels/place"
import { parseNonNegativeQuantity } from "../../policy/quantity"
import { applyChanges } from "../../sql/apply-changes"
import { lockLevels } from "../../sql/lock"
import {
  FACT_COLUMNS,
  FACTS,
  inputRows,
  rawTwin,
  SETTINGS,
  statement,
} from "../../sql/statement"
import { StockContext, StockPolicyInput } from "../../types"
import { rowsWithIds, WithIds } from "./named-rows"

/** Sets a column to what the row gives, and leaves it where it gives nothing. */
const given = (name: string, present: string, value = `total.${name}`) =>
  `${name} = case when '${name}' = any (total.given) then ${value} else ${present} end`

const chosen = (name: string) =>
  `case when '${name}' = any (total.given) then total.${name}
        else inventory_level.${name} end`

/**
 * Sets what holds for the stock of levels and items. A level that another safety
 * stock or threshold makes low, or backordered, is told of like any other.
 */
const SET_POLICIES = statement(
  "set-policies",
  {
    settings: SETTINGS,
    input: inputRows(`
      ordinal integer, inventory_item_id text, location_id text,
      safety_stock numeric, low_stock_threshold numeric, backorder_policy text,
      backorder_limit numeric, backorder_until timestamptz, given text[],
      ${FACT_COLUMNS}`),
    level: lockLevels(
      "select inventory_item_id, location_id from input where location_id is not null"
    ),
    missing: `
    select input.inventory_item_id, input.location_id, input.ordinal
    from input
    left join level using (inventory_item_id, location_id)
    where input.location_id is not null and level.level_id is null`,
    unknown: `
    select input.inventory_item_id, input.ordinal
    from input
    left join inventory_item item
      on item.id = input.inventory_item_id and item.deleted_at is null
    where input.location_id is null and item.id is null`,
    accepted: `
    select *
    from input
    where not exists (select from missing)
      and not exists (select from unknown)`,
    of_items: `
    update inventory_item
    set
      ${[
        "low_stock_threshold",
        "backorder_policy",
        "backorder_limit",
        "backorder_until",
      ]
        .map((name) => given(name, `inventory_item.${name}`))
        .join(",\n      ")},
      updated_at = settings.moment
    from accepted total, settings
    where inventory_item.id = total.inventory_item_id
      and total.location_id is null
    returning inventory_item.id`,
    change: `
    select
      accepted.ordinal, level.level_id, 'adjusted' as kind,
      0 as stocked_delta, 0 as reserved_delta, 0 as incoming_delta,
      null::text as reservation_id, null::text as line_item_id,
      accepted.given, accepted.safety_stock, accepted.low_stock_threshold,
      accepted.backorder_policy, accepted.backorder_limit,
      accepted.backorder_until, ${FACTS}
    from accepted
    join level using (inventory_item_id, location_id)`,
  },
  applyChanges({
    safety: chosen("safety_stock"),
    threshold: chosen("low_stock_threshold"),
    columns: [
      "given",
      "safety_stock",
      "low_stock_threshold",
      "backorder_policy",
      "backorder_limit",
      "backorder_until",
    ]
      .map((name) => `min(change.${name}) as ${name}`)
      .join(",\n      "),
    assignments: [
      ...["safety_stock", "low_stock_threshold", "backorder_limit"].flatMap(
        (name) => [
          given(name, `inventory_level.${name}`),
          `raw_${name} = case when '${name}' = any (total.given)
              then case when total.${name} is not null
                then ${rawTwin(`total.${name}`)} end
              else inventory_level.raw_${name} end`,
        ]
      ),
      given("backorder_policy", "inventory_level.backorder_policy"),
      given("backorder_until", "inventory_level.backorder_until"),
    ].join(",\n      "),
  }),
  `select
    (select json_agg(missing order by ordinal) from missing) as missing,
    (
      select json_agg(inventory_item_id order by ordinal) from unknown
    ) as unknown,
    (select json_agg(id) from of_items) as item_ids,
    (select json_agg(id) from applied) as level_ids`
)

const FIELDS = [
  "safety_stock",
  "low_stock_threshold",
  "backorder_policy",
  "backorder_limit",
  "backorder_until",
] as const

/**
 * Sets policies: one round trip, whatever their number.
 *
 * @returns the items and levels that were changed
 * @throws INVALID_DATA for a bad row, NOT_FOUND for an item that is unknown or
 * not stocked at the location
 */
export async function setPolicies(
  database: StockDatabase,
  input: StockPolicyInput | StockPolicyInput[],
  skus: SkuMeaning,
  context: StockContext
): Promise<{ itemIds: string[]; levelIds: string[] }> {
  const named = await rowsWithIds(database, input, { skus }, context)
  const rows = readRows(named, (row, path, ordinal) => ({
    ordinal,
    ...readPolicy(row, path),
    ...readFacts({}, path, context),
  }))

  refuseRepeated(rows)

  if (!rows.length) {
    return { itemIds: [], levelIds: [] }
  }

  const result = await database.run<{
    missing: { inventory_item_id: string; location_id: string }[] | null
    unknown: string[] | null
    item_ids: string[] | null
    level_ids: string[] | null
  }>({ text: SET_POLICIES, input: rows }, context)

  if (result.missing) {
    throw notStocked(result.missing)
  }
  if (result.unknown) {
    throw notFound(
      `Inventory item with id ${result.unknown.join(", ")} does not exist`,
      result.unknown.map((id) => ({
        reason: "not_found",
        inventory_item_id: id,
      }))
    )
  }

  return { itemIds: result.item_ids ?? [], levelIds: result.level_ids ?? [] }
}

function readPolicy(row: WithIds<StockPolicyInput>, path: Path) {
  const location_id =
    isDefined(row.location_id) && row.location_id !== null
      ? parseId(row.location_id, path("location_id"))
      : null
  const read = (name: "low_stock_threshold" | "backorder_limit") =>
    isDefined(row[name]) && row[name] !== null
      ? parseNonNegativeQuantity(row[name], path(name))
      : null

  if (isDefined(row.safety_stock) && !location_id) {
    throw badValue(
      path("safety_stock"),
      `is a location's: give ${path("location_id")} too`
    )
  }

  return {
    inventory_item_id: parseId(
      row.inventory_item_id,
      path("inventory_item_id")
    ),
    location_id,
    safety_stock: isDefined(row.safety_stock)
      ? parseNonNegativeQuantity(row.safety_stock, path("safety_stock"))
      : null,
    low_stock_threshold: read("low_stock_threshold"),
    backorder_policy: parseBackorderPolicy(
      row.backorder_policy,
      path("backorder_policy")
    ),
    backorder_limit: read("backorder_limit"),
    backorder_until: parseMoment(row.backorder_until, path("backorder_until")),
    given: FIELDS.filter((name) => isDefined(row[name])),
  }
}

function refuseRepeated(
  rows: { inventory_item_id: string; location_id: string | null }[]
): void {
  const repeat = findRepeat(rows.map(placeOf))

  if (repeat) {
    const { inventory_item_id, location_id } = rows[repeat.index]!

    throw invalidData(
      `The policy of item ${inventory_item_id}` +
        `${location_id ? ` at location ${location_id}` : ""} is set twice in one call`,
      [
        {
          reason: "repeated",
          inventory_item_id,
          ...(location_id && { location_id }),
        },
      ]
    )
  }
}
