import { MathBN } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import {
  badValue,
  HoldfastErrorCodes,
  notAllowed,
  notStocked,
  StockConflictError,
  unknownIds,
} from "../../errors"
import { newId } from "../../ids"
import {
  listOf,
  objectOf,
  parseFlag,
  parseId,
  parseMoment,
  parseText,
  readFacts,
  readRows,
} from "../../input"
import { SkuMeaning } from "../../policy/items/sku"
import { itemNamedBy, NameDirectory } from "../../policy/levels/named-levels"
import { parseNonNegativeQuantity } from "../../policy/quantity"
import { LONGEST } from "../../policy/text-bounds"
import { keepCounts, lockLevels } from "../../sql/lock"
import { inputRows, query, SETTINGS, statement } from "../../sql/statement"
import {
  AddCountEntriesInput,
  AddedCountEntry,
  StockContext,
} from "../../types"
import { readNames } from "../levels/read-names"
import { inStatus, isHidden, lockCount, LockedCount } from "./read-counts"

/**
 * Keeps the count as it is and locks the levels: nothing of them is sold, received or
 * counted until the entries are written, so that what is on hand is what the ledger's
 * last movement left.
 */
const LOCK = statement(
  "lock-levels-to-enter",
  {
    settings: SETTINGS,
    input: inputRows("count_id text, inventory_item_id text"),
    stock_count: keepCounts(
      "stock_count.id = (select count_id from input limit 1)"
    ),
    level: lockLevels(
      `select input.inventory_item_id, stock_count.location_id
      from input
      join stock_count on stock_count.id = input.count_id`,
      { after: ["stock_count"] }
    ),
  },
  `select
    (select to_json(stock_count) from stock_count) as stock_count,
    (
      select json_agg(json_build_object(
        'inventory_item_id', inventory_item_id,
        'on_hand', trim_scale(stocked)::text
      ))
      from level
    ) as levels`
)

/**
 * What is there of the items and the keys already. Read after the locks; keys of other
 * items may be written meanwhile, which the index tells.
 */
const PRESENT = query(
  "read-count-entries-by-key",
  `
select
  'line' as kind, line.inventory_item_id, line.id, line.round, null as key,
  null as quantity, line.outcome
from stock_count_line line
where line.count_id = $1::text and line.inventory_item_id = any ($2::text[])
union all
select
  'entry', line.inventory_item_id, entry.id, entry.round, entry.key,
  trim_scale(entry.quantity)::text, null
from stock_count_entry entry
join stock_count_line line on line.id = entry.line_id
where entry.count_id = $1::text and entry.key = any ($3::text[])`
)

/** In the order of the keys: two calls that share some do not wait in a circle. */
const ADD = statement(
  "add-count-entries",
  {
    settings: SETTINGS,
    input: inputRows(`
      id text, count_id text, location_id text, inventory_item_id text,
      line_id text, is_new_line boolean, quantity numeric, on_hand numeric,
      counted_at timestamptz, key text, note text, actor_id text`),
    opened: `
    insert into stock_count_line (
      id, count_id, inventory_item_id, location_id, position, is_extra
    )
    select distinct on (line_id)
      line_id, count_id, inventory_item_id, location_id, 0, true
    from input
    where is_new_line
    returning id, 1 as round`,
    line: `
    select line.id, line.round
    from stock_count_line line
    where line.id in (select line_id from input)
    union all
    select id, round from opened`,
    added: `
    insert into stock_count_entry (
      id, count_id, line_id, round, quantity, on_hand, movement_id, key, note,
      actor_id, counted_at
    )
    select
      input.id, count_id, line_id, line.round, quantity,
      case
        when counted_at is null then on_hand
        else coalesce(last.stocked_after, first.stocked_before, on_hand)
      end,
      last.id, key, note, actor_id, coalesce(counted_at, moment)
    from input
    join line on line.id = input.line_id
    cross join settings
    left join lateral (
      select movement.id, movement.stocked_after
      from stock_movement movement
      where movement.inventory_item_id = input.inventory_item_id
        and movement.location_id = input.location_id
        and (counted_at is null or movement.created_at <= counted_at)
      order by movement.id collate "C" desc
      limit 1
    ) last on true
    left join lateral (
      select movement.stocked_after - movement.stocked_delta as stocked_before
      from stock_movement movement
      where last.id is null
        and movement.inventory_item_id = input.inventory_item_id
        and movement.location_id = input.location_id
      order by movement.id collate "C"
      limit 1
    ) first on true
    order by key nulls last
    on conflict (count_id, key) where key is not null do nothing
    returning id, on_hand`,
  },
  `select (
    select json_agg(json_build_object('id', id, 'on_hand', on_hand)) from added
  ) as added`
)

