import { StockDatabase } from "../../database"
import { NoticeRules, wantedNotices } from "../../policy/notices/notices"
import { lockNotices } from "../../sql/lock"
import { inputRows, newId, SETTINGS, statement } from "../../sql/statement"
import { StockContext } from "../../types"

/** How many a digest names; of more it tells how many they are. */
const MOST_LINES = 100

// What nobody is told of any more, or is true no longer, goes with them.
const GATHER = statement(
  "gather-notices",
  {
    settings: SETTINGS,
    input: inputRows("kind text, seconds numeric, targets jsonb"),
    due: `
    select notice.kind
    from stock_notice notice
    join input using (kind)
    cross join settings
    where notice.gathered_at is null
    group by notice.kind, input.seconds, moment
    having min(notice.created_at)
      <= moment - make_interval(secs => input.seconds::double precision)`,
    waiting: lockNotices(`(
        notice.kind is null
        or notice.kind in (select kind from due)
        or notice.kind not in (select kind from input)
      )`),
    taken: `
    delete from stock_notice
    using waiting
    where stock_notice.subject = waiting.subject
      and waiting.kind is distinct from 'overdue_incoming'
    returning stock_notice.subject`,
    marked: `
    update stock_notice
    set gathered_at = moment
    from waiting
    cross join settings
    where stock_notice.subject = waiting.subject
      and waiting.kind = 'overdue_incoming'
    returning stock_notice.subject`,
    told: `
    select
      kind,
      count(*)::integer as count,
      min(created_at) as since,
      jsonb_agg(data order by place) filter (where place <= ${MOST_LINES}) as lines
    from (
      select *, row_number() over (
        partition by kind order by created_at, subject
      ) as place
      from waiting
      where kind is not null
    ) numbered
    group by kind`,
    written: `
    insert into stock_notice_digest (
      id, kind, channel, recipient, lines, count, since, due_at, created_at
    )
    select
      ${newId("sdigest")}, told.kind, target.channel, target.recipient, told.lines,
      told.count, told.since, moment, moment
    from told
    join input using (kind)
    cross join lateral jsonb_to_recordset(input.targets)
      as target(channel text, recipient text)
    cross join settings
    returning id`,
  },
  "select count(*)::integer as written from written"
)

/**
 * Makes one digest for each address of all that waits of a kind, where the first of it
 * has waited long enough. Several processes may do so at once: each notice is in the
 * digests of one of them.
 */
export async function gatherNotices(
  database: StockDatabase,
  rules: NoticeRules,
  context: StockContext
): Promise<void> {
  await database.run({ text: GATHER, input: wantedNotices(rules) }, context)
}
