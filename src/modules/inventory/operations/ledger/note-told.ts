import { StockDatabase } from "../../database"
import { LAST_NUMBER } from "../../sql/numbers"
import { inputRows, query, SETTINGS, statement } from "../../sql/statement"
import { StockContext } from "../../types"

/**
 * How long a process may be silent before it counts as dead, in seconds of the
 * database's clock: three times as long as one that has nothing to do is. One that was
 * only slow, or paused, notes itself again, and loses nothing by it but that some of
 * its events were told twice.
 */
export const DEAD_SECONDS = 60

/** When a dead process is forgotten: what it had sent is long over. */
const FORGOTTEN_SECONDS = 3600

/** Whether a process is dead, and nobody has told yet, or for a while, what it left. */
export const isLeft = (teller: string, moment: string): string => `(
      ${teller}.noted_at < ${moment} - interval '${DEAD_SECONDS} seconds'
      and coalesce(
        ${teller}.rescued_at < ${moment} - interval '${DEAD_SECONDS} seconds', true
      )
    )`

const NOTE = statement(
  "note-told",
  {
    settings: SETTINGS,
    input: inputRows(
      "teller integer, name text, mark bigint, untold_ms bigint"
    ),
    last: LAST_NUMBER,
    noted: `
    insert into stock_teller (id, name, mark, noted_at, untold_since)
    select
      teller, name, coalesce(mark, number), moment,
      moment - untold_ms * interval '1 millisecond'
    from input
    cross join last
    cross join settings
    on conflict (id) do update set
      mark = excluded.mark,
      noted_at = excluded.noted_at,
      untold_since = excluded.untold_since,
      rescued_at = null
    returning id, mark`,
  },
  `select noted.mark::float, last.number::float as upto,
    exists (
      select from stock_teller other
      cross join settings
      where other.id <> noted.id and ${isLeft("other", "moment")}
    ) as has_left
  from noted
  cross join last`
)

const FORGET = statement(
  "forget-teller",
  {
    settings: SETTINGS,
    input: inputRows("teller integer"),
    gone: `
    delete from stock_teller
    using input
    where stock_teller.id = input.teller
    returning stock_teller.id`,
  },
  "select count(*)::integer as gone from gone"
)

const LIST_LEFT = query(
  "list-left-tellers",
  `select json_agg(id order by id) as ids
from jsonb_to_record($1::jsonb) as input (ignored text)
cross join stock_teller teller
where ${isLeft("teller", "statement_timestamp()")}`
)

const FORGET_DEAD = statement(
  "forget-dead-tellers",
  {
    settings: SETTINGS,
    input: inputRows("ignored text"),
    gone: `
    delete from stock_teller
    using settings
    where noted_at < moment - interval '${FORGOTTEN_SECONDS} seconds'
      and rescued_at > noted_at
      + interval '${FORGOTTEN_SECONDS} seconds'
    returning stock_teller.id`,
  },
  "select count(*)::integer as gone from gone"
)

/** What a note found. */
export interface Noted {
  /** Up to which movement this process has told what it did. */
  mark: number
  /** The last number that any movement has been given. */
  upto: number
  /** Whether some process died and left what nobody has told. */
  has_left: boolean
}

/**
 * Notes that a process lives, and up to which movement it has told what it did. One
 * that is new has told all that is there: it did none of it.
 *
 * @param note.untold_ms for how long something of it waits to be told, if anything does
 */
export async function noteTold(
  database: StockDatabase,
  note: {
    teller: number
    name: string
    mark: number | null
    untold_ms: number | null
  },
  context: StockContext
): Promise<Noted> {
  return await database.run<Noted>({ text: NOTE, input: [note] }, context)
}

/** Forgets a process that has told all it did, and ends. */
export async function forgetTeller(
  database: StockDatabase,
  teller: number,
  context: StockContext
): Promise<void> {
  await database.run({ text: FORGET, input: [{ teller }] }, context)
}

/** Finds processes that died, and may have left something untold. */
export async function listLeft(
  database: StockDatabase,
  context: StockContext
): Promise<number[]> {
  const { ids } = await database.read<{ ids: number[] | null }>(
    { text: LIST_LEFT, input: {} },
    context
  )

  return ids ?? []
}

/** Forgets processes that died long ago, once all that they did is told. */
export async function forgetDead(
  database: StockDatabase,
  context: StockContext
): Promise<void> {
  await database.run({ text: FORGET_DEAD, input: [] }, context)
}
