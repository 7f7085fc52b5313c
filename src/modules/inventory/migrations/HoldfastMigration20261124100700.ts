import { Migration } from "@medusajs/framework/mikro-orm/migrations"

const EVERYDAY_KINDS =
  "'reserved', 'released', 'fulfilled', 'converted', 'expired', 'extended'"

// Questions of two filters, and those that had no index. Of an item with 1,000,000
// movements, a reason or kind that it never had was looked for in all other items'
// rows with it, or in all of the item's: 0.2 to 1 s of 10,000,000.
//
// What is asked for beside a reason, a person or a kind stands in the index behind
// the id, where it is compared without a look at the row: 350,000 are passed over in
// 20 to 30 ms. That costs next to nothing to write, while an index for each pair would
// have cost a movement by people, who have reasons, 4 us each, of 19. Nine of ten
// movements are by shoppers: their kinds are kept apart, in entries as short as they
// were.
//
// The indexes of reservations and line items are in the order of nothing: there are
// a few movements of each, and one entry for all of them. They cost a reservation's
// movement 4 us of 24, hash indexes 6 each.
export class HoldfastMigration20261124100700 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
drop index if exists "IDX_stock_movement_kind";
create index "IDX_stock_movement_kind"
  on stock_movement (kind, id collate "C")
  where kind in (${EVERYDAY_KINDS});
create index if not exists "IDX_stock_movement_rarer_kind"
  on stock_movement (kind, id collate "C", inventory_item_id, location_id)
  where kind not in (${EVERYDAY_KINDS});

drop index if exists "IDX_stock_movement_reason";
create index "IDX_stock_movement_reason"
  on stock_movement (
    reason, id collate "C", location_id, kind, inventory_item_id, actor_id
  )
  where reason is not null;
drop index if exists "IDX_stock_movement_actor";
create index "IDX_stock_movement_actor"
  on stock_movement (
    actor_id, id collate "C", kind, location_id, inventory_item_id
  )
  where actor_id is not null;
create index if not exists "IDX_stock_movement_reference_type"
  on stock_movement (reference_type, id collate "C", inventory_item_id)
  where reference_type not in ('order', 'cart', 'fulfillment');

create index if not exists "IDX_stock_movement_reservation"
  on stock_movement (reservation_id) where reservation_id is not null;
create index if not exists "IDX_stock_movement_line_item"
  on stock_movement (line_item_id) where line_item_id is not null;
create index if not exists "IDX_stock_movement_idempotency_key"
  on stock_movement (idempotency_key, id collate "C")
  where idempotency_key is not null;`)
  }

  override async down(): Promise<void> {
    this.addSql(`
drop index if exists "IDX_stock_movement_idempotency_key";
drop index if exists "IDX_stock_movement_line_item";
drop index if exists "IDX_stock_movement_reservation";
drop index if exists "IDX_stock_movement_reference_type";

drop index if exists "IDX_stock_movement_actor";
create index "IDX_stock_movement_actor"
  on stock_movement (actor_id, id collate "C") where actor_id is not null;
drop index if exists "IDX_stock_movement_reason";
create index "IDX_stock_movement_reason"
  on stock_movement (reason, id collate "C") where reason is not null;
drop index if exists "IDX_stock_movement_rarer_kind";
drop index if exists "IDX_stock_movement_kind";
create index "IDX_stock_movement_kind"
  on stock_movement (kind, id collate "C");`)
  }
}
