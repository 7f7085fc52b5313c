import { FACT_NAMES } from "../../policy/ledger/movement-columns"
import { applyChanges } from "../../sql/apply-changes"
import { demandOf } from "../../sql/demand"
import { holderType } from "../../sql/holder-type"
import { keepLinesOfPromises } from "../../sql/incoming-rows"
import { lockLevels, lockReservations } from "../../sql/lock"
import {
  FACT_COLUMNS,
  inputRows,
  rawTwin,
  SETTINGS,
  statement,
} from "../../sql/statement"
import { CONVERTED_BEFORE, markConversions } from "./conversions"
import { CART_LIMITS, NO_LIMITS, PlanLimits } from "./plan-limits"

/** What one gives back that another takes refers to the one. */
const FACTS_OF_PARTS = FACT_NAMES.map((name) =>
  name === "reference_type"
    ? `case when step = 1 and is_handed_over
        then ${holderType("from_cart_id")} else reference_type end as reference_type`
    : name === "reference_id"
      ? `case when step = 1 and is_handed_over
        then from_cart_id else reference_id end as reference_id`
      : name
).join(", ")

/**
 * Rewrites a set of reservations into another, all or none: the plan says which
 * rows it was made from and what they become. Under the locks it is checked
 * that these rows still are what the plan took them for, that the owner has no
 * others, and that the units are there; if not, nothing is written and the plan
 * is out of date.
 *
 * Units never leave the reservation that holds them, but for those that the new
 * set does not need: between the two sets nobody else can take them.
 */
