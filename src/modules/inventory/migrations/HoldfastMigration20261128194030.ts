import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * Rows of a stock file are kept for a while after it was applied: two hundred thousand
 * of each nightly file would be all there is in the database. What they came to, the
 * counts and the totals by location, stays with the file.
 */
export class HoldfastMigration20261128194030 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
alter table stock_import
  add column if not exists summary jsonb null;`)
  }

  override async down(): Promise<void> {
    this.addSql(`
alter table stock_import
  drop column if exists summary;`)
  }
}
