import { Migration } from "@medusajs/framework/mikro-orm/migrations"

const COLUMNS = [
  "incoming_before numeric null",
  "incoming_after numeric null",
  "expected_at timestamptz null",
  "safety_stock_before numeric null",
  "safety_stock_after numeric null",
  "low_stock_threshold_before numeric null",
  "low_stock_threshold_after numeric null",
  "put_back jsonb null",
  "incoming_stock_id text null",
]

/**
 * Stock files say more than units on hand: what is on its way, safety stock and
 * thresholds, from what to what. What was there before a row set it, and the incoming
 * stock that it made, stay with the row, by which the import is undone.
 */
export class HoldfastMigration20261129053020 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
alter table stock_import_row
  ${COLUMNS.map((column) => `add column if not exists ${column}`).join(",\n  ")};

create index if not exists "IDX_stock_import_group"
  on stock_import (group_id) where group_id is not null;`)
  }

  override async down(): Promise<void> {
    this.addSql(`
drop index if exists "IDX_stock_import_group";

alter table stock_import_row
  ${COLUMNS.map((column) => `drop column if exists ${column.split(" ")[0]}`).join(",\n  ")};`)
  }
}
