import { StockDatabase } from "../../database"
import { query } from "../../sql/statement"
import { StockContext } from "../../types"

const LIST = query(
  "list-ending-holds",
  `
  select hold.id, hold.cart_id, hold.expires_at::text as expires_at
  from reservation_item hold
  where hold.deleted_at is null
    and hold.cart_id is not null
    and hold.expires_at < now() + make_interval(secs => $1::double precision)
    and (
      hold.expires_at <= now()
      or hold.updated_at < now() - make_interval(secs => $2::double precision)
    )
    and (hold.expires_at, hold.id) > ($3::timestamptz, $4::text)
  order by hold.expires_at, hold.id
  limit $5::integer`
)

/** A cart's reservation whose time is over, or nearly. */
export interface EndingHold {
  id: string
  cart_id: string
  expires_at: string
}

/** Which holds to list. */
export interface EndingHolds {
  /** Over in so many seconds, and not touched for so many; or over already. */
  within_seconds: number
  untouched_seconds: number
  /** The last one of the page before. */
  after?: EndingHold
  limit: number
}

/**
 * Lists what carts hold whose time is over, or nearly and not touched of late: in the
 * order of their end, on from where the page before has ended.
 */
export async function listEndingHolds(
  database: StockDatabase,
  { within_seconds, untouched_seconds, after, limit }: EndingHolds,
  context: StockContext
): Promise<EndingHold[]> {
  return await database.list<EndingHold>(
    {
      text: LIST,
      values: [
        within_seconds,
        untouched_seconds,
        after?.expires_at ?? "-infinity",
        after?.id ?? "",
        limit,
      ],
    },
    context
  )
}
