import { HELD_AT_LEVEL, KEYS, LevelOrder, NEXT_EXPECTED } from "./level-numbers"
import { LevelPart, PARTS } from "./level-parts"
import { LevelQuestion } from "./level-question"
import { isRankedColumn, isRankedOrder, RankedSource } from "./ranked-levels"

/**
 * The levels that meet all conditions, with no more beside them than the conditions
 * and the key ask for: each join of all levels costs as much as reading them.
 *
 * @param chosen those that meet them already, as `level`
 */
export function levelsWith(
  key: string,
  conditions: string[],
  few?: LevelPart["few"],
  chosen?: string
): string {
  const needs = [key, ...conditions].join()
  const isOf = (alias: string) =>
    needs.includes(`${alias}.`) && few?.as !== alias

  return `from ${
    few && chosen
      ? `(${few.all ?? few.query}
    ) ${few.as}
    join ${chosen}
      on ${SAME[few.by](few.as)}`
      : few
        ? `(${few.query}
    ) ${few.as}
    cross join lateral (
      select level.*
      from inventory_level level
      where ${SAME[few.by](few.as)}
        and level.deleted_at is null
      ${few.by === "item" ? "offset 0" : "limit 1"}
    ) level`
        : (chosen ?? "inventory_level level")
  }${
    isOf("found")
      ? `
    join found on found.id = level.inventory_item_id`
      : ""
  }${
    isOf("item")
      ? key.includes("item.") && !chosen
        ? `
    join inventory_item item
      on item.id = level.inventory_item_id and item.deleted_at is null`
        : // One by one: joined, all items were read for a page of a few levels.
          `
    cross join lateral (
      select item.*
      from inventory_item item
      where item.id = level.inventory_item_id
        and item.deleted_at is null
      limit 1
    ) item`
      : ""
  }${
    isOf("settings")
      ? `
    cross join settings`
      : ""
  }${
    isOf("held")
      ? `
    left join lateral (${HELD_AT_LEVEL}
    ) held on true`
      : ""
  }${
    isOf("expected")
      ? `
    left join lateral (${NEXT_EXPECTED("level.id")}
    ) expected on true`
      : ""
  }
    where ${[
      ...(conditions.length || !chosen ? conditions : ["true"]),
      // Items that are deleted are few, and an index has them.
      ...(isOf("item") || needs.includes("found.") || chosen
        ? []
        : [
            `not exists (
        select from inventory_item deleted
        where deleted.id = level.inventory_item_id
          and deleted.deleted_at is not null
      )`,
          ]),
    ].join(`
      and `)}`
}

/** Whether a level is what a row of few names. */
const SAME = {
  level: (few) => `level.id = ${few}.inventory_level_id`,
  item: (few) => `level.inventory_item_id = ${few}.id`,
  place: (few) => `level.inventory_item_id = ${few}.inventory_item_id
        and level.location_id = ${few}.location_id`,
} satisfies Record<string, (few: string) => string>

/**
 * Keys where the levels are few, whose items were named or found by words. No index
 * is in their order: it would be walked for the few, of which the planner cannot know.
 */
const KEYS_OF_FEW: Partial<Record<LevelOrder, string>> = {
  stocked_quantity: "(level.stocked_quantity + 0)",
  reserved_quantity: "(level.reserved_quantity + 0)",
  safety_stock: "(level.safety_stock + 0)",
  incoming_quantity: "(level.incoming_quantity + 0)",
}

/** The parts where levels are those of items that were found by words. */
const PARTS_OF_FOUND: Partial<Record<LevelOrder, LevelPart[]>> = {
  title: [{ few: foundBy("title"), key: "found.title" }],
  sku: [{ few: foundBy("sku"), key: "found.sku" }],
}

function foundBy(column: string): LevelPart["few"] {
  return {
    as: "found",
    by: "item",
    query: `
      select id, ${column} from found`,
  }
}

/**
 * The expressions of a page, of which the last is `page`. Each part of an order is a
 * page of its own. What all have the same of comes last and is looked for only where
 * the page is not full of what comes before it.
 */
