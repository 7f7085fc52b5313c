import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// What a page of the list of levels is found by, of numbers that no sale changes: the
// lowest and highest thresholds, so that what is low is told from what is available
// alone, and what is expected next. And how what is available is spread, for the
// planner: without that it takes a third of all levels to be low.
//
// No index is on what is on hand, reserved or available: a sale would change it, and a
// level would no longer be updated in place (HOT).
export class HoldfastMigration20261129010010 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
create index if not exists "IDX_inventory_level_threshold"
  on inventory_level (low_stock_threshold)
  where low_stock_threshold is not null;
create index if not exists "IDX_inventory_item_threshold"
  on inventory_item (low_stock_threshold)
  where low_stock_threshold is not null;
create index if not exists "IDX_incoming_stock_expected"
  on incoming_stock (expected_at, inventory_level_id)
  where deleted_at is null and open_quantity > 0 and expected_at is not null;
create statistics if not exists inventory_level_available
  on (stocked_quantity - reserved_quantity - safety_stock) from inventory_level;`)
  }

  override async down(): Promise<void> {
    this.addSql(`
drop statistics if exists inventory_level_available;
drop index if exists "IDX_incoming_stock_expected";
drop index if exists "IDX_inventory_item_threshold";
drop index if exists "IDX_inventory_level_threshold";`)
  }
}
