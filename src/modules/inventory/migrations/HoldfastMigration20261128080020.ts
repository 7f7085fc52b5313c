import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// A cart's units become an order's once. Where two servers complete one cart at the
// same time, only a row that both must write can tell the second that it is late:
// the reservations of the first are none of the cart's any more. The token tells
// whoever read the row whether it is still what was read.
export class HoldfastMigration20261128080020 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
create table if not exists cart_conversion (
  cart_id text primary key,
  completion_id text not null,
  line_item_ids text[] not null,
  token integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);`)
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists cart_conversion;`)
  }
}
