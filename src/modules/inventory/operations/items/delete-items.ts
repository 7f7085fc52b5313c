import { StockDatabase } from "../../database"
import { notAllowed, refusedLevel } from "../../errors"
import { readFacts } from "../../input"
import { applyChanges, writeMovements } from "../../sql/apply-changes"
import {
  dropPromises,
  hideIncoming,
  showIncoming,
} from "../../sql/incoming-rows"
import { holderType } from "../../sql/holder-type"
import { lockItems, lockLevelRows, lockReservations } from "../../sql/lock"
import { reopenedLevels } from "../../sql/reopened-levels"
import {
  FACT_COLUMNS,
  FACTS,
  inputRows,
  SETTINGS,
  statement,
} from "../../sql/statement"
import { SkuMeaning } from "../../policy/items/sku"
import { StockContext } from "../../types"
import { claimSkus, skusOfItems } from "./keep-skus-apart"
import { ReleasedHold } from "../reservations/release"

const INPUT = inputRows(
  `id text, ignore_unseen boolean, keep_promised boolean, ${FACT_COLUMNS}`
)

/**
 * Sent before deleting and restoring, in the same transaction: once the items
 * are locked nothing is opened or reopened there, and the statement that
 * follows sees all that was until then. One statement that locks and looks
 * would look at what was there before it waited.
 */
const LOCK_ITEMS = statement(
  "lock-items",
  {
    settings: SETTINGS,
    input: INPUT,
    item: lockItems("item.id in (select id from input)"),
  },
  "select count(*) as items from item"
)

/**
 * Deletes items with their reservations and levels. What carts hold is released
 * for good: a cart's units are sourced anew, so there is nothing to restore.
 *
 * A reservation made while this statement waited for a level is not in its
 * snapshot, but is in the level's reserved quantity: then nothing is written
 * and the call looks again (`unseen`), unless told that the numbers just do not
 * add up (`ignore_unseen`). So it is with a transfer shipped meanwhile, which is in
 * the level's incoming quantity.
 *
 * Units of an item that are on their way could be received nowhere once it is gone:
 * then nothing is written either.
 */
function deleteItemsStatement(
  name: string,
  remove: {
    reservations: string
    levels: string
    items: string
    further?: Record<string, string>
  }
): string {
  return statement(
    name,
    {
      settings: SETTINGS,
      input: INPUT,
      fact: `select ${FACTS} from input limit 1`,
      holding: lockReservations(
        `reservation.deleted_at is null
          and reservation.inventory_item_id = any (array(select id from input))`
      ),
      level: lockLevelRows(
        `level.deleted_at is null
          and level.inventory_item_id = any (array(select id from input))`,
        { after: ["holding"] }
      ),
      promised: `
      select inventory_item_id, location_id, sum(quantity) as quantity
      from holding
      group by inventory_item_id, location_id`,
      unseen: `
      select level_id
      from level
      left join promised using (inventory_item_id, location_id)
      where level.reserved > coalesce(promised.quantity, 0)
        and not exists (select from input where ignore_unseen)
      union all
      select level_id
      from level
      join inventory_level seen on seen.id = level.level_id
      where seen.incoming_quantity <> level.incoming
        and not exists (select from input where ignore_unseen)`,
      kept: `
      select inventory_item_id, location_id, quantity
      from holding
      where cart_id is null
        and exists (select from input where keep_promised)`,
      on_its_way: `
      select carried.inventory_item_id, transfer.id as transfer_id
      from stock_transfer_item carried
      join stock_transfer transfer on transfer.id = carried.transfer_id
      where carried.inventory_item_id = any (array(select id from input))
        and carried.in_transit_quantity > 0
        and carried.deleted_at is null
        and transfer.deleted_at is null`,
      obstacle: `
      select level_id from unseen
      union all
      select transfer_id from on_its_way
      union all
      select inventory_item_id from kept`,
      accepted: `
      select id from input
      where not exists (select from obstacle)`,
      change: `
      select
        row_number() over (order by step, id) as ordinal,
        level_id, kind, stocked_delta, reserved_delta, incoming_delta,
        id as reservation_id, line_item_id,
        coalesce(reason, case when cart_id is not null then 'item_deleted' end)
          as reason,
        coalesce(reference_type, ${holderType("cart_id")})
          as reference_type,
        coalesce(reference_id, cart_id) as reference_id,
        order_id, actor_id, note, idempotency_key
      from (
        select
          1 as step, holding.id, level.level_id,
          case
            when holding.cart_id is not null
              and holding.expires_at <= settings.moment then 'expired'
            else 'released'
          end as kind,
          0 as stocked_delta, -holding.quantity as reserved_delta,
          0 as incoming_delta, holding.line_item_id, holding.cart_id
        from holding
        join level using (inventory_item_id, location_id)
        cross join settings
        union all
        select
          2, null, level.level_id, 'closed',
          -level.stocked, coalesce(promised.quantity, 0) - level.reserved,
          -level.incoming, null, null
        from level
        left join promised using (inventory_item_id, location_id)
      ) part
      cross join fact
      where not exists (select from obstacle)`,
      given_way: `
      delete from reservation_item
      using holding, accepted
      where reservation_item.id = holding.id
        and holding.cart_id is not null
        and accepted.id = holding.inventory_item_id
      returning reservation_item.id, reservation_item.cart_id,
        reservation_item.expires_at`,
      released: remove.reservations,
      closed: remove.levels,
      removed: remove.items,
    },
    writeMovements(),
    remove.further ?? {},
    `select
      (select count(*)::integer from unseen) as unseen,
      (select json_agg(on_its_way) from on_its_way) as on_its_way,
      (select json_agg(id) from removed) as inventory_item_id,
      (select json_agg(id) from closed) as inventory_level_id,
      (
        select json_agg(id)
        from (select id from released union all select id from given_way) gone
      ) as reservation_item_id,
      (
        select json_agg(json_build_object(
          'id', id, 'cart_id', cart_id, 'is_expired', expires_at <= moment
        ))
        from given_way
        cross join settings
      ) as of_carts,
      (select json_agg(kept) from kept) as kept`
  )
}