/** Items that there are, of those that have no level at the location. */
const LIVE_ITEMS = query(
  "items-found-without-level",
  `
select item.id
from inventory_item item
where item.deleted_at is null and item.id = any ($1::text[])`
)

const FOUND = query(
  "sum-up-count-entries",
  `
select line.id, trim_scale(coalesce(sum(entry.quantity), 0))::float8 as found
from stock_count_line line
left join stock_count_entry entry
  on entry.line_id = line.id
  and entry.round = line.round
  and entry.voided_at is null
where line.id = any ($1::text[])
group by line.id`
)

interface Present {
  kind: "line" | "entry"
  inventory_item_id: string
  id: string
  round: number
  key: string | null
  quantity: string | null
}

interface EntryToAdd {
  inventory_item_id: string
  quantity: string
  /** When it was counted, where that was before now. */
  counted_at: string | null
  key: string | null
  note: string | null
}

/** The most entries of one call. */
const MOST_ENTRIES = 1000

/**
 * Adds what people found to the lines of a count, each entry with what was on hand at
 * its moment: now, or when it was counted, which the ledger tells. An item that nobody
 * chose gets a line, if it has a level there, or is to have one (`create_levels`).
 *
 * @throws INVALID_DATA for a bad row, NOT_FOUND for an unknown count or name, or an item
 * that is not stocked at the location, NOT_ALLOWED if nothing is counted any more, a
 * conflict for a key that was sent with something else
 */
