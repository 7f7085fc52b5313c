import { hasExpired } from "./expired"
import { Fragment } from "./statement"

/**
 * The one rule against overselling. What a call does to a level is told by signed
 * rows, and judged as if it first gave back, then took the units that must be
 * there, and then those that may be backordered:
 *
 * - units that must be there, where the call takes more of them than it gives back,
 *   must be available once its backordered units are back;
 * - where it takes backordered units, and comes to more than it had, all of it must
 *   be within what is available and the level's cap.
 *
 * A call that comes to no more than it had is thus never refused for the cap, nor is
 * one that gives back as many units without backorder as it takes, however short
 * the level is.
 */
function shortIn(demand: string, columns: string, levels: string): string {
  return `
    select ${columns},
      case when lacks_firm then firm else firm - returned + promised end
        as requested,
      case when lacks_firm then available + returned else available + cap end
        as available
    from (
      select demand.*, available, cap,
        takes_firm and firm - returned > available as lacks_firm,
        takes_more and firm - returned + promised > available + cap
          as is_beyond_cap
      from (${demand}) demand
      join ${levels} using (inventory_item_id, location_id)
      left join cap using (level_id)
    ) asked
    where lacks_firm or is_beyond_cap`
}

/**
 * The expressions that judge what a call asks of levels:
 *
 * - `short`: the levels that do not have what all rows come to; then nothing may
 *   be written
 * - `shortage`: what is short for the call, as its refusal tells it, with whether
 *   expired reservations stand in the way
 *
 * @param rows a query of the signed rows: `inventory_item_id`, `location_id`,
 * `quantity` (below zero for what is given back) and `allow_backorder`. A
 * reservation that stays what and where it is has one row, of its change.
 * @param each the column of the rows that tells calls apart, where they share the
 * statement: then one must find what all come to, and `shortage` tells what is
 * short for each of them alone
 * @param levels the expression with the locked levels and what is available there
 */
export function demandOf(
  rows: string,
  { each, levels = "level" }: { each?: string; levels?: string } = {}
): Fragment {
  const place = "inventory_item_id, location_id"
  const columns = each ? `${each}, ${place}` : place
  // Whoever takes any must find what all of them come to.
  const together = `
        select ${place}, sum(firm) as firm, sum(returned) as returned,
          sum(promised) as promised, bool_or(takes_firm) as takes_firm,
          bool_or(takes_more) as takes_more
        from demand
        group by ${place}`

  return {
    needs: {
      settings: ["defaults", "moment"],
      level: ["level_id", "inventory_item_id", "incoming", "backorder_policy"],
      [levels]: ["level_id", "inventory_item_id", "location_id", "available"],
    },
    provides: {
      demand: `
    select *, firm > 0 as takes_firm,
      promised > 0 and firm - returned + promised > 0 as takes_more
    from (
      select ${columns},
        coalesce(
          sum(quantity) filter (where allow_backorder is not true), 0
        ) as firm,
        coalesce(
          sum(-quantity) filter (where allow_backorder and quantity < 0), 0
        ) as returned,
        coalesce(
          sum(quantity) filter (where allow_backorder and quantity > 0), 0
        ) as promised
      from (${rows}) asked
      group by ${columns}
    ) total`,
      cap: CAPS,
      short: shortIn(each ? together : "select * from demand", place, levels),
      shortage: each
        ? `
    select alone.*, ${hasExpired("alone")} as expired
    from (${shortIn("select * from demand", columns, levels)}
    ) alone
    where exists (select from short)`
        : `select short.*, ${hasExpired("short")} as expired from short`,
    },
  }
}

/**
 * As `demandOf`, for rows that all take units without backorder: what is left of the
 * rule for them is that the units are available. No cap is looked up and nothing is
 * added up twice, which is a tenth of the statement.
 *
 * @param rows a query of the rows: `inventory_item_id`, `location_id` and `quantity`,
 * above zero, and the column of `each`
 */
export function firmDemandOf(rows: string, each: string): Fragment {
  const shortOf = (columns: string) => `
    select ${columns}, sum(quantity) as requested, available
    from (${rows}) asked
    join level using (inventory_item_id, location_id)
    group by ${columns}, available
    having sum(quantity) > available`
  const place = "inventory_item_id, location_id"

  return {
    needs: {
      level: ["level_id", "inventory_item_id", "location_id", "available"],
    },
    provides: {
      short: shortOf(place),
      shortage: `
    select alone.*, ${hasExpired("alone")} as expired
    from (${shortOf(`${each}, ${place}`)}
    ) alone
    where exists (select from short)`,
    },
  }
}

/** What is short, to select from a statement with `demandOf`. */
export const SHORTAGES = `(
      select json_agg(shortage order by inventory_item_id, location_id)
      from shortage
    )`

/**
 * The caps of the locked levels, where the call takes units that may be backordered.
 * Each item is looked up by its id, however the planner sees the table: joined with
 * it, a single line of a cart read all items.
 */
const CAPS = `
    select level.level_id, item.cap
    from level
    cross join settings
    cross join lateral (
      select ${backorderCap("level", "item", "level.incoming")} as cap
      from inventory_item item
      where exists (select from demand where takes_more)
        and item.id = level.inventory_item_id
      limit 1
    ) item`

/**
 * The SQL of a level's cap: how many units may be on backorder there, null for
 * any number. Needs `settings`, with the options and the moment.
 *
 * @param level alias with the level's columns
 * @param item alias of its item
 * @param incoming an expression for the units that the level expects
 */
export function backorderCap(
  level: string,
  item: string,
  incoming: string
): string {
  return `case
        when coalesce(${level}.backorder_until, ${item}.backorder_until)
          <= settings.moment then 0
        else case coalesce(
          ${level}.backorder_policy,
          case when ${level}.backorder_limit is not null then 'limit' end,
          ${item}.backorder_policy,
          case when ${item}.backorder_limit is not null then 'limit' end,
          settings.defaults ->> 'backorder_policy'
        )
          when 'limit' then coalesce(
            ${level}.backorder_limit, ${item}.backorder_limit,
            (settings.defaults ->> 'backorder_limit')::numeric, 0
          )
          when 'incoming' then least(
            ${incoming},
            coalesce(
              ${level}.backorder_limit, ${item}.backorder_limit,
              (settings.defaults ->> 'backorder_limit')::numeric
            )
          )
        end
      end`
}
