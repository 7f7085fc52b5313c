import { StockDatabase } from "../../database"
import { badValue, invalidData, notStocked } from "../../errors"
import { newId } from "../../ids"
import { listOf, objectOf, parseFlag, readFacts, readRows } from "../../input"
import { SkuMeaning } from "../../policy/items/sku"
import { parseReason } from "../../policy/ledger/reasons"
import { itemNamedBy, locationNamedBy } from "../../policy/levels/named-levels"
import { inputRows, SETTINGS, statement } from "../../sql/statement"
import { CreateStockCountInput, StockContext } from "../../types"
import { readNames } from "../levels/read-names"
import { parseChoice, readLevelsToCount } from "./levels-to-count"

const OPEN_COUNT = statement(
  "open-count",
  {
    settings: SETTINGS,
    input: inputRows(`
      id text, location_id text, chosen jsonb, is_blind boolean,
      reason text, note text, actor_id text`),
    opened: `
    insert into stock_count (
      id, location_id, chosen, is_blind, reason, note, actor_id,
      created_at, updated_at
    )
    select
      id, location_id, chosen, is_blind, reason, note, actor_id,
      moment, moment
    from input, settings
    returning id`,
  },
  "select id from opened"
)

/** Lines stand by SKU, as people walk along shelves that are labelled so. */
const ADD_LINES = statement(
  "add-count-lines",
  {
    settings: SETTINGS,
    input: inputRows(`
      id text, count_id text, inventory_item_id text, location_id text,
      position integer`),
    added: `
    insert into stock_count_line (
      id, count_id, inventory_item_id, location_id, position, is_extra
    )
    select id, count_id, inventory_item_id, location_id, position, false
    from input
    order by position
    returning id`,
  },
  "select count(*)::integer as added from added"
)

/**
 * The most lines of a count: it is posted in one transaction, under the locks of its
 * levels.
 */
export const MOST_LINES = 20000

/** Why stock changes by a count, where nobody says. */
const DEFAULT_REASON = "cycle_count"

/**
 * Opens a count of the levels of a location that are chosen.
 *
 * @throws INVALID_DATA for a bad field, or no level or too many, NOT_FOUND for unknown
 * names and items that are not stocked there
 */
export async function openCount(
  database: StockDatabase,
  given: CreateStockCountInput,
  settings: { reasons: string[]; skus: SkuMeaning },
  context: StockContext
): Promise<string> {
  const input = objectOf(given)
  const facts = readFacts(input, (field) => field, context)
  const items = input.items === undefined ? null : listOf(input.items, "items")

  if (items && (!items.length || items.length > MOST_LINES)) {
    throw badValue("items", `must name 1 to ${MOST_LINES} items`)
  }

  const names = await readNames(
    database,
    [input, ...(items ?? [])],
    { skus: settings.skus, known: input.known_names },
    context
  )
  const location_id = locationNamedBy(input, (field) => field, names)
  const itemIds =
    items &&
    readRows(items, (row, _path, index) =>
      itemNamedBy(row, (field) => `items[${index}].${field}`, names)
    )
  const choice = parseChoice(input)
  const header = {
    id: newId("scnt"),
    location_id,
    chosen: { items: itemIds && new Set(itemIds).size, ...choice },
    is_blind: parseFlag(input.is_blind, "is_blind") ?? false,
    reason: parseReason(
      facts.reason ?? DEFAULT_REASON,
      "reason",
      settings.reasons
    ),
    note: facts.note ?? null,
    actor_id: facts.actor_id ?? null,
  }

  if (itemIds) {
    await refuseUnstocked(database, location_id, itemIds, context)
  }

  const { levels, count } = await readLevelsToCount(
    database,
    {
      ...choice,
      location_id,
      item_ids: itemIds,
      limit: MOST_LINES,
      offset: 0,
    },
    context
  )

  if (!levels.length) {
    throw invalidData(
      `Location ${location_id} has no level that is to be counted by this choice`,
      [{ reason: "invalid", location_id }]
    )
  }
  if (count > MOST_LINES) {
    throw invalidData(
      `Location ${location_id} has ${count} levels to count by this choice, and a count has ` +
        `${MOST_LINES} lines at most: count it by classes, by lists or by when they were counted`,
      [{ reason: "invalid", location_id, quantity: count }]
    )
  }

  const inOrder = [...levels].sort((one, other) =>
    one.sku === null || other.sku === null
      ? Number(one.sku === null) - Number(other.sku === null)
      : one.sku.localeCompare(other.sku, "en", { numeric: true })
  )

  await database.transaction(context, async (inside) => {
    await database.run({ text: OPEN_COUNT, input: [header] }, inside)
    await database.run(
      {
        text: ADD_LINES,
        input: inOrder.map(({ inventory_item_id }, position) => ({
          id: newId("scntl"),
          count_id: header.id,
          inventory_item_id,
          location_id,
          position,
        })),
      },
      inside
    )
  })

  return header.id
}

async function refuseUnstocked(
  database: StockDatabase,
  location_id: string,
  itemIds: string[],
  context: StockContext
): Promise<void> {
  const { levels } = await readLevelsToCount(
    database,
    {
      counted_before: null,
      classes: null,
      location_id,
      item_ids: itemIds,
      limit: MOST_LINES,
      offset: 0,
    },
    context
  )
  const stocked = new Set(levels.map((level) => level.inventory_item_id))
  const missing = [...new Set(itemIds)].filter((id) => !stocked.has(id))

  if (missing.length) {
    throw notStocked(
      missing.map((inventory_item_id) => ({ inventory_item_id, location_id }))
    )
  }
}
