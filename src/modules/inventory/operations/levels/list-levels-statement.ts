import { StockDefaults } from "../../policy/levels/stock-status"
import { label, Statement } from "../../sql/statement"
import { FOUND, foundItems, IS_FOUND, isAmongFound } from "./found-items"
import {
  BACKORDERED,
  HELD_AT_LEVEL,
  isItemOrder,
  LAST_STOCKED,
  NEXT_EXPECTED,
  NUMBERS,
  STATUS,
  THRESHOLD,
  UNCOVERED,
} from "./level-numbers"
import { levelPage } from "./level-page"
import { LevelQuestion } from "./level-question"
import { EXPIRED_LEVELS, isOfStatus } from "./level-statuses"
import { levelsWith } from "./levels-with"
import {
  areNarrow,
  GATHERED,
  isRankedOrder,
  levelsBeside,
  rankedConditions,
  rankedLevels,
  rankedSources,
} from "./ranked-levels"
import { MOST_COUNTED_OF_FOUND, WayToPage } from "./way-to-page"

/** Beyond this, a list says that there are more: nobody pages through them. */
const MOST_COUNTED = 10_000

/**
 * Up to so many levels all of their items are looked up to be sorted. Of more, some
 * come soon where the items are gone through in their order.
 */
const MOST_SORTED = 2500

/**
 * The statement of a page of levels. It is put together of what is asked for, and
 * the values are its own, so that the planner sees them.
 *
 * What a page is ordered or chosen by is read from the ranking, where it has it, and
 * worked out for as few levels as can be; all else for the levels of the page only.
 */
export function levelListStatement(
  question: LevelQuestion,
  defaults: Omit<StockDefaults, "is_staff">,
  { few, isBeyondCount, mostAsked, rankedTo, ...way }: WayToPage
): Statement {
  const values: unknown[] = [JSON.stringify(defaults)]
  const bind = (value: unknown) => `$${values.push(value)}`
  const { by, cursor, q, statuses } = question
  const isReversed = question.isDescending !== (cursor?.goes === "back")
  const words = q === null ? null : [bind(q), bind(question.q_item_ids)]
  const found = words && way.found
  const isByItem = isItemOrder(by)
  const isOfFew =
    found === "few" || !!question.ids || !!question.inventory_item_ids
  const places =
    question.location_ids && `any (${bind(question.location_ids)}::text[])`
  const isChosen = few !== null && !isOfFew && areNarrow(question)
  const isAsked = found === "many" && !isOfFew && !isChosen
  const isSorted = found === "scattered" && isByItem && !isOfFew && !isChosen
  const isCounted = isChosen || !isBeyondCount
  const items = words && foundItems(words[0]!, words[1]!, isByItem ? by : null)
  // Gathered as they are sorted, where nothing else asks for them: there are many.
  const sorted = isSorted
    ? isCounted
      ? "found"
      : `(${items}
    ) found`
    : null
  const ranked =
    !isOfFew && (isCounted || isRankedOrder(by))
      ? rankedConditions(statuses, places, () => bind(defaults.threshold))
      : null
  const conditions = [
    "level.deleted_at is null",
    places && `level.location_id = ${places}`,
    question.ids && `level.id = any (${bind(question.ids)}::text[])`,
    question.inventory_item_ids &&
      `level.inventory_item_id = any (${bind(question.inventory_item_ids)}::text[])`,
    words &&
      !isAsked &&
      (found === "few" || isByItem ? FOUND : isAmongFound("level")),
    ...isOfStatus(statuses),
  ].filter((condition) => typeof condition === "string")
  const isFound = words && !isAsked ? [isAmongFound("ranked")] : []
  const direction = isReversed ? "desc" : "asc"
  const page = levelPage(question, {
    conditions,
    isOfFew,
    isChosen,
    isByItems: isChosen && few > MOST_SORTED,
    sources: ranked
      ? rankedSources(ranked, by === "available_quantity", isFound)
      : [],
    words: isAsked ? words : null,
    sorted,
    mostAsked,
    isReversed,
    bind,
  })
  const countable = !ranked
    ? `
      select ${levelsWith("", conditions)}`
    : isChosen
      ? `
      select from chosen`
      : rankedLevels("", ranked, words ? [IS_FOUND] : [])

  return {
    text: label(
      "list-levels",
      `
with settings as materialized (select $1::jsonb as defaults),
expired as materialized (${EXPIRED_LEVELS}
),${
        ranked
          ? `
${levelsBeside(bind(rankedTo), !!statuses || by === "available_quantity")},`
          : ""
      }${
        items && (isCounted || !(isAsked || sorted))
          ? `
found as materialized (${items}
),`
          : ""
      }
${
  isChosen && ranked
    ? `chosen as materialized (${rankedLevels(GATHERED, ranked, isFound)}
),
`
    : ""
}${page},
counted as (
    ${
      isCounted
        ? `select
      least(count(*), ${MOST_COUNTED})::integer as count,
      count(*) <= ${MOST_COUNTED} as is_count_exact
    from (${countable}
      limit ${MOST_COUNTED + 1}
    ) countable`
        : `select ${MOST_COUNTED_OF_FOUND} as count, false as is_count_exact`
    }
)
select
  counted.count, counted.is_count_exact,
  (select is_cut from cut) as is_cut,
  ${ranked ? "(select count(*)::integer from recent)" : "0"} as recent,
  (
    -- Of the page alone: a number for each place would be one for each level.
    select json_agg(
      row
      order by key ${direction}, inventory_item_id ${direction},
        location_id ${direction}
    )
    from (
      select
        page.key, page.inventory_item_id, page.location_id,
        json_build_object(
          'key', page.key::text,
          'id', level.id,
          'inventory_item_id', level.inventory_item_id,
          'location_id', level.location_id,
          'sku', item.sku,
          'title', item.title,
          'thumbnail', item.thumbnail,
          'stocked_quantity', level.stocked_quantity,
          'reserved_quantity', level.reserved_quantity,
          'order_quantity', ${NUMBERS.order_quantity},
          'cart_quantity', ${NUMBERS.cart_quantity},
          'other_quantity', coalesce(held.other, 0),
          'backordered_quantity', ${BACKORDERED},
          'short_quantity', ${UNCOVERED} - ${BACKORDERED},
          'safety_stock', level.safety_stock,
          'available_quantity', ${NUMBERS.available_quantity},
          'incoming_quantity', level.incoming_quantity,
          'next_expected_at', expected.next_expected_at,
          'low_stock_threshold', ${THRESHOLD},
          'status', ${STATUS},
          'stocked_at', stocked.stocked_at,
          'updated_at', level.updated_at
        ) as row
      from page
      join inventory_level level
        on level.inventory_item_id = page.inventory_item_id
        and level.location_id = page.location_id
        and level.deleted_at is null
      join inventory_item item on item.id = level.inventory_item_id
      cross join settings
      left join lateral (${HELD_AT_LEVEL}
      ) held on true
      left join lateral (${NEXT_EXPECTED("level.id")}
      ) expected on true
      left join lateral (${LAST_STOCKED}
      ) stocked on true
    ) listed
  ) as rows
from counted`
    ),
    values,
  }
}
