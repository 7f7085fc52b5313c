import { isDefined } from "@medusajs/framework/utils"

import { BatchableOperation, Patience, StockDatabase } from "../../database"
import {
  BrokenRule,
  breaksRules,
  notAllowed,
  notFound,
  notStocked,
  refusedLevel,
  staleValues,
  tooLarge,
} from "../../errors"
import {
  parseId,
  Path,
  readFacts,
  readMetadataChange,
  readRows,
} from "../../input"
import {
  parseNonNegativeQuantity,
  MAX_QUANTITY,
  parseQuantity,
} from "../../policy/quantity"
import { MovementKind } from "../../policy/ledger/movement-kinds"
import { placeOf } from "../../policy/levels/place"
import {
  BROKEN_RULE,
  parseStocked,
  StockRules,
} from "../../policy/levels/stock-rules"
import { LevelRow } from "../../rows"
import { applyChanges, WHOLE_LEVEL } from "../../sql/apply-changes"
import { lockLevels } from "../../sql/lock"
import {
  FACT_COLUMNS,
  FACTS,
  inputRows,
  SETTINGS,
  statement,
} from "../../sql/statement"
import { AdjustInput, StockContext, UpdateLevelInput } from "../../types"

/** What the last row of a level says that says anything, or the last before a row. */
const lastOf = (value: string, window?: string) =>
  window
    ? `(array_agg(${value}) filter (where ${value} is not null) over ${window})[
        count(${value}) over ${window}
      ]`
    : `(array_agg(${value} order by ordinal desc) filter (where ${value} is not null))[1]`

/**
 * Changes the quantities of levels, by an amount or to a value, all or none.
 *
 * A row names its level by id or by item and location. `stocked` and `incoming`
 * are amounts to add, `stocked_to` and `incoming_to` values to have; a value may
 * come with what the caller believes is there (`expected`). Rows of one level
 * take effect in their order, and the rules look at what comes out in the end.
 */
