import { StockDatabase } from "../../database"
import { Notice } from "../../policy/notices/notices"
import { inputRows, SETTINGS, statement } from "../../sql/statement"
import { StockContext } from "../../types"

/**
 * In the order of the subjects, as those who gather them lock them. What waits for longest
 * decides when all are told, so that what goes up and down puts nothing off.
 */
const KEEP = statement(
  "keep-notices",
  {
    settings: SETTINGS,
    input: inputRows("subject text, kind text, data jsonb"),
    kept: `
    insert into stock_notice (subject, kind, data, created_at)
    select subject, kind, data, moment
    from input
    cross join settings
    order by subject
    on conflict (subject) do update set
      kind = case
        when excluded.kind = 'backorders_repromised'
          and excluded.data -> 'promised_at' = stock_notice.data -> 'promised_before'
          then null
        else excluded.kind
      end,
      data = case
        when excluded.kind = 'backorders_repromised'
          and stock_notice.data -> 'promised_before' is not null
          then excluded.data || jsonb_build_object(
            'promised_before', stock_notice.data -> 'promised_before'
          )
        else excluded.data
      end
    returning subject`,
  },
  "select count(*)::integer as kept from kept"
)

/**
 * Keeps what people are to be told of, until a job gathers it: of each subject what is to
 * be told last. Subjects are each there once.
 */
export async function keepNotices(
  database: StockDatabase,
  notices: Notice[],
  context: StockContext
): Promise<void> {
  if (notices.length) {
    await database.run({ text: KEEP, input: notices }, context)
  }
}

/** How many deliveries one look notes: the next goes on. */
const MOST_AT_ONCE = 1000

const NOTE_OVERDUE = statement(
  "note-overdue-incoming",
  {
    settings: SETTINGS,
    input: inputRows("most integer"),
    late: `
    select
      incoming.id as subject,
      jsonb_build_object(
        'incoming_stock_id', incoming.id,
        'incoming_kind', incoming.kind,
        'inventory_item_id', incoming.inventory_item_id,
        'location_id', incoming.location_id,
        'open_quantity', trim_scale(incoming.open_quantity),
        'expected_at', incoming.expected_at,
        'reference', incoming.reference
      ) as data
    from incoming_stock incoming
    cross join settings
    where incoming.deleted_at is null
      and incoming.open_quantity > 0
      and incoming.expected_at is not null
      and incoming.expected_at < moment
      and incoming.status = 'expected'`,
    // One that is expected at another time now, or came, may be late again.
    ended: `
    delete from stock_notice
    where stock_notice.kind = 'overdue_incoming'
      and not exists (
        select
        from late
        where late.subject = stock_notice.subject
          and late.data -> 'expected_at' = stock_notice.data -> 'expected_at'
      )
    returning subject`,
    noted: `
    insert into stock_notice (subject, kind, data, created_at)
    select late.subject, 'overdue_incoming', late.data, moment
    from late
    cross join settings
    where not exists (
      select from stock_notice known where known.subject = late.subject
    )
    order by late.subject
    limit (select most from input)
    on conflict (subject) do nothing
    returning subject`,
  },
  "select (select count(*) from noted)::integer as noted, (select count(*) from ended)::integer as ended"
)

/**
 * Notes deliveries that should have come by now, each once for its date. One that was
 * given another date and is late again already is noted by the next call.
 */
export async function noteOverdue(
  database: StockDatabase,
  context: StockContext
): Promise<void> {
  await database.run(
    { text: NOTE_OVERDUE, input: [{ most: MOST_AT_ONCE }] },
    context
  )
}
