import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// What came of a delivery and could not be taken into stock, as items of transfers have
// it: without it such units were expected for ever, or said not to have come.
export class HoldfastMigration20261129231010 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
alter table incoming_stock
  add column if not exists damaged_quantity numeric not null default 0
    check (damaged_quantity >= 0);`)
  }

  override async down(): Promise<void> {
    this.addSql(
      "alter table if exists incoming_stock drop column if exists damaged_quantity;"
    )
  }
}