const CHANGE_LEVELS = statement(
  "change-levels",
  {
    settings: SETTINGS,
    input: inputRows(`
      ordinal integer, id text, inventory_item_id text, location_id text,
      kind text, stocked numeric, incoming numeric,
      stocked_to numeric, incoming_to numeric, expected numeric,
      metadata jsonb, metadata_removed jsonb, metadata_given boolean,
      allow_negative boolean, allow_below_reserved boolean,
      line_item_id text, fulfillment_id text, ${FACT_COLUMNS}`),
    place: `
    select
      input.ordinal,
      coalesce(named.inventory_item_id, input.inventory_item_id)
        as inventory_item_id,
      coalesce(named.location_id, input.location_id) as location_id,
      input.id is not null and (
        named.id is null
        or coalesce(named.inventory_item_id <> input.inventory_item_id, false)
        or coalesce(named.location_id <> input.location_id, false)
      ) as mismatched
    from input
    left join inventory_level named
      on named.id = input.id and named.deleted_at is null`,
    level: lockLevels("select inventory_item_id, location_id from place"),
    placed: `
    select
      input.ordinal, input.kind, input.expected, level.level_id,
      coalesce(${lastOf("input.stocked_to", "before")}, level.stocked)
        as stocked_before,
      coalesce(${lastOf("input.incoming_to", "before")}, level.incoming)
        as incoming_before,
      input.stocked as stocked_by, input.incoming as incoming_by,
      input.stocked_to, input.incoming_to,
      input.metadata, input.metadata_removed, input.metadata_given,
      input.allow_negative, input.allow_below_reserved,
      level.inventory_item_id, level.location_id,
      level.stocked, level.reserved, level.incoming, level.named,
      input.line_item_id, input.fulfillment_id, ${FACTS}
    from input
    join place using (ordinal)
    join level
      on level.inventory_item_id = place.inventory_item_id
      and level.location_id = place.location_id
    where not place.mismatched
    window before as (
      partition by level.level_id order by input.ordinal
      rows between unbounded preceding and 1 preceding
    )`,
    missing: `
    select input.id, place.inventory_item_id, place.location_id, input.ordinal
    from input
    join place using (ordinal)
    left join placed using (ordinal)
    where placed.ordinal is null`,
    stale: `
    select
      ordinal, inventory_item_id, location_id, expected,
      stocked_before as stocked
    from placed
    where expected <> stocked_before`,
    result: `
    select
      level_id, inventory_item_id, location_id, stocked, reserved, incoming,
      named,
      bool_and(allow_negative) as allow_negative,
      bool_and(allow_below_reserved) as allow_below_reserved,
      coalesce(${lastOf("stocked_to")}, stocked) + coalesce(sum(stocked_by), 0)
        as stocked_after,
      coalesce(${lastOf("incoming_to")}, incoming)
        + coalesce(sum(incoming_by), 0) as incoming_after
    from placed
    group by level_id, inventory_item_id, location_id,
      stocked, reserved, incoming, named`,
    broken: `
    select * from (
      select inventory_item_id, location_id, stocked, reserved, stocked_after,
        named, incoming_after,
        case
          when greatest(abs(stocked_after), abs(incoming_after))
            > ${MAX_QUANTITY} then 'too_large'
          when incoming_after < incoming and incoming_after < named
            then 'below_named'
          else ${BROKEN_RULE}
        end as rule
      from result
    ) ruled
    where rule is not null`,
    accepted: `
    select *
    from placed
    where not exists (select from missing)
      and not exists (select from stale)
      and not exists (select from broken)`,
    change: `
    select
      ordinal, level_id, kind,
      coalesce(stocked_by, stocked_to - stocked_before, 0) as stocked_delta,
      0 as reserved_delta,
      coalesce(incoming_by, incoming_to - incoming_before, 0) as incoming_delta,
      null::text as reservation_id, line_item_id, fulfillment_id,
      metadata, metadata_removed, metadata_given, ${FACTS}
    from accepted`,
  },
  applyChanges({
    named: "level.named",
    fulfillmentId: "fulfillment_id",
    returning: WHOLE_LEVEL,
    columns: `
      bool_or(change.metadata_given) as metadata_given,
      (array_agg(change.metadata order by change.ordinal desc)
        filter (where change.metadata_given))[1] as metadata,
      (array_agg(change.metadata_removed order by change.ordinal desc)
        filter (where change.metadata_given))[1] as metadata_removed`,
    assignments: `
      metadata = case
        when total.metadata_given is not true then inventory_level.metadata
        when total.metadata is null then null
        else (coalesce(inventory_level.metadata, '{}') || total.metadata)
          - array(select jsonb_array_elements_text(total.metadata_removed))
      end`,
  }),
  `select
    (select json_agg(missing order by ordinal) from missing) as missing,
    (select json_agg(stale order by ordinal) from stale) as stale,
    (
      select json_agg(broken order by inventory_item_id, location_id)
      from broken
    ) as broken,
    (
      select json_agg(json_build_object(
        'ordinal', ordinal, 'level_id', level_id,
        'stocked_after', stocked_after::text, 'is_shortfall',
        stocked_delta < 0 and stocked_after < reserved_after
      ) order by ordinal)
      from effect
    ) as places,
    (select json_agg(applied) from applied) as levels,
    (
      select json_agg(level_id)
      from result
      where stocked_after < reserved
        and level_id in (
          select level_id
          from effect
          where stocked_delta < 0 and stocked_after < reserved_after
        )
    ) as shortfall_ids`
)

interface Changed {
  missing:
    | { id: string | null; inventory_item_id: string; location_id: string }[]
    | null
  stale:
    | {
        inventory_item_id: string
        location_id: string
        expected: number
        stocked: number
      }[]
    | null
  broken:
    | (Omit<BrokenRule, "rule"> & {
        rule: string
        named: number
        incoming_after: number
      })[]
    | null
  places: Place[] | null
  levels: LevelRow[] | null
  shortfall_ids: string[] | null
}

