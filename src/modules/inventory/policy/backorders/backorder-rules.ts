import { badValue } from "../../errors"

/**
 * How far a level may be sold beyond its stock.
 *
 * `unlimited`: as far as somebody orders. `limit`: as many units as
 * `backorder_limit`. `incoming`: as many as are expected there, and no more than
 * `backorder_limit` where there is one. From the moment `backorder_until` on,
 * nothing. What a level does not say its item says, and then the options.
 */
export const BACKORDER_POLICIES = ["unlimited", "limit", "incoming"] as const

export type BackorderPolicy = (typeof BACKORDER_POLICIES)[number]

/** @throws INVALID_DATA if the value is given and not a policy */
export function parseBackorderPolicy(
  value: unknown,
  name: string
): BackorderPolicy | null {
  if (value === undefined || value === null) {
    return null
  }
  if (!BACKORDER_POLICIES.includes(value as BackorderPolicy)) {
    throw badValue(
      name,
      `must be "unlimited", "limit" or "incoming", got ${JSON.stringify(value)}`
    )
  }

  return value as BackorderPolicy
}

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

/**
 * The expression `cap`: the caps of the locked levels, where the call has lines
 * that may be backordered (`isAsked`, a condition). Each item is looked up by its
 * id, however the planner sees the table: joined with it, a single line of a cart
 * read all items.
 */
export function capsUnderLock(isAsked: string): string {
  return `
    select level.level_id, item.cap
    from level
    cross join settings
    cross join lateral (
      select ${backorderCap("level", "item", "level.incoming")} as cap
      from inventory_item item
      where ${isAsked} and item.id = level.inventory_item_id
      limit 1
    ) item`
}
