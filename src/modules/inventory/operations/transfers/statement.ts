import { StockDatabase } from "../../database"
import {
  HoldfastErrorCodes,
  StockConflictError,
  unknownIds,
} from "../../errors"
import { TransferRow } from "../../rows"
import { LockOrder, lockTransfers } from "../../sql/lock"
import { Fragment } from "../../sql/statement"
import { StockContext } from "../../types"

/**
 * The start of every statement on a transfer: locks it and yields its items.
 *
 * Each change of a transfer or its items marks the transfer's row. If the row
 * under the lock is not the one that the statement saw at its start, the items
 * it sees are of the past as well: it then has none, writes nothing, and the
 * call looks again (`unseen`).
 *
 * @param order what is locked before the transfer
 */
export function transferUnderLock(order: LockOrder = {}): Fragment {
  return {
    needs: { input: ["id"] },
    provides: {
      seen: `
    select transfer.id, transfer.updated_at
    from input
    join stock_transfer transfer using (id)
    where transfer.deleted_at is null
    group by transfer.id`,
      transfer: lockTransfers("transfer.id in (select id from input)", order),
      unseen: `
    select transfer.id
    from transfer
    left join seen using (id)
    where seen.updated_at is distinct from transfer.updated_at`,
      item: `
    select
      item.*, transfer.status, transfer.from_location_id,
      transfer.to_location_id
    from transfer
    join stock_transfer_item item on item.transfer_id = transfer.id
    where item.deleted_at is null
      and not exists (select from unseen)`,
    },
  }
}

/** The incoming row of a transfer's item at its destination, by the item's id. */
export const INCOMING_ID = "'incst_' || regexp_replace(item.id, '^sttri_', '')"

/** What every statement on a transfer answers, next to its own. */
export const TRANSFER_ANSWER = `
    (select count(*)::integer from unseen) as unseen,
    (select min(status) from transfer) as status`

/** Reads the transfers that a statement wrote, with the items it left. */
export function transferRows(items: string): string {
  return `
    (
      select json_agg(
        to_jsonb(written_transfer) || jsonb_build_object('items', (
          select coalesce(jsonb_agg(line order by line.id), '[]')
          from (${items}) line
          where line.transfer_id = written_transfer.id
        ))
      )
      from written_transfer
    ) as transfers`
}

export interface TransferAnswer {
  unseen: number
  status: string | null
  transfers: TransferRow[] | null
  /** Levels that expect the units that they did, at another time. */
  restated_ids?: string[] | null
}

const LOOKS = 10

/**
 * Runs a statement on a transfer until it has seen the newest state.
 *
 * @throws NOT_FOUND for an unknown transfer, StockConflictError (`stock_busy`)
 * if other calls keep changing it
 */
export async function runOnTransfer<Row extends TransferAnswer>(
  database: StockDatabase,
  text: string,
  id: string,
  input: object[],
  context: StockContext
): Promise<Row & { status: string }> {
  for (let look = 1; look <= LOOKS; look++) {
    const answer = await database.run<Row>({ text, input }, context)

    if (answer.unseen) {
      continue
    }
    if (answer.status === null) {
      throw unknownIds("Stock transfer", [id])
    }

    return answer as Row & { status: string }
  }

  throw new StockConflictError(
    `Stock transfer ${id} is being changed by other calls: try again`,
    HoldfastErrorCodes.STOCK_BUSY,
    [{ reason: "stock_busy", id }]
  )
}
