import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// A ledger that can be emptied proves nothing either. Dropping the table, as going
// back to core's module may, is not emptying it: `drop table` takes its triggers
// with it.
export class HoldfastMigration20261128073060 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
create or replace trigger stock_movement_append_only_truncate
  before truncate on stock_movement
  for each statement execute function stock_movement_is_append_only();`)
  }

  override async down(): Promise<void> {
    this.addSql(`
drop trigger if exists stock_movement_append_only_truncate on stock_movement;`)
  }
}
