import { StockDatabase } from "../../database"
import { badValue } from "../../errors"
import { listOf } from "../../input"
import { SkuMeaning } from "../../policy/items/sku"
import { locationNamedBy } from "../../policy/levels/named-levels"
import { StockContext } from "../../types"
import { NameRefusals } from "../levels/name-refusals"
import { isNamed, rowWithIds } from "../levels/named-rows"
import { readNames } from "../levels/read-names"

/** Lists whose rows name items, locations or both. */
const NAMING = ["inventory_items", "reserved", "places"] as const

/** Lists whose rows have such lists. */
const HOLDING = ["lines", "variants"] as const

/** A call for units, or a line or variant of one. */
type Part = Partial<
  Record<(typeof NAMING | typeof HOLDING)[number] | "locations", unknown>
>

/**
 * Whether a call for units has a name anywhere. Carts are held and availability is told
 * without, so that this is all that names cost them.
 */
function hasNamedUnits(part: Part): boolean {
  if (isGiven(part.locations)) {
    return true
  }
  for (const list of NAMING) {
    const rows = part[list]

    if (Array.isArray(rows) && rows.some(isNamed)) {
      return true
    }
  }
  for (const list of HOLDING) {
    const rows = part[list]

    if (
      Array.isArray(rows) &&
      rows.some((row) => isObject(row) && hasNamedUnits(row))
    ) {
      return true
    }
  }

  return false
}

/**
 * Puts ids in the place of the names in a call for units: of what its variants or lines
 * take, of what these had reserved, and of the locations that may serve. The call stays as
 * it is, and nothing is read or waited for, where it has none.
 *
 * @throws INVALID_DATA or NOT_FOUND, naming every field that leads to nothing or to
 * several, see `itemNamedBy`; INVALID_DATA for `locations` beside `location_ids`
 */
export function unitsWithIds<Call extends object>(
  database: StockDatabase,
  call: Call,
  settings: { skus: SkuMeaning },
  context: StockContext
): Call | Promise<Call> {
  return hasNamedUnits(call)
    ? readUnits(database, call, settings, context)
    : call
}

async function readUnits<Call extends Part>(
  database: StockDatabase,
  call: Call,
  settings: { skus: SkuMeaning },
  context: StockContext
): Promise<Call> {
  const { locations: given, ...others } = call
  const locations = isGiven(given)
    ? listOf(given as unknown[], "locations")
    : undefined

  if (locations && isGiven((call as { location_ids?: unknown }).location_ids)) {
    throw badValue("locations", "must not be given beside location_ids")
  }

  const named: unknown[] = (locations ?? []).map((location) => ({ location }))

  overRows(others, "", (row) => {
    named.push(row)

    return row
  })

  const names = await readNames(database, named, settings, context)
  const refusals = new NameRefusals()
  const location_ids = locations?.map((location, index) =>
    refusals.attempt(() =>
      locationNamedBy(
        { location: location as string },
        () => `locations[${index}]`,
        names
      )
    )
  )
  const read = overRows(others, "", (row, at) =>
    refusals.attempt(() => rowWithIds(row, (field) => `${at}.${field}`, names))
  )

  refusals.throwAny()

  return { ...read, ...(location_ids && { location_ids }) } as Call
}

/** A part of a call as it is once `read` has been over each row that may have names. */
function overRows(
  part: Part,
  at: string,
  read: (row: object, at: string) => object | undefined
): Part {
  const over = (
    list: keyof Part,
    change: (row: object, at: string) => unknown
  ) => {
    const rows = part[list]

    return Array.isArray(rows)
      ? {
          [list]: rows.map((row, index) =>
            isObject(row) ? change(row, `${at}${list}[${index}]`) : row
          ),
        }
      : {}
  }

  return Object.assign(
    { ...part },
    ...NAMING.map((list) => over(list, read)),
    ...HOLDING.map((list) =>
      over(list, (row, place) => overRows(row, `${place}.`, read))
    )
  )
}

const isObject = (row: unknown): row is object =>
  typeof row === "object" && row !== null

const isGiven = (value: unknown) => value !== undefined && value !== null
