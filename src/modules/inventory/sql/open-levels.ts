import { FACT_NAMES } from "../policy/ledger/movement-columns"
import { writeMovements } from "./apply-changes"
import { LockOrder, lockReservations } from "./lock"
import { FACTS, Fragment, newId, rawTwin } from "./statement"

/**
 * The expressions that open, at zero, the levels named by `source` (a query of
 * item and location ids) that are not there, for units that come back to where
 * there is no level any more. Items that are deleted get none.
 *
 * What reservations there are already is what such a level starts with as
 * reserved. Facts of the ledger come from an expression `fact` of one row.
 *
 * @param order what is locked before the reservations
 */
export function openLevels(source: string, order: LockOrder = {}): Fragment {
  return {
    needs: { settings: ["moment"], fact: FACT_NAMES },
    provides: {
      absent: `
    select place.inventory_item_id, place.location_id
    from (${source}) place
    join inventory_item item
      on item.id = place.inventory_item_id and item.deleted_at is null
    where not exists (
      select from inventory_level present
      where present.inventory_item_id = place.inventory_item_id
        and present.location_id = place.location_id
        and present.deleted_at is null
    )`,
      waiting: lockReservations(
        `reservation.deleted_at is null
        and (reservation.inventory_item_id, reservation.location_id) in (
          select inventory_item_id, location_id from absent
        )`,
        order
      ),
      promised: `
    select inventory_item_id, location_id, sum(quantity) as reserved
    from waiting
    group by inventory_item_id, location_id`,
      // Somebody else may open one at the same moment: then theirs is the level.
      opened: `
    insert into inventory_level (
      id, inventory_item_id, location_id,
      stocked_quantity, raw_stocked_quantity,
      reserved_quantity, raw_reserved_quantity,
      incoming_quantity, raw_incoming_quantity,
      created_at, updated_at
    )
    select
      ${newId("ilev")},
      inventory_item_id, location_id,
      0, ${rawTwin("0::numeric")},
      coalesce(reserved, 0), ${rawTwin("coalesce(reserved, 0)")},
      0, ${rawTwin("0::numeric")}, moment, moment
    from absent
    left join promised using (inventory_item_id, location_id)
    cross join settings
    order by inventory_item_id, location_id
    on conflict (inventory_item_id, location_id) where deleted_at is null
      do nothing
    returning inventory_level.*`,
      level: `
    select id as level_id, inventory_item_id, location_id,
      0 as stocked, 0 as reserved, 0 as incoming
    from opened`,
      change: `
    select
      row_number() over (order by opened.inventory_item_id, opened.location_id)
        as ordinal,
      opened.id as level_id, 'opened' as kind,
      0 as stocked_delta, opened.reserved_quantity as reserved_delta,
      0 as incoming_delta,
      null::text as reservation_id, null::text as line_item_id, ${FACTS}
    from opened
    cross join fact`,
      ...writeMovements().provides,
    },
  }
}
