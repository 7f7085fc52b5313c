import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// A movement refers to the narrowest thing it belongs to (a fulfillment, a
// return), and names the order beside it, so that one question answers what
// happened to an order's units.
// The index is in the order in which history is paged, as those of 100300.
export class HoldfastMigration20261124100600 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
alter table stock_movement add column if not exists order_id text null;

create index if not exists "IDX_stock_movement_order"
  on stock_movement (order_id, id collate "C") where order_id is not null;`)
  }

  override async down(): Promise<void> {
    this.addSql(`
drop index if exists "IDX_stock_movement_order";
alter table if exists stock_movement drop column if exists order_id;`)
  }
}
