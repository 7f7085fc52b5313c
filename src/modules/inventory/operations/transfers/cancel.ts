import { isDefined } from "@medusajs/framework/utils"

import { DISPOSITIONS } from "../../policy/words"
import { StockDatabase } from "../../database"
import { badValue, notAllowed, notStocked } from "../../errors"
import { parseId, readFacts, readRow } from "../../input"
import { MAX_QUANTITY } from "../../policy/quantity"
import { show } from "../../policy/quantity"
import { applyChanges } from "../../sql/apply-changes"
import { lockIncoming, lockLevels } from "../../sql/lock"
import {
  FACT_COLUMNS,
  inputRows,
  SETTINGS,
  statement,
} from "../../sql/statement"
import { CancelTransferInput, StockContext } from "../../types"
import { tooLarge } from "../incoming/create-incoming"
import {
  runOnTransfer,
  TRANSFER_ANSWER,
  TransferAnswer,
  transferRows,
  transferUnderLock,
} from "./statement"

/**
 * Ends a transfer. Units in transit go back to where they came from, or are
 * written off; what has been received stays. A destination whose level is gone
 * expects nothing any more, and is no reason to keep the units on the road.
 */
const CANCEL = statement(
  "cancel-transfer",
  {
    settings: SETTINGS,
    input: inputRows(`id text, disposition text, ${FACT_COLUMNS}`),
  },
  transferUnderLock(),
  {
    stopped: `
    select item.*, item.in_transit_quantity as units, input.disposition
    from item
    cross join input
    where item.status = 'shipped'`,
    level: lockLevels(
      `
      select inventory_item_id, from_location_id from stopped
      union
      select inventory_item_id, to_location_id from stopped`,
      { after: ["transfer"] }
    ),
    incoming: lockIncoming(
      "incoming.stock_transfer_item_id in (select id from stopped)",
      { after: ["level"] }
    ),
    undecided: `
    select sum(units) as units
    from stopped
    where disposition is null
    having sum(units) > 0`,
    missing: `
    select stopped.inventory_item_id, stopped.from_location_id as location_id
    from stopped
    left join level
      on level.inventory_item_id = stopped.inventory_item_id
      and level.location_id = stopped.from_location_id
    where disposition = 'return' and units > 0 and level.level_id is null`,
    too_large: `
    select stopped.inventory_item_id, location_id
    from stopped
    join level
      on level.inventory_item_id = stopped.inventory_item_id
      and level.location_id = stopped.from_location_id
    where disposition = 'return' and stocked + units > ${MAX_QUANTITY}`,
    accepted: `
    select input.*
    from input
    join transfer using (id)
    where transfer.status in ('draft', 'shipped')
      and not exists (select from unseen)
      and not exists (select from undecided)
      and not exists (select from missing)
      and not exists (select from too_large)`,
    written_transfer: `
    update stock_transfer
    set
      status = 'cancelled',
      disposition = case when exists (select from stopped where units > 0)
        then accepted.disposition end,
      closed_at = settings.moment,
      updated_at = settings.moment
    from accepted, settings
    where stock_transfer.id = accepted.id
    returning stock_transfer.*`,
    written_item: `
    update stock_transfer_item
    set
      in_transit_quantity = 0,
      returned_quantity = stock_transfer_item.returned_quantity
        + case when stopped.disposition = 'return' then units else 0 end,
      lost_quantity = stock_transfer_item.lost_quantity
        + case when stopped.disposition = 'lost' then units else 0 end,
      updated_at = settings.moment
    from stopped
    join accepted on accepted.id = stopped.transfer_id
    cross join settings
    where stock_transfer_item.id = stopped.id
    returning stock_transfer_item.*`,
    closed: `
    update incoming_stock
    set
      open_quantity = 0,
      status = case when incoming_stock.received_quantity > 0
        then 'received' else 'cancelled' end,
      updated_at = settings.moment
    from incoming, accepted, settings
    where incoming_stock.id = incoming.id
      and incoming.open_quantity > 0
    returning incoming_stock.id`,
    change: `
    select
      row_number() over (order by stopped.id, part.step) as ordinal,
      level.level_id, part.kind, part.stocked_delta, 0 as reserved_delta,
      part.incoming_delta, null::text as reservation_id,
      null::text as line_item_id, accepted.reason,
      coalesce(accepted.reference_type, 'stock_transfer') as reference_type,
      coalesce(accepted.reference_id, accepted.id) as reference_id,
      accepted.order_id, accepted.actor_id, accepted.note, accepted.idempotency_key
    from stopped
    join accepted on accepted.id = stopped.transfer_id
    left join incoming on incoming.stock_transfer_item_id = stopped.id
    cross join lateral (
      values
        (
          1, case stopped.disposition when 'lost' then 'lost' else 'cancelled' end,
          stopped.to_location_id, 0, -coalesce(incoming.open_quantity, 0)
        ),
        (
          2, 'transferred_in', stopped.from_location_id,
          case stopped.disposition when 'return' then units else 0 end, 0
        )
    ) part (step, kind, location_id, stocked_delta, incoming_delta)
    join level
      on level.inventory_item_id = stopped.inventory_item_id
      and level.location_id = part.location_id
    where part.step = 2 or level.level_id = incoming.inventory_level_id`,
  },
  applyChanges({ named: "level.named + sum(change.incoming_delta)" }),
  `select
    ${TRANSFER_ANSWER},
    (select units from undecided) as undecided,
    (select json_agg(missing) from missing) as missing,
    (select json_agg(too_large) from too_large) as too_large,
    ${transferRows(`
      select * from written_item
      union all
      select stock_transfer_item.*
      from item
      join stock_transfer_item on stock_transfer_item.id = item.id
      where item.id not in (select id from written_item)`)}`
)

interface Cancelled extends TransferAnswer {
  undecided: number | null
  missing: { inventory_item_id: string; location_id: string }[] | null
  too_large: { inventory_item_id: string; location_id: string }[] | null
}

/**
 * Cancels a transfer: one round trip.
 *
 * @throws INVALID_DATA for bad input, NOT_FOUND for an unknown transfer or a
 * level that the units cannot go back to, NOT_ALLOWED if it is closed, or if
 * nobody said what becomes of the units in transit
 */
export async function cancelTransfer(
  database: StockDatabase,
  input: CancelTransferInput,
  context: StockContext
): Promise<TransferAnswer> {
  const row = readRow(input, (one, path) => {
    if (isDefined(one.disposition) && !DISPOSITIONS.includes(one.disposition)) {
      throw badValue(
        path("disposition"),
        `must be "return" or "lost", got ` + show(one.disposition)
      )
    }

    return {
      id: parseId(one.id, path("id")),
      disposition: one.disposition ?? null,
      ...readFacts(one, path, context),
    }
  })
  const answer = await runOnTransfer<Cancelled>(
    database,
    CANCEL,
    row.id,
    [row],
    context
  )

  if (answer.undecided !== null) {
    throw notAllowed(
      `Stock transfer ${row.id} has ${answer.undecided} units in transit: say ` +
        'what becomes of them by disposition, "return" or "lost"',
      [
        {
          reason: "in_transit",
          id: row.id,
          in_transit: Number(answer.undecided),
        },
      ]
    )
  }
  if (answer.missing) {
    throw notStocked(answer.missing)
  }
  if (answer.too_large) {
    throw tooLarge(answer.too_large)
  }
  if (!answer.transfers) {
    throw notAllowed(`Stock transfer ${row.id} is ${answer.status} already`, [
      { reason: "wrong_status", id: row.id, status: answer.status },
    ])
  }

  return answer
}
