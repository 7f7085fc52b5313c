import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// What a list of the stock is read by: items by title, SKU and their words; of the
// reservations those that are not plainly an order's, so that what remains of a
// level's reserved units is the orders' without a look at each.
//
// None of these is on what a sale changes: a level's quantities are in no index, so
// that its row is updated in place, and an order's or cart's reservation goes into
// neither of the two below unless it is a backorder.
export class HoldfastMigration20261128072070 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
create index if not exists "IDX_inventory_item_title"
  on inventory_item (lower(left(coalesce(title, sku, ''), 200)), id) where deleted_at is null;
create index if not exists "IDX_inventory_item_sku_order"
  on inventory_item (lower(left(coalesce(sku, ''), 200)), id) where deleted_at is null;
create index if not exists "IDX_inventory_item_words"
  on inventory_item using gin (
    to_tsvector('simple'::regconfig, regexp_replace(lower(left(coalesce(sku, '') || ' ' || coalesce(title, ''), 1000)), '[^[:alnum:]]+', ' ', 'g'))
  )
  where deleted_at is null;

create index if not exists "IDX_reservation_item_staff"
  on reservation_item (inventory_item_id, location_id) include (quantity)
  where deleted_at is null and line_item_id is null and cart_id is null;
create index if not exists "IDX_reservation_item_backorder"
  on reservation_item (inventory_item_id, location_id) include (quantity, expires_at)
  where deleted_at is null and allow_backorder;`)
  }

  override async down(): Promise<void> {
    this.addSql(`
drop index if exists "IDX_reservation_item_backorder";
drop index if exists "IDX_reservation_item_staff";
drop index if exists "IDX_inventory_item_words";
drop index if exists "IDX_inventory_item_sku_order";
drop index if exists "IDX_inventory_item_title";`)
  }
}
