import { isOfFoundBy } from "./found-items"
import {
  askedItems,
  chosenItems,
  firstFound,
  foundItemsBy,
  sortedItems,
} from "./items-in-order"
import { isItemOrder, KEYS, LevelOrder } from "./level-numbers"
import { Among, LevelPart, PARTS } from "./level-parts"
import { LevelQuestion } from "./level-question"
import { amongChosen, levelsWith } from "./levels-with"
import { pageOrder } from "./page-order"
import { isRankedColumn, isRankedOrder, RankedSource } from "./ranked-levels"

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

/** Of items that many have the words of, a page is full long before so many are asked. */
const MOST_ASKED = 1000

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
    words,
    sorted,
    isReversed,
    mostAsked = MOST_ASKED,
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
    /** What so many items have that levels are asked for it one by one. */
    words: string[] | null
    /** Where the items that were found come from, of which the first are looked up. */
    sorted: string | null
    isReversed: boolean
    mostAsked?: number
    bind: (value: unknown) => string
  }
): string {
  const { by, q } = question
  const order = pageOrder(question, isReversed, bind)
  const { after, beyond, beyondOnly, direction, type } = order
  const limit = `${bind(question.limit + 1)}::integer`
  const most = words || sorted ? `${bind(mostAsked)}::integer` : limit
  const place = "level.inventory_item_id, level.location_id"
  const parts = partsOf()

  function partsOf(): (LevelPart | RankedSource)[] {
    if (isItemOrder(by)) {
      if (words) {
        return [askedItems(order, by, words, most)]
      }
      if (q !== null) {
        return [sorted ? sortedItems(by) : foundItemsBy(by)]
      }
      if (isByItems) {
        return [chosenItems(order, by, limit)]
      }
    }
    if (isOfFew) {
      return [{ key: KEYS_OF_FEW[by] }]
    }
    if (isChosen && isRankedColumn(by)) {
      return [{ from: "chosen", where: [] }]
    }

    return isRankedOrder(by) ? sources : PARTS[by]
  }

  const pageFrom = (
    from: string,
    row: string,
    key: string,
    where: string[]
  ) => {
    const conditions = [...where, ...beyond(key, row)]

    return `
    select
      ${key} as key, ${row}.inventory_item_id, ${row}.location_id
    from ${from} ${row}${
      conditions.length
        ? `
    where ${conditions.join(`
      and `)}`
        : ""
    }
    order by ${key} ${direction}, ${row}.inventory_item_id ${direction},
      ${row}.location_id ${direction}
    limit ${most}`
  }

  const pageOf = ({ where = [], only, few, ...part }: LevelPart) => {
    const key = only ? `${only}::${type}` : (part.key ?? KEYS[by].key)
    // In their order already, so that no more of them are looked up than a page has.
    const inOrder = few &&
      !isChosen &&
      key.startsWith(`${few.as}.`) && {
        ...few,
        query: (among: Among) =>
          few.hasIndex
            ? few.query(among)
            : `${few.query(among)}
      order by ${key.slice(few.as.length + 1)} ${direction}${
        few.by === "place"
          ? `, inventory_item_id ${direction}, location_id ${direction}`
          : `, id ${direction}`
      }`,
      }

    if (isChosen && few?.by === "place" && !where.length && part.key) {
      // They are among the chosen, and nothing else is asked of them.
      return pageFrom(
        `(${few.query(amongChosen)}
    )`,
        few.as,
        part.key,
        []
      )
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
    limit ${part.asked ? limit : most}`
  }
  const isWanted = ({ only }: LevelPart) =>
    `(
        select count(*) from part_1
        where ${only}::${type} ${after} key
      ) < ${limit}`
  /** Whether it is of levels that all come after those of the first part. */
  const isLast = (part: LevelPart | RankedSource, index: number) =>
    "only" in part && index > 0 && part.only ? part : null
  const each = parts.map((part, index) => {
    const name = `part_${index + 1}`
    const all =
      "from" in part
        ? pageFrom(part.from, "ranked", `ranked.${by}`, part.where)
        : pageOf(part)
    const last = isLast(part, index)
    const asked = "asked" in part ? part.asked : null
    const wanted = last
      ? `case
      when ${isWanted(last)}
      then ${limit}
      else 0
    end`
      : limit

    return {
      name,
      text:
        words && !asked
          ? `asked_${index + 1} as materialized (${all}
),
${name} as materialized (
    select *
    from asked_${index + 1} asked
    where ${isOfFoundBy("asked", words[0]!, words[1]!)}
    limit ${wanted}
)`
          : last
            ? `${name} as materialized (
    select *
    from (${all}
    ) level
    limit ${wanted}
)`
            : `${name} as materialized (${all}
)`,
      // As few as are asked for are read.
      isCut: `case
      when ${
        last
          ? `${isWanted(last)}
        and `
          : ""
      }(select count(*) from ${name}) < ${limit}
      then (select count(*) from ${
        asked
          ? `(${asked}
      ) asked`
          : `asked_${index + 1}`
      }) = ${most}
      else false
    end`,
    }
  })

  return [
    ...(sorted && isItemOrder(by) ? [firstFound(order, by, sorted, most)] : []),
    ...each.map(({ text }) => text),
    `page as (
    select *
    from (${each.map(({ name }) => `select * from ${name}`).join(" union all ")}) level
    order by key ${direction}, inventory_item_id ${direction},
      location_id ${direction}
    limit ${limit}
)`,
    `cut as (
    select ${
      words || sorted
        ? each.map(({ isCut }) => isCut).join(`
      or `)
        : "false"
    } as is_cut
)`,
  ].join(",\n")
}