export function levelPage(
  question: LevelQuestion,
  {
    conditions,
    isOfFew,
    isChosen,
    isByItems,
    sources,
    isReversed,
    bind,
  }: {
    /** Of a level as it is. */
    conditions: string[]
    /** The levels of named items, or of a few that were found. */
    isOfFew: boolean
    /** Those that meet the conditions are gathered already, as `chosen`. */
    isChosen: boolean
    /** Of these so many that a page by its items is full before many are passed over. */
    isByItems: boolean
    /** Where they come from in an order of the ranking. */
    sources: RankedSource[]
    isReversed: boolean
    bind: (value: unknown) => string
  }
): string {
  const { by, cursor, q } = question
  const { type } = KEYS[by]
  const after = isReversed ? "<" : ">"
  const direction = isReversed ? "desc" : "asc"
  const limit = `${bind(question.limit + 1)}::integer`
  const place = "level.inventory_item_id, level.location_id"
  const lastItem = cursor && `${bind(cursor.inventory_item_id)}::text`
  const last = cursor && {
    key: `${bind(cursor.key)}::${type}`,
    item: lastItem,
    place: `${lastItem}, ${bind(cursor.location_id)}::text`,
  }
  const beyond = (key: string, of: string) =>
    last
      ? [
          `(${key}, ${of}.inventory_item_id, ${of}.location_id) ${after} (${last.key}, ${last.place})`,
          // What an index of items begins a page with, or what is gathered first: the
          // condition above is of two tables, and a page in the middle of 1,000,000
          // levels took 13 s.
          ...(key.includes("item.")
            ? [`(${key}, item.id) ${after}= (${last.key}, ${last.item})`]
            : [`${key} ${after}= ${last.key}`]),
        ]
      : []
  /** By item and location alone, which an index has. */
  const beyondOnly = (only: string) =>
    last
      ? [
          `(
        ${only} ${after} ${last.key}
        or (${only} = ${last.key} and (${place}) ${after} (${last.place}))
      )`,
        ]
      : []
  /** The first items of which any levels are chosen, by their order. */
  const chosenItems = (column: "title" | "sku"): LevelPart => {
    const { key } = KEYS[column]

    return {
      few: {
        as: "found",
        by: "item",
        query: `
      select id, ${column}
      from (
        select item.id, ${key} as ${column}
        from inventory_item item
        where item.deleted_at is null
          -- As a condition, for the planner would gather and sort all of them.
          and (item.id in (select chosen.inventory_item_id from chosen)) is true${
            last
              ? `
          and (${key}, item.id) ${after}= (${last.key}, ${last.item})`
              : ""
          }
        order by ${key} ${direction}, item.id ${direction}
        limit ${limit} + 1
      ) item`,
      },
      key: `found.${column}`,
    }
  }
  const parts: (LevelPart | RankedSource)[] =
    (q !== null && PARTS_OF_FOUND[by]) ||
    (isOfFew && [{ key: KEYS_OF_FEW[by] }]) ||
    (isChosen &&
      isRankedColumn(by) && [{ from: "chosen", where: [] as string[] }]) ||
    (isByItems && (by === "title" || by === "sku") && [chosenItems(by)]) ||
    (isRankedOrder(by) ? sources : PARTS[by])

  const rankedPageOf = ({ from, where }: RankedSource) => {
    const key = `ranked.${by}`
    const conditions = [...where, ...beyond(key, "ranked")]

    return `
    select
      ${key} as key, ranked.inventory_item_id, ranked.location_id
    from ${from} ranked${
      conditions.length
        ? `
    where ${conditions.join(`
      and `)}`
        : ""
    }
    order by ${key} ${direction}, ranked.inventory_item_id ${direction},
      ranked.location_id ${direction}
    limit ${limit}`
  }

  const pageOf = ({ where = [], only, few, ...part }: LevelPart) => {
    const key = only ? `${only}::${type}` : (part.key ?? KEYS[by].key)
    // In their order already, so that no more of them are looked up than a page has.
    const inOrder = few &&
      !isChosen &&
      key.startsWith(`${few.as}.`) && {
        ...few,
        query: `${few.query}
      order by ${key.slice(few.as.length + 1)} ${direction}${
        few.by === "place"
          ? `, inventory_item_id ${direction}, location_id ${direction}`
          : few.by === "item"
            ? `, id ${direction}`
            : ""
      }`,
      }

    // As they come, where they come in this order: the planner knows of no other.
    const of = inOrder && few.by === "place" ? few.as : "level"

    return `
    select ${key} as key, ${place}
    ${levelsWith(
      key,
      [
        ...(isChosen ? [] : conditions),
        ...where,
        ...(only ? beyondOnly(key) : beyond(key, of)),
      ],
      inOrder || few,
      isChosen
        ? only
          ? // So that conditions are looked at until the page is full.
            `(
      select *
      from chosen
      order by inventory_item_id ${direction}, location_id ${direction}
      offset 0
    ) level`
          : "chosen level"
        : undefined
    )}
    order by ${only ? "" : `${key} ${direction}, `}${of}.inventory_item_id ${direction},
      ${of}.location_id ${direction}
    limit ${limit}`
  }
  const names = parts.map((_, index) => `part_${index + 1}`)

  return [
    ...parts.map((part, index) => {
      if ("from" in part) {
        return `${names[index]} as materialized (${rankedPageOf(part)}
)`
      }

      const isLast = part.only && index > 0

      return `${names[index]} as materialized (${
        isLast
          ? `
    select *
    from (${pageOf(part)}
    ) level
    limit case
      when (
        select count(*) from part_1
        where ${part.only}::${type} ${after} key
      ) < ${limit}
      then ${limit}
      else 0
    end`
          : pageOf(part)
      }
)`
    }),
    `page as (
    select *
    from (${names.map((name) => `select * from ${name}`).join(" union all ")}) level
    order by key ${direction}, inventory_item_id ${direction},
      location_id ${direction}
    limit ${limit}
)`,
  ].join(",\n")
}
