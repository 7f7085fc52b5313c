import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// A shopper's key is for a press of a button that got no answer, an integration's
// for a delivery that is sent again after the weekend: they are kept for times of
// their own, so that carts do not fill the table. Each kind is forgotten oldest
// first, by its own index, so that no run reads what it is to leave.
export class HoldfastMigration20261128072050 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
alter table idempotent_call
  add column if not exists is_shoppers boolean not null default false;
create index if not exists "IDX_idempotent_call_shoppers"
  on idempotent_call (created_at) where is_shoppers;`)
  }

  override async down(): Promise<void> {
    this.addSql(`
drop index if exists "IDX_idempotent_call_shoppers";
alter table if exists idempotent_call drop column if exists is_shoppers;`)
  }
}
