import { StockDatabase } from "../../database"
import { badValue, invalidData } from "../../errors"
import { findRepeated, parseId, parseText, readRows } from "../../input"
import { LONGEST } from "../../policy/text-bounds"
import { LOCK_LOCATION_CODES } from "../../sql/lock"
import { inputRows, query, SETTINGS, statement } from "../../sql/statement"
import { LocationCode, SetLocationCode, StockContext } from "../../types"

const LOCK = statement(
  "lock-location-codes",
  {
    settings: SETTINGS,
    input: inputRows("location_id text"),
    turn: LOCK_LOCATION_CODES,
  },
  "select count(*)::integer as turns from turn"
)

/**
 * Sets codes, or takes them away, all or none, once nobody else does. Two locations
 * may swap theirs in one call.
 */
const SET_CODES = statement(
  "set-location-codes",
  {
    settings: SETTINGS,
    input: inputRows("location_id text, code text"),
    taken: `
    select other.location_id, other.code
    from stock_location_code other
    join input on input.code = other.code
    where other.location_id not in (select location_id from input)`,
    accepted: `
    select * from input where not exists (select from taken)`,
    removed: `
    delete from stock_location_code
    using accepted
    where stock_location_code.location_id = accepted.location_id
      and accepted.code is null
    returning stock_location_code.location_id`,
    written: `
    insert into stock_location_code (location_id, code, updated_at)
    select location_id, code, moment
    from accepted, settings
    where code is not null
    on conflict (location_id) do update set
      code = excluded.code,
      updated_at = excluded.updated_at
    returning location_id`,
  },
  `select
    (select json_agg(taken order by code) from taken) as taken,
    (select count(*)::integer from removed) as removed,
    (select count(*)::integer from written) as written`
)

const LIST_CODES = query(
  "list-location-codes",
  `
select location_id, code
from stock_location_code
where $1::text[] is null or location_id = any ($1::text[])
order by code`
)

/** @throws INVALID_DATA for a bad row, or a code that is another location's */
export async function setLocationCodes(
  database: StockDatabase,
  input: SetLocationCode | SetLocationCode[],
  context: StockContext
): Promise<LocationCode[]> {
  const rows = readRows(input, (row, path) => {
    const code = parseText(row.code, path("code"), LONGEST.reference)

    if (code !== null && code.trim() !== code) {
      throw badValue(path("code"), "must not begin or end with a blank")
    }
    if (code === "") {
      throw badValue(path("code"), "must not be empty: null takes a code away")
    }

    return {
      location_id: parseId(row.location_id, path("location_id")),
      code,
    }
  })
  const repeated =
    findRepeated(rows.map(({ location_id }) => location_id)) ??
    findRepeated(rows.flatMap(({ code }) => code ?? []))

  if (repeated !== undefined) {
    throw invalidData(`${repeated} is there twice`, [
      { reason: "repeated", id: repeated },
    ])
  }
  if (!rows.length) {
    return []
  }

  const { taken } = await database.run<{
    taken: { location_id: string; code: string }[] | null
  }>({ first: LOCK, text: SET_CODES, input: rows }, context)

  if (taken) {
    throw invalidData(
      taken
        .map(
          ({ location_id, code }) =>
            `The code ${code} is that of location ${location_id} already`
        )
        .join("; "),
      taken.map(({ location_id, code }) => ({
        reason: "exists",
        location_id,
        code,
      }))
    )
  }

  return rows
}

/** Codes of locations, by code; all of them if none is named. */
export async function listLocationCodes(
  database: StockDatabase,
  locationIds: string[] | null,
  context: StockContext
): Promise<LocationCode[]> {
  return await database.list<LocationCode>(
    { text: LIST_CODES, values: [locationIds] },
    context
  )
}
