import { FACT_NAMES } from "../policy/ledger/movement-columns"
import { FACTS, Fragment } from "./statement"

/**
 * The changes that give levels back what they held: of the locked rows of `closed`,
 * with what the reservations that are there again promise. Facts of the ledger come
 * from an expression `fact` of one row.
 *
 * @param condition what must hold for any of them to be reopened
 */
export function reopenedLevels(condition = ""): Fragment {
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
    },
    provides: {
      level: `
    select level_id, inventory_item_id, location_id,
      0 as stocked, 0 as reserved, 0 as incoming, was_status, was_available
    from closed`,
      change: `
    select
      row_number() over (order by inventory_item_id, location_id) as ordinal,
      closed.level_id, 'reopened' as kind,
      closed.stocked as stocked_delta,
      coalesce(promised.reserved, 0) as reserved_delta,
      closed.incoming as incoming_delta,
      null::text as reservation_id, null::text as line_item_id, ${FACTS}
    from closed
    left join promised using (inventory_item_id, location_id)
    cross join fact${condition && `\n    where ${condition}`}`,
    },
  }
}
