import { Migration } from "@medusajs/framework/mikro-orm/migrations"

import { inSql, KINDS } from "../policy/ledger/movement-kinds"

// A movement's kind is one of the list in the code: a statement that writes another
// is refused here, before anybody reads a ledger with a word that nothing explains.
export class HoldfastMigration20261128075090 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
alter table stock_movement drop constraint if exists stock_movement_kind_check;
alter table stock_movement
  add constraint stock_movement_kind_check check (kind in (${inSql(KINDS)}));`)
  }

  override async down(): Promise<void> {
    this.addSql(
      "alter table if exists stock_movement drop constraint if exists stock_movement_kind_check;"
    )
  }
}