export async function addEntries(
  database: StockDatabase,
  given: AddCountEntriesInput,
  skus: SkuMeaning,
  context: StockContext
): Promise<{ entries: AddedCountEntry[]; added: number }> {
  const input = objectOf(given)
  const id = parseId(input.id, "id")
  const rows = listOf(input.entries, "entries")
  const { actor_id = null } = readFacts(
    { actor_id: input.actor_id },
    (field) => field,
    context
  )

  if (!rows.length || rows.length > MOST_ENTRIES) {
    throw badValue("entries", `must have 1 to ${MOST_ENTRIES} rows`)
  }

  const mayOpen = parseFlag(input.create_levels, "create_levels") ?? false
  const names = await readNames(
    database,
    rows,
    { skus, known: input.known_names },
    context
  )
  const entries = readEntries(rows, names)

  return await database.transaction(context, async (inside) => {
    const { stock_count, levels } = await database.run<{
      stock_count: LockedCount | null
      levels: { inventory_item_id: string; on_hand: string }[] | null
    }>(
      {
        text: LOCK,
        input: entries.map(({ inventory_item_id }) => ({
          count_id: id,
          inventory_item_id,
        })),
      },
      inside
    )
    const count = inStatus(stock_count, id, ["open", "in_review"])
    const onHand = new Map(
      levels?.map((level) => [level.inventory_item_id, level.on_hand])
    )

    for (const found of await itemsWithoutLevel(
      database,
      entries.filter(({ inventory_item_id }) => !onHand.has(inventory_item_id)),
      { count, mayOpen },
      inside
    )) {
      onHand.set(found, "0")
    }

    const present = await database.list<Present>(
      {
        text: PRESENT,
        values: [
          id,
          [...onHand.keys()],
          entries.flatMap(({ key }) => key ?? []),
        ],
      },
      inside
    )
    const byKey = new Map(
      present.flatMap((one) =>
        one.kind === "entry" ? [[one.key!, one] as const] : []
      )
    )
    const lines = new Map(
      present.flatMap((one) =>
        one.kind === "line"
          ? [[one.inventory_item_id, lineOf(one.id, one.round, false)] as const]
          : []
      )
    )

    for (const entry of entries) {
      refuseOtherUse(entry, byKey.get(entry.key ?? ""))
    }

    const fresh = entries.filter(({ key }) => key === null || !byKey.has(key))

    if (count.status === "in_review") {
      refuseInReview(
        fresh.filter(
          ({ inventory_item_id }) =>
            (lines.get(inventory_item_id)?.round ?? 1) === 1
        ),
        count
      )
    }
    for (const { inventory_item_id } of fresh) {
      if (!lines.has(inventory_item_id)) {
        lines.set(inventory_item_id, lineOf(newId("scntl"), 1, true))
      }
    }

    const ids = new Map(fresh.map((entry) => [entry, newId("scnte")]))
    const toAdd = fresh.map((entry) => {
      const line = lines.get(entry.inventory_item_id)!

      return {
        ...entry,
        id: ids.get(entry)!,
        count_id: id,
        location_id: count.location_id,
        line_id: line.id,
        is_new_line: line.isNew,
        on_hand: onHand.get(entry.inventory_item_id)!,
        actor_id,
      }
    })

    const onHandThen = new Map<string, number>()

    if (toAdd.length) {
      const { added } = await database.run<{
        added: { id: string; on_hand: number }[] | null
      }>({ text: ADD, input: toAdd }, inside)

      for (const { id: entryId, on_hand } of added ?? []) {
        onHandThen.set(entryId, on_hand)
      }

      const refused = toAdd.find((one) => !onHandThen.has(one.id))

      if (refused) {
        // Just sent for another item, whose level is not locked here.
        throw keyReused(refused.key!)
      }
    }

    const sums = new Map(
      (
        await database.list<{ id: string; found: number }>(
          {
            text: FOUND,
            values: [[...lines.values()].map((line) => line.id)],
          },
          inside
        )
      ).map((row) => [row.id, row.found])
    )
    const isBlind = isHidden(count)

    return {
      added: toAdd.length,
      entries: entries.map((entry) => {
        const line = lines.get(entry.inventory_item_id)!
        const repeated = byKey.get(entry.key ?? "")
        const entryId = repeated?.id ?? ids.get(entry)!

        return {
          id: entryId,
          line_id: line.id,
          inventory_item_id: entry.inventory_item_id,
          quantity: Number(entry.quantity),
          key: entry.key,
          is_repeated: repeated !== undefined,
          found: sums.get(line.id) ?? 0,
          on_hand: isBlind
            ? null
            : Number(
                onHandThen.get(entryId) ?? onHand.get(entry.inventory_item_id)
              ),
        }
      }),
    }
  })
}

const lineOf = (id: string, round: number, isNew: boolean) => ({
  id,
  round,
  isNew,
})

function readEntries(
  rows: AddCountEntriesInput["entries"],
  names: NameDirectory
): EntryToAdd[] {
  const keys = new Set<string>()

  return readRows(rows, (row, path) => {
    const field = (name: string) => `entries${path(name)}`
    const key = parseText(row.key, field("key"), LONGEST.idempotency_key)

    if (key === "") {
      throw badValue(field("key"), "must not be empty")
    }
    if (key !== null && keys.has(key)) {
      throw badValue(field("key"), "is that of a row before")
    }
    if (key !== null) {
      keys.add(key)
    }

    return {
      inventory_item_id: itemNamedBy(row, field, names),
      quantity: parseNonNegativeQuantity(row.quantity, field("quantity")),
      counted_at: readCountedAt(row.counted_at, field("counted_at")),
      key,
      note: parseText(row.note, field("note"), LONGEST.note),
    }
  })
}