/** Where a row took effect, and what it left there. */
interface Place {
  ordinal: number
  level_id: string
  stocked_after: string
  is_shortfall: boolean
}

/** The levels after a change, in the order of the rows that named them. */
export interface ChangedLevels {
  levels: LevelRow[]
  /** Levels whose stock fell below what is reserved there. */
  shortfallIds: string[]
}

/**
 * Adds to and takes from stock, relative to what is there.
 *
 * @throws INVALID_DATA for a bad row, NOT_FOUND for an item that is not stocked
 * at the location, NOT_ALLOWED if a rule of the shop would be broken
 */
export async function adjustStock(
  database: StockDatabase,
  input: AdjustInput | AdjustInput[],
  rules: StockRules,
  context: StockContext
): Promise<ChangedLevels> {
  const rows = readRows(input, (row, path) => ({
    kind: "adjusted" satisfies MovementKind,
    inventory_item_id: parseId(row.inventoryItemId, path("inventoryItemId")),
    location_id: parseId(row.locationId, path("locationId")),
    stocked: parseQuantity(row.adjustment, path("adjustment")),
    ...rules,
    ...readFacts(row, path, context),
  }))
  const [first] = rows

  if (!first || rows.length > 1) {
    return await changeLevels(database, rows, context)
  }

  return await database.inBatch(ADJUSTMENTS, first, context)
}

/**
 * Sets stock and incoming units to given values, whatever is there, or only if
 * what is there is what the caller expects. Rows of one level take effect in their
 * order, each on what those before it left: of each field the last row's value stays.
 *
 * @throws INVALID_DATA for a bad row, NOT_FOUND for an unknown level,
 * NOT_ALLOWED if a rule of the shop would be broken, StockConflictError
 * (`stale_value`) if `expected` is not what is there
 */
export async function setLevels(
  database: StockDatabase,
  input: UpdateLevelInput | UpdateLevelInput[],
  rules: StockRules,
  context: StockContext
): Promise<ChangedLevels> {
  const rows = readRows(input, (row, path) => ({
    ...readLevel(row, path, rules),
    ...rules,
    ...readFacts(row, path, context),
  }))

  return await changeLevels(database, rows, context)
}

function readLevel(row: UpdateLevelInput, path: Path, rules: StockRules) {
  const isNamedById = isDefined(row.id)
  const read = (value: unknown, field: string) =>
    isDefined(value) ? parseNonNegativeQuantity(value, path(field)) : null

  return {
    kind: "counted" satisfies MovementKind,
    id: isNamedById ? parseId(row.id, path("id")) : null,
    inventory_item_id:
      isNamedById && !isDefined(row.inventory_item_id)
        ? null
        : parseId(row.inventory_item_id, path("inventory_item_id")),
    location_id:
      isNamedById && !isDefined(row.location_id)
        ? null
        : parseId(row.location_id, path("location_id")),
    stocked_to: isDefined(row.stocked_quantity)
      ? parseStocked(row.stocked_quantity, path("stocked_quantity"), rules)
      : null,
    incoming_to: read(row.incoming_quantity, "incoming_quantity"),
    expected: isDefined(row.expected)
      ? parseQuantity(row.expected, path("expected"))
      : null,
    ...readMetadataChange(row.metadata, path("metadata")),
    metadata_given: isDefined(row.metadata),
  }
}

interface Adjustment {
  inventory_item_id: string
  location_id: string
  stocked: string
}

/**
 * Adjustments of one level each, which may share a statement. Its rules look at
 * what comes out in the end. Where all take away, that is the least that there
 * ever is, and where all add, nothing is refused: those who go the other way
 * wait for the next statement.
 */
