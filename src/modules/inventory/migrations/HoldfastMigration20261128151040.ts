import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// A list of the stock is ordered by any number. Of these two most levels have nothing,
// and no sale changes them: those that have some are kept in order. A level that is
// sold from is still updated in place (HOT), and one that is made without them has no
// entry here. An index on what is on hand or reserved would be touched by every sale.
export class HoldfastMigration20261128151040 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
create index if not exists "IDX_inventory_level_safety_stock"
  on inventory_level (safety_stock, inventory_item_id, location_id)
  where deleted_at is null and safety_stock <> 0;
create index if not exists "IDX_inventory_level_incoming"
  on inventory_level (incoming_quantity, inventory_item_id, location_id)
  where deleted_at is null and incoming_quantity <> 0;`)
  }

  override async down(): Promise<void> {
    this.addSql(`
drop index if exists "IDX_inventory_level_incoming";
drop index if exists "IDX_inventory_level_safety_stock";`)
  }
}
