import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// A unit that came back belongs to the fulfillment that it went out with, so that
// it is not put back once more when that is cancelled. It is found by its line.
export class HoldfastMigration20261128074610 extends Migration {
  override async up(): Promise<void> {
    this.addSql(
      "alter table stock_movement add column if not exists fulfillment_id text null;"
    )
  }

  override async down(): Promise<void> {
    this.addSql(
      "alter table if exists stock_movement drop column if exists fulfillment_id;"
    )
  }
}
