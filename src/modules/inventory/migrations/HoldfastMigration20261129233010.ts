import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// The last change of what is on hand, for the list of the stock: nine of ten movements
// are carts' and change nothing of it, so that without an index of those that do, a
// level that is held often was read back for as long as it is held. A reservation has
// no entry in it.
export class HoldfastMigration20261129233010 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
create index if not exists "IDX_stock_movement_stocked"
  on stock_movement (inventory_item_id, location_id, id collate "C")
  where stocked_delta <> 0;`)
  }

  override async down(): Promise<void> {
    this.addSql('drop index if exists "IDX_stock_movement_stocked";')
  }
}
