import { inSql, MovementKind } from "../../policy/ledger/movement-kinds"
import { idBefore } from "../ledger/movements-statement"

/**
 * How fast a level sells, by the ledger: what was sent in a period, less what came
 * back of it, by the days on which it was there to be sold. An item that sold 30 in
 * the ten days before it ran out sells three a day, not one.
 *
 * It is out while nothing is left but its safety stock. With less than nothing it is
 * being sold past the stock, and can be bought. Before its first movement a level is
 * out as well, so that a new one is judged by its own days. The safety stock is the
 * one of today: the ledger has no others.
 *
 * How long it was out is told without sorting the movements: each movement says what
 * was before it and what is after, so that the moments at which it came back, less
 * those at which it ran out, are the time that it was out.
 */
const SALES = ["fulfilled", "unfulfilled", "returned"] satisfies MovementKind[]

const isOut = (units: string) => `(${units}) between 0 and level.safety_stock`
const AFTER = "movement.stocked_after - movement.reserved_after"
const BEFORE = `${AFTER} - movement.stocked_delta + movement.reserved_delta`

/**
 * What was sold, and for how many seconds it was out as far as movements tell: the
 * time that it is out until now is not in it. Aggregates over the rows `movement` of
 * the period, with the alias `level` for its `safety_stock`.
 */
export const SOLD_AND_OUT = `
      greatest(
        -coalesce(
          sum(movement.stocked_delta)
            filter (where movement.kind in (${inSql(SALES)})),
          0
        ),
        0
      ) as sold_quantity,
      coalesce(
        sum(
          extract(epoch from movement.created_at - period.begins_at)
            * ((${isOut(BEFORE)})::integer - (${isOut(AFTER)})::integer)
        ) filter (where (${isOut(BEFORE)}) <> (${isOut(AFTER)})),
        0
      ) as out_seconds`

/**
 * The days until now, as many as the parameter $2 says: a value of its own, so that
 * the planner sees how much of the ledger they are.
 */
export const SALES_BEGIN = `statement_timestamp() - $2::integer * interval '1 day'`
export const SALES_PERIOD = `
    select moment.*, coalesce(${idBefore("moment.begins_at")}, '') as first_id
    from (
      select ${SALES_BEGIN} as begins_at, statement_timestamp() as ends_at
    ) moment`

/** The sales of one level, as a lateral on the alias `level`. */
export const SALES_OF_LEVEL = `
    cross join period
    cross join lateral (
      select ${SOLD_AND_OUT}
      from stock_movement movement
      where movement.inventory_item_id = level.inventory_item_id
        and movement.location_id = level.location_id
        and movement.id collate "C" > period.first_id
        and movement.created_at >= period.begins_at
    ) sales`

/**
 * The laterals that follow from `sales`, one after the other: `there` with
 * `days_in_stock`, `pace` with `daily_sales`, `cover` with `days_of_cover` (null where
 * nothing is sold). The alias `level` has its quantities of now and what is
 * available; `sales` may be missing by an outer join. Less than a day is counted as
 * one: what sold five in its first hour does not sell 120 a day.
 */
export const FOLLOWING_SALES = `
    cross join lateral (
      select (
        extract(epoch from period.ends_at - period.begins_at)
          * (not ${isOut("level.stocked_quantity - level.reserved_quantity")})::integer
          - coalesce(sales.out_seconds, 0)
      ) / 86400 as days_in_stock
    ) there
    cross join lateral (
      select coalesce(sales.sold_quantity, 0) / greatest(there.days_in_stock, 1)
        as daily_sales
    ) pace
    cross join lateral (
      select
        case when pace.daily_sales > 0
          then greatest(level.available_quantity, 0) / pace.daily_sales
        end as days_of_cover
    ) cover`

/** What is told of a level's sales, to select behind `FOLLOWING_SALES`. */
export const SALES_FIGURES = `
      coalesce(sales.sold_quantity, 0) as sold_quantity,
      round(there.days_in_stock, 2) as days_in_stock,
      round(pace.daily_sales, 4) as daily_sales,
      round(cover.days_of_cover, 1) as days_of_cover`
