import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// With whose holds a cart's count together, where a limit over several carts is
// on: its customer's, or those of its address and sales channel. The rows are
// written with the reservations, and say until when the cart holds any: carts
// whose time is over are not looked at, however many there are. A job forgets
// those that hold nothing.
export class HoldfastMigration20261128105010 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
create table if not exists cart_holder (
  cart_id text not null,
  kind text not null,
  key text not null,
  until timestamptz not null,
  touched_at timestamptz not null,
  constraint cart_holder_pkey primary key (cart_id, kind)
);
create index if not exists "IDX_cart_holder_key" on cart_holder (kind, key, until);
create index if not exists "IDX_cart_holder_touched_at" on cart_holder (touched_at);`)
  }

  override async down(): Promise<void> {
    this.addSql("drop table if exists cart_holder;")
  }
}
