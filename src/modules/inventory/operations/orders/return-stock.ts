import { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import { parseId, parseText, readFacts, readPlace, readRows } from "../../input"
import { MovementKind } from "../../policy/ledger/movement-kinds"
import {
  SentUnits,
  shareOfFulfillments,
} from "../../policy/orders/returned-units"
import { parsePositiveQuantity, parseQuantity } from "../../policy/quantity"
import { lockLines } from "../../sql/lock"
import { openLevels } from "../../sql/open-levels"
import {
  FACT_COLUMNS,
  FACTS,
  inputRows,
  SETTINGS,
  statement,
} from "../../sql/statement"
import { ReturnStockInput, StockContext } from "../../types"
import { ChangedLevels, changeLevels } from "../levels/change-levels"

const OPEN_LEVELS = statement(
  "return-open-levels",
  {
    settings: SETTINGS,
    input: inputRows(`
      inventory_item_id text, location_id text, ${FACT_COLUMNS}`),
    fact: `select ${FACTS} from input limit 1`,
  },
  openLevels("select distinct inventory_item_id, location_id from input"),
  "select count(*) as opened from opened"
)

const LOCK_LINES = statement(
  "return-lock-lines",
  {
    settings: SETTINGS,
    input: inputRows("line_item_id text"),
    locked: lockLines("select line_item_id from input"),
  },
  "select (select count(*) from locked) as locked"
)

/**
 * What fulfillments took for lines and what of it has come back, the first
 * fulfillment first. Units that came back before their fulfillment was noted
 * stand by themselves.
 */
const SENT = statement(
  "sent-of-lines",
  {
    settings: SETTINGS,
    input: inputRows("line_item_id text, inventory_item_id text"),
    movement: `
    select
      movement.line_item_id, movement.inventory_item_id, movement.id,
      case movement.kind
        when 'returned' then movement.fulfillment_id
        else movement.reference_id
      end as fulfillment_id,
      case when movement.kind = 'returned' then 0
        else -movement.stocked_delta end as sent,
      case when movement.kind = 'returned' then movement.stocked_delta
        else 0 end as returned
    from stock_movement movement
    where movement.line_item_id = any (array(select line_item_id from input))
      and movement.kind in ('fulfilled', 'unfulfilled', 'returned')
      and (movement.line_item_id, movement.inventory_item_id) in (
        select line_item_id, inventory_item_id from input
      )`,
    flow: `
    select line_item_id, inventory_item_id, fulfillment_id,
      greatest(sum(sent), 0)::text as sent, sum(returned)::text as returned,
      min(id) as first_id
    from movement
    group by line_item_id, inventory_item_id, fulfillment_id`,
  },
  "select (select json_agg(flow order by first_id) from flow) as sent"
)

type SentRow = SentUnits & { line_item_id: string; inventory_item_id: string }

/**
 * Puts returned units on the stock of where they are received, and opens the
 * level of an item that is not stocked there yet (#13497). Units of a line come
 * back once: no more than went out for it and has not come back.
 *
 * A negative quantity takes them out again, whatever the shop's rules say of
 * adjustments: it undoes what was received a moment ago.
 *
 * @throws INVALID_DATA for a bad row, NOT_FOUND for an item that is deleted,
 * NOT_ALLOWED for more units of a line than are out
 */
export async function returnStock(
  database: StockDatabase,
  input: ReturnStockInput | ReturnStockInput[],
  context: StockContext
): Promise<ChangedLevels> {
  const rows = readRows(input, (row, path) => ({
    kind: "returned" satisfies MovementKind,
    ...readPlace(row, path),
    line_item_id: parseText(row.line_item_id, path("line_item_id")) ?? null,
    stocked: parseQuantity(row.quantity, path("quantity")),
    believed: readRows(row.believed ?? [], (one, at) => ({
      fulfillment_id: parseId(one.fulfillment_id, at("fulfillment_id")),
      quantity: parsePositiveQuantity(one.quantity, at("quantity")),
    })),
    allow_negative: true,
    allow_below_reserved: true,
    ...readFacts(row, path, context),
  }))
  const ofLines = rows.filter(({ line_item_id }) => line_item_id !== null)

  if (!ofLines.length) {
    return await changeLevels(
      database,
      withoutBelief(rows),
      context,
      OPEN_LEVELS
    )
  }

  return await database.transaction(context, async (inside) => {
    await database.run({ text: LOCK_LINES, input: ofLines }, inside)

    const { sent } = await database.run<{ sent: SentRow[] | null }>(
      { text: SENT, input: ofLines },
      inside
    )
    const known = sent ?? []

    return await changeLevels(
      database,
      withoutBelief(
        rows.flatMap((row) =>
          row.line_item_id === null
            ? [{ ...row, fulfillment_id: null }]
            : divide(row, row.line_item_id, known)
        )
      ),
      inside,
      OPEN_LEVELS
    )
  })
}

/** A row for each fulfillment that the units went out with; `known` keeps count. */
function divide<
  Row extends {
    inventory_item_id: string
    stocked: BigNumberInput
    believed: { fulfillment_id: string; quantity: BigNumberInput }[]
  },
>(row: Row, lineId: string, known: SentRow[]) {
  const isOfLine = (one: SentRow) =>
    one.line_item_id === lineId &&
    one.inventory_item_id === row.inventory_item_id

  for (const { fulfillment_id, quantity } of row.believed) {
    if (
      !known.some(
        (one) =>
          isOfLine(one) &&
          one.fulfillment_id === fulfillment_id &&
          MathBN.gt(one.sent, 0)
      )
    ) {
      known.push({
        line_item_id: lineId,
        inventory_item_id: row.inventory_item_id,
        fulfillment_id,
        sent: quantity,
        returned: 0,
      })
    }
  }

  return shareOfFulfillments(
    { ...row, line_item_id: lineId },
    row.stocked,
    known.filter(isOfLine)
  ).map(({ fulfillment_id, quantity }) => ({
    ...row,
    fulfillment_id,
    stocked: MathBN.convert(quantity).toString(),
  }))
}

function withoutBelief<Row extends { believed: unknown }>(rows: Row[]) {
  return rows.map(({ believed, ...row }, ordinal) => ({ ...row, ordinal }))
}
