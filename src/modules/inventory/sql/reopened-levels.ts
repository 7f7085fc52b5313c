import { FACT_NAMES } from "../policy/ledger/movement-columns"
import { FACTS, Fragment } from "./statement"

/**
 * The changes that give levels back what they held: of the locked rows of `closed`,
 * with what reservations that were live all along promise there. Reservations that come
 * back with their levels are reserved anew, each with a movement of its own, as each was
 * released. Facts of the ledger come from an expression `fact` of one row.
 *
 * @param condition what must hold for any of them to be reopened
 */
export function reopenedLevels(condition = ""): Fragment {
  const where = condition && `\n    where ${condition}`

  return {
    needs: {
      fact: FACT_NAMES,
      closed: [
        "level_id",
        "stocked",
        "incoming",
        "was_status",
        "was_available",
      ],
      promised: ["inventory_item_id", "location_id", "reserved"],
      coming_back: [
        "id",
        "line_item_id",
        "inventory_item_id",
        "location_id",
        "quantity",
      ],
    },
    provides: {
      level: `
    select level_id, inventory_item_id, location_id,
      0 as stocked, 0 as reserved, 0 as incoming, was_status, was_available
    from closed`,
      change: `
    select
      row_number() over (
        order by part.step, part.inventory_item_id, part.location_id, part.id
      ) as ordinal,
      level_id, kind, stocked_delta, reserved_delta, incoming_delta,
      id as reservation_id, line_item_id, ${FACTS}
    from (
      select
        1 as step, inventory_item_id, location_id, null as id,
        null as line_item_id, closed.level_id, 'reopened' as kind,
        closed.stocked as stocked_delta,
        coalesce(promised.reserved, 0) as reserved_delta,
        closed.incoming as incoming_delta
      from closed
      left join promised using (inventory_item_id, location_id)
      union all
      select
        2, inventory_item_id, location_id, coming_back.id,
        coming_back.line_item_id, closed.level_id, 'reserved',
        0, coming_back.quantity, 0
      from coming_back
      join closed using (inventory_item_id, location_id)
    ) part
    cross join fact${where}`,
    },
  }
}