function applyPlanStatement(limits: PlanLimits): string {
  return statement(
    limits.name,
    {
      settings: SETTINGS,
      input: inputRows(`
      ordinal integer, plan integer, op text, id text, owner_cart_id text,
      owner_line_item_ids jsonb, completion_id text, converted_line_item_ids jsonb,
      expected_token integer, holds_anew boolean,
      expected_quantity numeric, was_expired boolean,
      expected_cart_id text, expected_line_item_id text,
      inventory_item_id text, location_id text, quantity numeric,
      allow_backorder boolean, line_item_id text, cart_id text,
      ttl_seconds numeric, max_hold_seconds numeric, held_since timestamptz,${limits.columns}
      ${FACT_COLUMNS}`),
      before: lockReservations(
        `reservation.deleted_at is null and reservation.id = any (array(
        select id from input where op in ('change', 'remove')
        union
        select owned.id
        from reservation_item owned
        where owned.deleted_at is null
          and owned.cart_id = any (array(
            select owner_cart_id from input where op = 'owner'
          ))
        union
        select owned.id
        from reservation_item owned
        where owned.deleted_at is null
          and owned.line_item_id = any (array(
            select jsonb_array_elements_text(owner_line_item_ids)
            from input where op = 'owner'
          ))
      ))`
      ),
      outdated: `
    select 1
    from input
    left join before using (id)
    cross join settings
    where input.op in ('change', 'remove') and (
      before.id is null
      or before.quantity <> input.expected_quantity
      or before.location_id <> input.location_id
      or before.cart_id is distinct from input.expected_cart_id
      or before.line_item_id is distinct from input.expected_line_item_id
      or coalesce(before.expires_at <= moment, false) <> input.was_expired
    )
    union all
    select 1
    from before
    left join input using (id)
    where input.id is null`,
      level: lockLevels(
        `select inventory_item_id, location_id from input where op <> 'owner'`,
        { after: ["before"] }
      ),
      missing: `
    select input.id
    from input
    left join level using (inventory_item_id, location_id)
    where input.op in ('create', 'change') and level.level_id is null`,
    },
    // What a plan holds is its own, in whatever rows: all of it is given back, and
    // what it is to have is taken.
    demandOf(
      `
    select input.plan, before.inventory_item_id, before.location_id,
      -before.quantity as quantity, before.allow_backorder
    from before
    join input using (id)
    union all
    select plan, inventory_item_id, location_id, quantity, allow_backorder
    from input
    where op in ('create', 'change')`,
      { each: "plan" }
    ),
    {
      // Nothing is taken again for a cart whose units are its order's.
      is_gone: CONVERTED_BEFORE,
      ...limits.checks,
      ...markConversions("outdated", "missing", "short"),
      accepted: `
    select
      input.*, settings.moment,
      coalesce(
        input.held_since,
        case when input.cart_id is null then before.held_since end,
        settings.moment
      ) as since,
      before.quantity as from_quantity,
      before.cart_id as from_cart_id,
      before.expires_at as from_expires_at
    from input
    cross join settings
    left join before using (id)
    where not exists (select from outdated)
      and not exists (select from missing)
      and not exists (select from short)
      and not exists (select from doubled)
      and not exists (select from is_gone)${limits.condition}`,
      // Time that was granted is not taken back, and holds for what is added to it.
      // An order that did not come about leaves the cart time to try again, once.
      granted: `
    select accepted.plan, accepted.inventory_item_id,
      max(from_expires_at) as until
    from accepted
    where from_expires_at > moment
    group by accepted.plan, accepted.inventory_item_id`,
      written_to: `
    select accepted.*,
      case when cart_id is not null then greatest(
        least(
          moment + make_interval(secs => ttl_seconds::double precision),
          since + make_interval(secs => max_hold_seconds::double precision)
        ),
        case when not was_expired then from_expires_at end,
        case when op = 'create' then granted.until end,
        case when op = 'change' and from_cart_id is null
          then moment + make_interval(secs => ttl_seconds::double precision)
        end
      ) end as expires_at
    from accepted
    left join granted using (plan, inventory_item_id)
    where op in ('create', 'change')`,
      ...limits.writes,
      created: `
    insert into reservation_item (
      id, inventory_item_id, location_id, quantity, raw_quantity,
      allow_backorder, line_item_id, cart_id, expires_at, held_since,
      created_at, updated_at
    )
    select
      id, inventory_item_id, location_id, quantity, ${rawTwin("quantity")},
      allow_backorder, line_item_id, cart_id, expires_at, since,
      moment, moment
    from written_to
    where op = 'create'
    order by id
    returning reservation_item.*`,
      changed: `
    update reservation_item
    set
      quantity = written_to.quantity,
      raw_quantity = ${rawTwin("written_to.quantity")},
      allow_backorder = written_to.allow_backorder,
      line_item_id = written_to.line_item_id,
      cart_id = written_to.cart_id,
      expires_at = written_to.expires_at,
      held_since = written_to.since,
      updated_at = written_to.moment
    from written_to
    where written_to.op = 'change' and reservation_item.id = written_to.id
    returning reservation_item.*`,
      renamed_promise: keepLinesOfPromises("changed"),
      removed: `
    delete from reservation_item
    using accepted
    where accepted.op = 'remove' and reservation_item.id = accepted.id
    returning reservation_item.id`,
      // From who waited to a cart, or back: one gives back, the other takes.
      handed: `
    select accepted.*,
      coalesce(from_cart_id <> owner_cart_id, false) as is_handed_over
    from accepted`,
      change: `
    select
      row_number() over (order by step, ordinal) as ordinal,
      level.level_id, part.kind,
      0 as stocked_delta, part.reserved_delta, 0 as incoming_delta,
      part.id as reservation_id, part.line_item_id, ${FACTS_OF_PARTS}
    from (
      select 1 as step, handed.*,
        case when was_expired then 'expired' else 'released' end as kind,
        case
          when op = 'change' and not was_expired and not is_handed_over
            then least(quantity - from_quantity, 0)
          else -from_quantity
        end as reserved_delta
      from handed
      where op in ('change', 'remove')
      union all
      select 2, handed.*, 'reserved',
        case
          when op = 'change' and not was_expired and not is_handed_over
            then greatest(quantity - from_quantity, 0)
          else quantity
        end
      from handed
      where op in ('create', 'change')
      union all
      select 3, handed.*, 'converted', 0
      from handed
      where op = 'change' and not is_handed_over
        and cart_id is distinct from from_cart_id
    ) part
    join level using (inventory_item_id, location_id)
    where part.reserved_delta <> 0 or part.kind = 'converted'`,
    },
    applyChanges({ onlyWhereChanged: true }),
    `select
    exists (select from outdated)
      or exists (select from missing)
      or exists (select from short)
      or exists (select from doubled)
      or exists (select from is_gone) as is_outdated,
    exists (select from is_gone) as is_converted,
    (select json_agg(created) from created) as created,
    (select json_agg(changed) from changed) as changed,
    (select json_agg(id) from removed) as removed_ids,
    (
      select json_agg(json_build_object(
        'id', id, 'inventory_item_id', inventory_item_id,
        'location_id', location_id
      ))
      from applied
    ) as levels${limits.answer}`
  )
}

/** Applies plans of carts and orders that no limit stands over. */
export const APPLY_PLAN = applyPlanStatement(NO_LIMITS)

/** Applies the plan of a cart whose holds count together with those of others. */
export const APPLY_LIMITED_PLAN = applyPlanStatement(CART_LIMITS)
