import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// What Holdfast adds to items: the shop's word on when there is little of one and
// how far it may be promised beyond what is there, and the indexes that a list of
// the stock is read by. Every new column of core's tables has a default or is
// nullable, so that core's module can go on writing them after a switch back.
// `unit_of_measure` is of a later 2.21, for shops whose tables are older.
export class HoldfastMigration20261124110140 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
alter table inventory_item
  add column if not exists unit_of_measure text null,
  add column if not exists low_stock_threshold numeric null,
  add column if not exists backorder_policy text null
    check (backorder_policy in ('unlimited', 'limit', 'incoming')),
  add column if not exists backorder_limit numeric null,
  add column if not exists backorder_until timestamptz null;

create index if not exists "IDX_inventory_item_title"
  on inventory_item (lower(left(coalesce(title, sku, ''), 200)), id) where deleted_at is null;
create index if not exists "IDX_inventory_item_sku_order"
  on inventory_item (lower(left(coalesce(sku, ''), 200)), id) where deleted_at is null;
create index if not exists "IDX_inventory_item_words"
  on inventory_item using gin (
    to_tsvector('simple'::regconfig, regexp_replace(lower(left(coalesce(sku, '') || ' ' || coalesce(title, ''), 1000)), '[^[:alnum:]]+', ' ', 'g'))
  )
  where deleted_at is null;`)
  }

  override async down(): Promise<void> {
    this.addSql(`
drop index if exists "IDX_inventory_item_words";
drop index if exists "IDX_inventory_item_sku_order";
drop index if exists "IDX_inventory_item_title";
alter table if exists inventory_item
  drop column if exists backorder_until,
  drop column if exists backorder_limit,
  drop column if exists backorder_policy,
  drop column if exists low_stock_threshold;`)
  }
}
