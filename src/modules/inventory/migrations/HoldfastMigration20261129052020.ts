import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * Whether somebody said why the stock changes by a file, or nobody did: what is booked
 * as a correction for want of a word is told as such, before it is applied and after.
 */
export class HoldfastMigration20261129052020 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
alter table stock_import
  add column if not exists has_reason boolean not null default true;`)
  }

  override async down(): Promise<void> {
    this.addSql(`
alter table stock_import
  drop column if exists has_reason;`)
  }
}