/** By how much the clock of a scanner may be ahead of ours. */
const AHEAD_MS = 5 * 60 * 1000

/** @returns null for now, and for what a clock that is a little ahead calls now */
function readCountedAt(value: unknown, field: string): string | null {
  const moment = parseMoment(value, field)
  const ahead = moment === null ? 0 : new Date(moment).getTime() - Date.now()

  if (ahead > AHEAD_MS) {
    throw badValue(field, `must not be in the future, got ${moment}`)
  }

  return ahead >= 0 ? null : moment
}

/** Those of which something was found, that may have a level by it. */
async function itemsWithoutLevel(
  database: StockDatabase,
  entries: EntryToAdd[],
  { count, mayOpen }: { count: LockedCount; mayOpen: boolean },
  context: StockContext
): Promise<string[]> {
  const ids = [
    ...new Set(entries.map(({ inventory_item_id }) => inventory_item_id)),
  ]
  const live = new Set(
    ids.length && mayOpen
      ? (
          await database.list<{ id: string }>(
            { text: LIVE_ITEMS, values: [ids] },
            context
          )
        ).map(({ id }) => id)
      : []
  )
  const missing = ids.filter((id) => !live.has(id))

  if (missing.length) {
    throw notStocked(
      missing.map((inventory_item_id) => ({
        inventory_item_id,
        location_id: count.location_id,
      }))
    )
  }

  return ids
}

function refuseOtherUse(entry: EntryToAdd, before?: Present): void {
  if (
    before &&
    (before.inventory_item_id !== entry.inventory_item_id ||
      !MathBN.eq(before.quantity!, entry.quantity))
  ) {
    throw keyReused(entry.key!)
  }
}

function keyReused(key: string): StockConflictError {
  return new StockConflictError(
    `The key "${key}" is that of another entry of this count`,
    HoldfastErrorCodes.IDEMPOTENCY_KEY_REUSED,
    [{ reason: "idempotency_key_reused", field: "key" }]
  )
}

/** In review those lines alone are counted that somebody asked to count anew. */
function refuseInReview(entries: EntryToAdd[], count: LockedCount): void {
  if (entries.length) {
    throw notAllowed(
      `Stock count ${count.id} is in review: ask for a recount of ` +
        `${entries.map((entry) => `item ${entry.inventory_item_id}`).join(", ")}, or open it again`,
      entries.map(({ inventory_item_id }) => ({
        reason: "wrong_status",
        inventory_item_id,
        location_id: count.location_id,
        status: count.status,
      }))
    )
  }
}

const VOID = statement(
  "void-count-entry",
  {
    settings: SETTINGS,
    input: inputRows("id text, count_id text, actor_id text"),
    voided: `
    update stock_count_entry
    set
      voided_at = coalesce(voided_at, moment),
      voided_by = case when voided_at is null then input.actor_id
        else voided_by end
    from input, settings
    where stock_count_entry.id = input.id
      and stock_count_entry.count_id = input.count_id
    returning stock_count_entry.id`,
  },
  "select (select id from voided) as id"
)

/**
 * Takes an entry back: it stays, and counts no more. Doing it again changes nothing.
 *
 * @throws NOT_FOUND for an unknown count or entry, NOT_ALLOWED if the count has ended
 */
export async function voidEntry(
  database: StockDatabase,
  { id, entry_id }: { id: string; entry_id: string },
  context: StockContext
): Promise<void> {
  await database.transaction(context, async (inside) => {
    await lockCount(database, id, ["open", "in_review"], inside)

    const voided = await database.run<{ id: string | null }>(
      {
        text: VOID,
        input: [
          {
            id: entry_id,
            count_id: id,
            ...readFacts({}, (field) => field, context),
          },
        ],
      },
      inside
    )

    if (!voided.id) {
      throw unknownIds("Entry of the count", [entry_id])
    }
  })
}