const SOFT_DELETE_ITEMS = deleteItemsStatement("soft-delete-items", {
  reservations: `
    update reservation_item
    set deleted_at = settings.moment, updated_at = settings.moment,
      restorable = false
    from holding, accepted, settings
    where reservation_item.id = holding.id
      and holding.cart_id is null
      and accepted.id = holding.inventory_item_id
    returning reservation_item.id`,
  levels: `
    update inventory_level
    set deleted_at = settings.moment, updated_at = settings.moment
    from level, accepted, settings
    where inventory_level.id = level.level_id
      and accepted.id = level.inventory_item_id
    returning inventory_level.id`,
  items: `
    update inventory_item
    set deleted_at = settings.moment, updated_at = settings.moment
    from accepted, settings
    where inventory_item.id = accepted.id
      and inventory_item.deleted_at is null
    returning inventory_item.id`,
  further: {
    hidden: hideIncoming(
      "select level_id from level where not exists (select from obstacle)"
    ),
    unpromised: dropPromises(
      "select level_id from level where not exists (select from obstacle)"
    ),
  },
})

const DELETE_ITEMS = deleteItemsStatement("delete-items", {
  reservations: `
    delete from reservation_item
    using holding, accepted
    where reservation_item.id = holding.id
      and holding.cart_id is null
      and accepted.id = holding.inventory_item_id
    returning reservation_item.id`,
  levels: `
    delete from inventory_level
    using level, accepted
    where inventory_level.id = level.level_id
      and accepted.id = level.inventory_item_id
    returning inventory_level.id`,
  items: `
    delete from inventory_item
    using accepted
    where inventory_item.id = accepted.id
    returning inventory_item.id`,
})

/**
 * Restores items with the levels and reservations that went with them, which
 * carry the same moment of deletion. What was deleted before stays deleted, and
 * live items are passed over.
 */
const RESTORE_ITEMS = statement(
  "restore-items",
  {
    settings: SETTINGS,
    input: INPUT,
    fact: `select ${FACTS} from input limit 1`,
    gone: `
    select item.id, item.deleted_at
    from inventory_item item
    where item.id in (select id from input)
      and item.deleted_at is not null`,
    coming_back: lockReservations(
      `(reservation.inventory_item_id, reservation.deleted_at) in (
        select id, deleted_at from gone)`
    ),
    closed: lockLevelRows(
      `(level.inventory_item_id, level.deleted_at) in (
        select id, deleted_at from gone)`,
      { after: ["coming_back"] }
    ),
    promised: `
    select inventory_item_id, location_id, 0 as reserved
    from closed
    where false`,
    restored_item: `
    update inventory_item
    set deleted_at = null, updated_at = settings.moment
    from gone, settings
    where inventory_item.id = gone.id
      and inventory_item.deleted_at is not null
    returning inventory_item.id`,
    restored_reservation: `
    update reservation_item
    set deleted_at = null, updated_at = settings.moment
    from coming_back, settings
    where reservation_item.id = coming_back.id
    returning reservation_item.id`,
  },
  reopenedLevels(),
  applyChanges({ assignments: "deleted_at = null" }),
  {
    shown: showIncoming("select level_id, deleted_at from closed"),
  },
  `select
    (select json_agg(id) from restored_item) as inventory_item_id,
    (select json_agg(id) from applied) as inventory_level_id,
    (select json_agg(id) from restored_reservation) as reservation_item_id`
)

