import { isDefined } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import { badValue, invalidData, notAllowed, notStocked } from "../../errors"
import {
  findRepeated,
  parseId,
  Path,
  readFacts,
  readRow,
  readRows,
} from "../../input"
import { SkuMeaning } from "../../policy/items/sku"
import { MAX_QUANTITY, parseNonNegativeQuantity } from "../../policy/quantity"
import { applyChanges } from "../../sql/apply-changes"
import { lockIncoming, lockLevels } from "../../sql/lock"
import {
  FACT_COLUMNS,
  FACTS,
  inputRows,
  SETTINGS,
  statement,
} from "../../sql/statement"
import { ReceiveTransferInput, StockContext } from "../../types"
import { tooLarge } from "../incoming/create-incoming"
import { transfersWithIds } from "./named-transfers"
import {
  runOnTransfer,
  TRANSFER_ANSWER,
  TransferAnswer,
  transferRows,
  transferUnderLock,
} from "./statement"

/**
 * Takes in what has come of a transfer, and writes off what is damaged or lost.
 * It is received once nothing is in transit any more.
 */
const RECEIVE = statement(
  "receive-transfer",
  {
    settings: SETTINGS,
    input: inputRows(`
      id text, is_all boolean, inventory_item_id text,
      received numeric, damaged numeric, lost numeric, ${FACT_COLUMNS}`),
    fact: "select * from input limit 1",
  },
  transferUnderLock(),
  {
    unknown: `
    select input.inventory_item_id
    from input
    left join item on item.inventory_item_id = input.inventory_item_id
    where not input.is_all
      and item.id is null
      and exists (select from transfer)
      and not exists (select from unseen)`,
    coming: `
    select
      item.*,
      case when input.is_all then item.in_transit_quantity else input.received end
        as received,
      coalesce(input.damaged, 0) as damaged,
      coalesce(input.lost, 0) as lost
    from item
    join input
      on input.is_all or input.inventory_item_id = item.inventory_item_id
    where item.status = 'shipped'`,
    level: lockLevels("select inventory_item_id, to_location_id from coming", {
      after: ["transfer"],
    }),
    incoming: lockIncoming(
      "incoming.stock_transfer_item_id in (select id from coming)",
      { after: ["level"] }
    ),
    missing: `
    select coming.inventory_item_id, coming.to_location_id as location_id
    from coming
    left join incoming on incoming.stock_transfer_item_id = coming.id
    left join level on level.level_id = incoming.inventory_level_id
    where level.level_id is null`,
    excess: `
    select inventory_item_id, in_transit_quantity as in_transit,
      received + damaged + lost as told
    from coming
    where received + damaged + lost > in_transit_quantity`,
    too_large: `
    select inventory_item_id, location_id
    from coming
    join level using (inventory_item_id)
    where stocked + received > ${MAX_QUANTITY}`,
    accepted: `
    select coming.*, level.level_id, incoming.id as incoming_id,
      received + damaged + lost as gone
    from coming
    join incoming on incoming.stock_transfer_item_id = coming.id
    join level on level.level_id = incoming.inventory_level_id
    where not exists (select from unknown)
      and not exists (select from missing)
      and not exists (select from excess)
      and not exists (select from too_large)`,
    written_item: `
    update stock_transfer_item
    set
      in_transit_quantity = stock_transfer_item.in_transit_quantity - gone,
      received_quantity = stock_transfer_item.received_quantity + received,
      damaged_quantity = stock_transfer_item.damaged_quantity + damaged,
      lost_quantity = stock_transfer_item.lost_quantity + lost,
      updated_at = settings.moment
    from accepted, settings
    where stock_transfer_item.id = accepted.id
    returning stock_transfer_item.*`,
    written_transfer: `
    update stock_transfer
    set
      status = left_over.status,
      closed_at = case when left_over.status = 'received'
        then settings.moment end,
      updated_at = settings.moment
    from (
      select item.transfer_id,
        case when sum(item.in_transit_quantity - coalesce(accepted.gone, 0)) = 0
          then 'received' else 'shipped' end as status
      from item
      left join accepted using (id)
      group by item.transfer_id
    ) left_over, settings
    where stock_transfer.id = left_over.transfer_id
      and exists (select from accepted)
    returning stock_transfer.*`,
    arrived: `
    update incoming_stock
    set
      open_quantity = incoming.open_quantity - accepted.gone,
      received_quantity = incoming.received_quantity + accepted.received,
      damaged_quantity = incoming.damaged_quantity + accepted.damaged,
      status = case
        when incoming.open_quantity > accepted.gone then 'expected'
        when incoming.received_quantity + accepted.received > 0 then 'received'
        else 'cancelled'
      end,
      updated_at = settings.moment
    from accepted
    join incoming on incoming.id = accepted.incoming_id
    cross join settings
    where incoming_stock.id = incoming.id
    returning incoming_stock.id`,
    change: `
    select
      row_number() over (order by accepted.id, part.step) as ordinal,
      level_id, part.kind, part.stocked_delta, 0 as reserved_delta,
      part.incoming_delta, null::text as reservation_id,
      null::text as line_item_id, reason,
      coalesce(reference_type, 'stock_transfer') as reference_type,
      coalesce(reference_id, transfer_id) as reference_id,
      order_id, actor_id, note, idempotency_key
    from accepted
    cross join lateral (
      values
        (1, 'transferred_in', received, -received),
        (2, 'damaged', 0, -damaged),
        (3, 'lost', 0, -lost)
    ) part (step, kind, stocked_delta, incoming_delta)
    cross join (select ${FACTS} from fact) facts`,
  },
  applyChanges({ named: "level.named + sum(change.incoming_delta)" }),
  `select
    ${TRANSFER_ANSWER},
    (select json_agg(inventory_item_id) from unknown) as unknown,
    (select json_agg(missing) from missing) as missing,
    (select json_agg(excess order by inventory_item_id) from excess) as excess,
    (select json_agg(too_large) from too_large) as too_large,
    (select json_agg(id) from applied) as level_ids,
    ${transferRows(`
      select * from written_item
      union all
      select stock_transfer_item.*
      from item
      join stock_transfer_item on stock_transfer_item.id = item.id
      where item.id not in (select id from written_item)`)}`
)

