import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// A level is updated over and over, and none of its indexes is on what changes:
// where the row's page has room, Postgres puts the new version there and leaves
// the indexes alone (HOT). On pages that are filled to the brim there is no room.
// It holds for pages that are written from now on: `vacuum full inventory_level`,
// at a quiet hour, makes it hold for all.
export class HoldfastMigration20261124100500 extends Migration {
  override async up(): Promise<void> {
    this.addSql("alter table inventory_level set (fillfactor = 70);")
  }

  override async down(): Promise<void> {
    this.addSql("alter table if exists inventory_level reset (fillfactor);")
  }
}
