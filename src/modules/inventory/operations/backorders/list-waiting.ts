import { StockDatabase } from "../../database"
import { parseId } from "../../input"
import { query } from "../../sql/statement"
import { StockContext, WaitingReservation } from "../../types"
import { parseLimit } from "../ledger/history-input"
import { ownerOf } from "../levels/explain-levels"
import { servedFirst } from "./settle-backorders"

/** From promises as they stand: in the order in which these were given. */
const WAITING = query(
  "waiting-for-incoming",
  `
select
  reservation.id, promise.quantity::float as quantity,
  reservation.quantity::float as reserved_quantity, promise.promised_at,
  reservation.line_item_id, reservation.cart_id, reservation.description,
  reservation.created_at, ${ownerOf("reservation")} as owner
from backorder_promise promise
join reservation_item reservation
  on reservation.id = promise.reservation_id
  and reservation.deleted_at is null
where promise.incoming_stock_id = $1::text
  and promise.deleted_at is null
order by ${servedFirst("reservation")}
limit $2::integer`
)

/**
 * Lists who waits for the units of an incoming row, whoever is served first at the
 * head.
 *
 * @throws INVALID_DATA for a bad id or limit
 */
export async function listWaiting(
  database: StockDatabase,
  incomingStockId: string,
  limit: number | undefined,
  context: StockContext
): Promise<WaitingReservation[]> {
  const rows = await database.list<
    Omit<WaitingReservation, "promised_at" | "created_at"> & {
      promised_at: string | null
      created_at: string
    }
  >(
    {
      text: WAITING,
      values: [parseId(incomingStockId, "id"), parseLimit(limit, 200)],
    },
    context
  )

  return rows.map((row) => ({
    ...row,
    promised_at: row.promised_at ? new Date(row.promised_at) : null,
    created_at: new Date(row.created_at),
  }))
}