/** Ids of what a call deleted or restored, by linkable key. */
export interface CascadedIds {
  inventory_item_id: string[]
  inventory_level_id: string[]
  reservation_item_id: string[]
}

type CascadeRow = { [Key in keyof CascadedIds]: string[] | null }

interface OnItsWay {
  inventory_item_id: string
  transfer_id: string
}

interface Promised {
  inventory_item_id: string
  location_id: string
  quantity: number
}

const LOOKS = 5

/**
 * Deletes items and all that hangs on them. Unknown ones are passed over.
 *
 * @param keepPromised refuses while reservations that are no cart's hold units
 * @returns the ids of what is gone
 * @throws NOT_ALLOWED for an item that a transfer has on its way, or where that is
 * kept
 */
export async function deleteItems(
  database: StockDatabase,
  ids: string[],
  { forGood, keepPromised }: { forGood: boolean; keepPromised: boolean },
  context: StockContext
): Promise<CascadedIds & { ofCarts: ReleasedHold[] }> {
  for (let look = 1; ; look++) {
    const { unseen, on_its_way, kept, of_carts, ...gone } = await run<
      CascadeRow & {
        unseen: number
        on_its_way: OnItsWay[] | null
        kept: Promised[] | null
        of_carts: ReleasedHold[] | null
      }
    >(
      database,
      forGood ? DELETE_ITEMS : SOFT_DELETE_ITEMS,
      ids,
      { ignore_unseen: look === LOOKS, keep_promised: keepPromised },
      context
    )

    if (on_its_way) {
      throw notAllowed(
        `What is on its way cannot be deleted, receive or cancel the transfer first: ${on_its_way
          .map((one) => `item ${one.inventory_item_id} in ${one.transfer_id}`)
          .join(", ")}`,
        on_its_way.map(({ inventory_item_id, transfer_id }) => ({
          reason: "in_transit",
          inventory_item_id,
          transfer_id,
        }))
      )
    }
    if (kept) {
      throw notAllowed(
        `Cannot delete inventory items with reservations: ${kept
          .map(
            ({ inventory_item_id, location_id, quantity }) =>
              `item ${inventory_item_id} at location ${location_id} has ${quantity} reserved`
          )
          .join("; ")}`,
        kept.map((level) =>
          refusedLevel("reserved", level, { reserved: Number(level.quantity) })
        )
      )
    }
    if (!unseen) {
      return { ...toCascadedIds(gone), ofCarts: of_carts ?? [] }
    }
  }
}

/**
 * Restores items and what was deleted with them.
 *
 * @returns the ids of what came back
 * @throws INVALID_DATA if another item has the sku by now
 */
export async function restoreItems(
  database: StockDatabase,
  ids: string[],
  skus: SkuMeaning,
  context: StockContext
): Promise<CascadedIds> {
  const restore = async (inside: StockContext) =>
    toCascadedIds(
      await run<CascadeRow>(database, RESTORE_ITEMS, ids, {}, inside)
    )

  if (skus === "exact") {
    return await restore(context)
  }

  return await database.transaction(context, async (inside) => {
    const items = [...(await skusOfItems(database, ids, inside)).values()]

    await claimSkus(
      database,
      items
        .filter(({ deleted }) => deleted !== null)
        .map(({ id, sku, deleted }) => ({
          name: `item ${id}: sku`,
          typed: sku,
          id,
          deleted,
        })),
      skus,
      inside
    )

    return await restore(inside)
  })
}

async function run<Row extends object>(
  database: StockDatabase,
  text: string,
  ids: string[],
  how: { ignore_unseen?: boolean; keep_promised?: boolean },
  context: StockContext
): Promise<Row> {
  const facts = readFacts({}, (field) => `ledger.${field}`, context)

  return await database.run<Row>(
    {
      first: LOCK_ITEMS,
      text,
      input: ids.map((id) => ({ id, ...how, ...facts })),
    },
    context
  )
}

function toCascadedIds(row: CascadeRow): CascadedIds {
  return {
    inventory_item_id: row.inventory_item_id ?? [],
    inventory_level_id: row.inventory_level_id ?? [],
    reservation_item_id: row.reservation_item_id ?? [],
  }
}
