import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// A movement refers to the narrowest thing it belongs to (a fulfillment, a
// return), and names the order beside it, so that one question answers what
// happened to an order's units. What was fulfilled is read back from the ledger
// by its reference, which needs an index as well.
export class HoldfastMigration20261124100600 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
alter table stock_movement add column if not exists order_id text null;

create index if not exists "IDX_stock_movement_order"
  on stock_movement (order_id, id) where order_id is not null;
create index if not exists "IDX_stock_movement_reference"
  on stock_movement (reference_type, reference_id, id)
  where reference_id is not null;`)
  }

  override async down(): Promise<void> {
    this.addSql(`
drop index if exists "IDX_stock_movement_reference";
drop index if exists "IDX_stock_movement_order";
alter table if exists stock_movement drop column if exists order_id;`)
  }
}
