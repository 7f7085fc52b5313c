import { label, Statement } from "../../sql/statement"
import { ARE_FEW, someFound } from "./found-items"
import { LevelQuestion } from "./level-question"
import {
  areNarrow,
  isInArms,
  rankedConditions,
  selectFrom,
} from "./ranked-levels"

/** Up to so many levels are gathered, and sorted, for a page and its count. */
const MOST_GATHERED = 20_000

/** Beyond so many of items that are found by words, a list says that there are more. */
export const MOST_COUNTED_OF_FOUND = 1000

/**
 * What is known before a page is asked for. It decides nothing but the best way to the
 * page, and how far is counted.
 */
export interface WayToPage {
  /** How far the ranking of levels is: the number of a movement. */
  rankedTo: string
  /** How many levels meet the conditions, where they are few: they are gathered. */
  few: number | null
  /**
   * Of the items that have the words: `few`, so that all numbers of their levels are
   * looked up; `many`, so that a page is full soon, whatever it is ordered by;
   * `scattered`, many and too few of them where the page begins, so that they are
   * gathered for what comes first; and `gathered`, where that was not enough.
   */
  found: "few" | "many" | "scattered" | "gathered" | null
  /** There are so many levels that they are not counted. */
  isBeyondCount: boolean
  /** How many levels are asked one by one for their words. */
  mostAsked?: number
}

export interface Ranking {
  last: string
  few: number | null
  are_few_found: boolean | null
  is_beyond_count: boolean | null
}

/** The ranking may be behind by some. */
const SURELY_BEYOND = MOST_COUNTED_OF_FOUND * 1.5

export function wayToPage(ranking: Ranking): WayToPage {
  const { are_few_found: areFew } = ranking

  return {
    rankedTo: ranking.last,
    few: ranking.few,
    found: areFew === null ? null : areFew ? "few" : "many",
    isBeyondCount: ranking.is_beyond_count ?? false,
  }
}

export function rankingStatement(
  question: LevelQuestion,
  threshold: number | null
): Statement {
  const { statuses, location_ids, q, q_item_ids } = question
  const isNarrow = areNarrow(question)
  const values: unknown[] = []
  const bind = (value: unknown) => `$${values.push(value)}`
  const words = q === null ? null : [bind(q), bind(q_item_ids)]
  const places = location_ids && `${bind(location_ids)}::text[]`
  const { arms } = rankedConditions(statuses, places && `any (${places})`, () =>
    bind(threshold)
  )
  const narrow =
    statuses || !places
      ? arms.map((where) => selectFrom("", { from: "ranked_level", where }))
          .join(`
        union all`)
      : // In the order of an index: the planner would read all levels for some of a
        // location, which begin anywhere.
        `
      select
      from unnest(${places}) place (id)
      cross join lateral (
        select
        from ranked_level ranked
        where ranked.location_id = place.id
        order by ranked.inventory_item_id
        limit ${MOST_GATHERED + 1}
      ) ranked`

  return {
    text: label(
      "read-ranking",
      `
${
  words
    ? `with found as materialized (${someFound(words[0]!, words[1]!)}
)`
    : ""
}
  select
    last::text as last,
    ${
      isNarrow
        ? `(
      select case when count(*) <= ${MOST_GATHERED} then count(*)::integer end
      from (${narrow}
        limit ${MOST_GATHERED + 1}
      ) narrow
    )`
        : "null::integer"
    } as few,
    ${
      words
        ? `(select ${ARE_FEW} from found) as are_few_found,
    (
      select count(*) > ${SURELY_BEYOND}
      from (
        select
        from found
        cross join lateral (
          select
          from ranked_level ranked
          where ${[
            "ranked.inventory_item_id = found.id",
            ...(arms.some((arm) => arm.length) ? isInArms(arms) : []),
          ].join(`
            and `)}
          offset 0
        ) ranked
        limit ${SURELY_BEYOND + 1}
      ) listed
    ) as is_beyond_count`
        : `null::boolean as are_few_found, null::boolean as is_beyond_count`
    }
  from level_ranking`
    ),
    values: isNarrow || words ? values : [],
  }
}
