import { Context } from "@medusajs/framework/types"
import { isDefined } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import { LevelRow } from "../../rows"
import { expiredUnits } from "../../sql/expired"
import { label } from "../../sql/statement"

const KEYS = ["id", "inventory_item_id", "location_id"] as const

const QUANTITIES = [
  "stocked_quantity",
  "reserved_quantity",
  "incoming_quantity",
  "safety_stock",
  "low_stock_threshold",
  "backorder_limit",
] as const

const PLAIN = [
  ...KEYS,
  "backorder_policy",
  "backorder_until",
  "metadata",
  "created_at",
  "updated_at",
  "deleted_at",
] as const

const FIELDS: readonly string[] = [
  ...PLAIN,
  ...QUANTITIES,
  ...QUANTITIES.map((name) => `raw_${name}`),
  "available_quantity",
]

/** A question for levels that one plain statement answers. */
export interface LevelQuery {
  keys: Partial<Record<(typeof KEYS)[number], string[]>>
  take?: number
  /** The fields wanted; all if not given. */
  select?: string[]
}

/**
 * Reads a question for levels in the terms of Medusa's modules, if it is a plain
 * one: by ids or items, at all locations or some, in the order of the ids, without
 * relations. That is nearly all of them, and the storefront's: the statement is
 * planned once, and what is available is worked out for each row that is found.
 *
 * @returns null for another question, which is one of the lists
 */
export function plainLevelQuery(
  filters: object,
  config: object
): LevelQuery | null {
  const { select, relations, take, skip, ...more } = config as {
    select?: unknown
    relations?: unknown
    take?: unknown
    skip?: unknown
  }
  const keys = Object.entries(filters).map(
    ([name, value]) => [name, [value].flat()] as const
  )
  const isPlain =
    keys.every(
      ([name, values]) =>
        KEYS.some((key) => key === name) &&
        values.length &&
        values.every((value) => typeof value === "string")
    ) &&
    isAllOf(relations ?? [], []) &&
    isAllOf(select ?? [], FIELDS) &&
    keys.some(([name]) => name !== "location_id") &&
    Number.isSafeInteger(take ?? 0) &&
    Number(take ?? 0) >= 0 &&
    (skip ?? 0) === 0 &&
    Object.values(more).every((value) => !isDefined(value) || value === null)

  return isPlain
    ? ({
        keys: Object.fromEntries(keys),
        take: take ?? undefined,
        select: (select as string[] | undefined)?.length ? select : undefined,
      } as LevelQuery)
    : null
}

function isAllOf(values: unknown, known: readonly string[]): boolean {
  return Array.isArray(values) && values.every((value) => known.includes(value))
}

/**
 * Reads levels with what is available there: one round trip.
 *
 * @returns rows as the statements that change levels yield them
 */
export async function readLevels(
  database: StockDatabase,
  { keys, take }: LevelQuery,
  context: Context
): Promise<LevelRow[]> {
  const { levels } = await database.read<{
    levels: LevelRow[] | null
  }>({ text: levelsStatement(keys), input: { ...keys, take } }, context)

  return levels ?? []
}

const statements = new Map<string, string>()

// A statement for each set of keys: with "or is null" in the conditions no index
// could be used. There are six, and each is made once.
export function levelsStatement(keys: LevelQuery["keys"]): string {
  const given = KEYS.filter((key) => keys[key])
  const set = given.join()
  const made = statements.get(set) ?? madeFor(given)

  statements.set(set, made)

  return made
}

function madeFor(keys: (typeof KEYS)[number][]): string {
  return label(
    "read-levels",
    `
  select json_agg(found) as levels
  from (
    select
      ${[...PLAIN, ...QUANTITIES].join(", ")},
      ${QUANTITIES.map((name) => `raw_${name}`).join(", ")},
      ${expiredUnits("level")} as expired
    from inventory_level level
    where deleted_at is null
      ${keys
        .map(
          (key) => `and ${key} = any (array(
        select jsonb_array_elements_text($1::jsonb -> '${key}')
      ))`
        )
        .join("\n      ")}
    order by id
    limit ($1::jsonb ->> 'take')::bigint
  ) found`
  )
}
