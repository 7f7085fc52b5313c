import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// What shoppers were refused, by hour and item: counted in memory and written now and
// then (`refusal-counter.ts`), so that a refusal writes nothing itself. And the last
// result of the check, for whoever did not run it. Both tell and decide nothing.
export class HoldfastMigration20261128152550 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
create table if not exists refused_demand (
  hour timestamptz not null,
  inventory_item_id text not null,
  refusals integer not null,
  units numeric not null,
  constraint refused_demand_pkey primary key (hour, inventory_item_id)
);

create table if not exists stock_check (
  id text not null default 'last',
  checked_at timestamptz not null,
  result jsonb not null,
  constraint stock_check_pkey primary key (id),
  constraint stock_check_is_one check (id = 'last')
);`)
  }

  override async down(): Promise<void> {
    this.addSql(`
drop table if exists stock_check;
drop table if exists refused_demand;`)
  }
}