const ADJUSTMENTS: BatchableOperation<Adjustment, ChangedLevels> = {
  name: "adjust",
  placesOf: (call) => [placeOf(call)],

  async together(database, calls, context) {
    const takesAway = (call: Adjustment) => call.stocked.startsWith("-")
    const turn = calls.findIndex(
      (call) => takesAway(call) !== takesAway(calls[0]!)
    )
    const rows = turn === -1 ? calls : calls.slice(0, turn)
    const changed = await send(database, rows, context, "brief")
    const error = refusalOf(changed)

    if (error) {
      return rows.length === 1 ? [{ error }] : []
    }

    const levels = byId(changed)

    return (changed.places ?? []).map((place) => ({
      value: {
        levels: [levelAt(place, levels.get(place.level_id)!)],
        shortfallIds: place.is_shortfall ? [place.level_id] : [],
      },
    }))
  },

  alone: (database, row, context) => changeLevels(database, [row], context),
}

/** The level as the row of a batch left it, whatever the next ones did. */
function levelAt({ stocked_after }: Place, level: LevelRow): LevelRow {
  return {
    ...level,
    stocked_quantity: Number(stocked_after),
    raw_stocked_quantity: {
      ...level.raw_stocked_quantity,
      value: stocked_after,
    },
  }
}

/**
 * Changes levels by rows that are read already, for operations that are a kind
 * of adjustment.
 *
 * @param first a statement on the same rows to send before, in one transaction
 */
export async function changeLevels(
  database: StockDatabase,
  rows: object[],
  context: StockContext,
  first?: string
): Promise<ChangedLevels> {
  if (!rows.length) {
    return { levels: [], shortfallIds: [] }
  }

  const changed = await send(database, rows, context, "full", first)
  const refusal = refusalOf(changed)

  if (refusal) {
    throw refusal
  }

  const levels = byId(changed)

  return {
    levels: (changed.places ?? []).map(({ level_id }) => levels.get(level_id)!),
    shortfallIds: changed.shortfall_ids ?? [],
  }
}

async function send(
  database: StockDatabase,
  rows: object[],
  context: StockContext,
  patience: Patience,
  first?: string
): Promise<Changed> {
  return await database.run<Changed>(
    {
      first,
      text: CHANGE_LEVELS,
      input: rows.map((row, ordinal) => ({ ordinal, ...row })),
    },
    context,
    patience
  )
}

function byId({ levels }: Changed): Map<string, LevelRow> {
  return new Map(levels?.map((level) => [level.id, level]))
}

function refusalOf({ missing, stale, broken }: Changed): Error | undefined {
  if (missing) {
    return notFound(
      missing
        .map((level) =>
          level.id
            ? `Inventory level with id ${level.id} does not exist`
            : notStocked([level]).message
        )
        .join(", "),
      missing.map((level) =>
        level.id
          ? { reason: "not_found", id: level.id }
          : refusedLevel("not_stocked", level)
      )
    )
  }
  if (stale) {
    return staleValues(stale)
  }

  const tooMuch = broken?.filter(({ rule }) => rule === "too_large") ?? []

  if (tooMuch.length) {
    return tooLarge(tooMuch, MAX_QUANTITY)
  }
  if (broken?.some(({ rule }) => rule === "below_named")) {
    return notAllowed(
      broken
        .filter(({ rule }) => rule === "below_named")
        .map(
          (level) =>
            `Item ${level.inventory_item_id} at location ${level.location_id} ` +
            `expects ${level.named} units by incoming rows of their own, so ` +
            `incoming cannot be set to ${level.incoming_after}: change, receive ` +
            "or cancel those rows"
        )
        .join("; "),
      broken
        .filter(({ rule }) => rule === "below_named")
        .map(({ named, incoming_after, ...level }) =>
          refusedLevel("below_named", level, { named, incoming_after })
        )
    )
  }

  return broken ? breaksRules(broken as BrokenRule[]) : undefined
}
