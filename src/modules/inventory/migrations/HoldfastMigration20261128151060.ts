import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// What a stock location is called elsewhere: warehouses and ERPs name places by codes
// of their own, and a location of Medusa's has none. One code is one location's, or a
// file of a thousand rows would go to the wrong place. No foreign key: locations are
// another module's, and a code of one that is gone leads to no level.
export class HoldfastMigration20261128151060 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
create table if not exists stock_location_code (
  location_id text not null,
  code text not null,
  updated_at timestamptz not null default clock_timestamp(),
  constraint stock_location_code_pkey primary key (location_id),
  constraint stock_location_code_unique unique (code) deferrable initially deferred
);`)
  }

  override async down(): Promise<void> {
    this.addSql("drop table if exists stock_location_code;")
  }
}