interface Received extends TransferAnswer {
  unknown: string[] | null
  missing: { inventory_item_id: string; location_id: string }[] | null
  excess:
    { inventory_item_id: string; in_transit: number; told: number }[] | null
  too_large: { inventory_item_id: string; location_id: string }[] | null
}

/**
 * Receives a transfer, in whole or in part: one round trip.
 *
 * @throws INVALID_DATA for bad input, NOT_FOUND for an unknown transfer or a
 * level that is gone, NOT_ALLOWED if it is not on its way, does not have an item,
 * or has fewer units in transit
 */
export async function receiveTransfer(
  database: StockDatabase,
  given: ReceiveTransferInput,
  skus: SkuMeaning,
  context: StockContext
): Promise<TransferAnswer> {
  const input = (await transfersWithIds(
    database,
    given,
    { skus },
    context
  )) as ReceiveTransferInput
  const id = readRow(input, (row, path) => parseId(row.id, path("id")))
  const facts = readFacts(input, (field) => field, context)
  const rows = isDefined(input.items)
    ? readItems(input.items).map((item) => ({
        id,
        is_all: false,
        ...item,
        ...facts,
      }))
    : [{ id, is_all: true, ...facts }]
  const answer = await runOnTransfer<Received>(
    database,
    RECEIVE,
    id,
    rows,
    context
  )

  if (answer.status !== "shipped") {
    throw notAllowed(
      `Stock transfer ${id} is ${answer.status}: only one that is shipped can ` +
        "be received",
      [{ reason: "wrong_status", id, status: answer.status }]
    )
  }
  if (answer.unknown) {
    throw notAllowed(
      `Stock transfer ${id} has no item ${answer.unknown.join(", ")}`,
      answer.unknown.map((item) => ({
        reason: "not_found",
        id,
        inventory_item_id: item,
      }))
    )
  }
  if (answer.missing) {
    throw notStocked(answer.missing)
  }
  if (answer.excess) {
    throw notAllowed(
      answer.excess
        .map(
          (item) =>
            `Item ${item.inventory_item_id} of stock transfer ${id} has ` +
            `${item.in_transit} units in transit, not ${item.told}`
        )
        .join("; "),
      answer.excess.map(({ inventory_item_id, in_transit, told }) => ({
        reason: "excess",
        id,
        inventory_item_id,
        in_transit,
        requested: told,
      }))
    )
  }
  if (answer.too_large) {
    throw tooLarge(answer.too_large)
  }

  return answer
}

function readItems(items: NonNullable<ReceiveTransferInput["items"]>) {
  if (!Array.isArray(items) || !items.length) {
    throw badValue("items", "must be a list with at least one item")
  }

  const rows = readRows(items, (item, within) => {
    const path: Path = (field) => `items${within(field)}`
    const read = (field: "received" | "damaged" | "lost") =>
      parseNonNegativeQuantity(item[field] ?? 0, path(field))
    const row = {
      inventory_item_id: parseId(
        item.inventory_item_id,
        path("inventory_item_id")
      ),
      received: read("received"),
      damaged: read("damaged"),
      lost: read("lost"),
    }

    if (row.received === "0" && row.damaged === "0" && row.lost === "0") {
      throw invalidData(
        `${path("received")}, damaged or lost must be greater than 0`,
        [{ reason: "invalid", field: path("received") }]
      )
    }

    return row
  })
  const repeated = findRepeated(rows.map((row) => row.inventory_item_id))

  if (repeated) {
    throw invalidData(`items has item ${repeated} twice`, [
      { reason: "repeated", field: "items", inventory_item_id: repeated },
    ])
  }

  return rows
}
