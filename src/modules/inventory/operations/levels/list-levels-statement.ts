import { StockDefaults } from "../../policy/levels/stock-status"
import { label, Statement } from "../../sql/statement"
import { FOUND, foundItems } from "./found-items"
import {
  BACKORDERED,
  HELD_AT_LEVEL,
  NEXT_EXPECTED,
  NUMBERS,
  STATUS,
  THRESHOLD,
  UNCOVERED,
} from "./level-numbers"
import { levelPage, levelsWith } from "./level-page"
import { recentLevels } from "./level-parts"
import { LevelQuestion } from "./level-question"
import {
  chosenLevels,
  EXPIRED_LEVELS,
  statusConditions,
  Thresholds,
  THRESHOLDS,
} from "./level-statuses"

/** Beyond this, a list says that there are more: nobody pages through them. */
const MOST_COUNTED = 10_000

/** What is known before a page is asked for, so that the best way to it is taken. */
export interface ListAids {
  /** Not known where they change all the time, or nobody asks for statuses. */
  thresholds: Thresholds | undefined
  /** So few levels have the statuses that they are gathered first. */
  areFewChosen: boolean
  /** So few items have the words that all numbers of their levels are looked up. */
  areFewFound: boolean
  /** How far the ranking of levels is; without it, all levels are gone through. */
  rankedTo: string | undefined
}

/**
 * The statement of a page of levels. It is put together of what is asked for, and
 * the values are its own, so that the planner sees them.
 *
 * What a page is ordered or chosen by is worked out for as few levels as can be; all
 * else for the levels of the page only.
 */
export function levelListStatement(
  question: LevelQuestion,
  defaults: Omit<StockDefaults, "is_staff">,
  { thresholds, areFewChosen, areFewFound, rankedTo }: ListAids
): Statement {
  const values: unknown[] = [JSON.stringify(defaults)]
  const bind = (value: unknown) => `$${values.push(value)}`
  const { cursor, q } = question
  const isReversed = question.isDescending !== (cursor?.goes === "back")
  const words = q === null ? null : [bind(q), bind(question.q_item_ids)]
  const conditions = [
    "level.deleted_at is null",
    question.location_ids &&
      `level.location_id = any (${bind(question.location_ids)}::text[])`,
    question.ids && `level.id = any (${bind(question.ids)}::text[])`,
    question.inventory_item_ids &&
      `level.inventory_item_id = any (${bind(question.inventory_item_ids)}::text[])`,
    words && FOUND,
  ].filter((condition) => typeof condition === "string")
  const statusOf = statusConditions(question.statuses, thresholds, bind)
  const chosen = areFewChosen ? statusOf.below : null
  const direction = isReversed ? "desc" : "asc"
  const page = levelPage(question, {
    conditions,
    statusOf,
    isOfFew:
      (words !== null && areFewFound) ||
      !!question.ids ||
      !!question.inventory_item_ids,
    isChosen: chosen !== null,
    isRanked: rankedTo !== undefined,
    isReversed,
    bind,
  })

  return {
    text: label(
      "list-levels",
      `
with settings as materialized (select $1::jsonb as defaults),
expired as materialized (${EXPIRED_LEVELS}
),${
        rankedTo === undefined
          ? ""
          : `
recent as materialized (${recentLevels(bind(rankedTo))}
),`
      }${
        words
          ? `
found as materialized (${foundItems(words[0]!, words[1]!)}
),`
          : ""
      }
${
  chosen
    ? `chosen as materialized (${chosenLevels(
        chosen,
        rankedTo === undefined ? undefined : statusOf.ranked,
        levelsWith("", [...conditions, ...statusOf.where])
      )}
),
`
    : ""
}${page},
counted as (
    select count(*)::integer as count
    from (
      select
      ${
        chosen
          ? "from chosen"
          : levelsWith("", [...conditions, ...statusOf.where])
      }
      limit ${MOST_COUNTED + 1}
    ) countable
)
select
  thresholds.lowest, thresholds.highest,
  least(counted.count, ${MOST_COUNTED}) as count,
  counted.count <= ${MOST_COUNTED} as is_count_exact,
  ${rankedTo === undefined ? "0" : "(select count(*)::integer from recent)"} as recent,
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
          'status', ${STATUS}
        ) as row
      from page
      join inventory_level level on level.id = page.id
      join inventory_item item on item.id = level.inventory_item_id
      cross join settings
      left join lateral (${HELD_AT_LEVEL}
      ) held on true
      left join lateral (${NEXT_EXPECTED("level.id")}
      ) expected on true
    ) listed
  ) as rows
from counted
cross join (${THRESHOLDS}) thresholds`
    ),
    values,
  }
}
