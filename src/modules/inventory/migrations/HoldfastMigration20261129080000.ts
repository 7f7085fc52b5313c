import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// Which process wrote a movement, and in which of its calls, so that another tells of
// it where that one died before it had: two numbers of the row, and no row of their
// own. What was written before has none, and is not told again.
//
// How far each process has told what it did, which it notes beside its calls.
export class HoldfastMigration20261129080000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
alter table stock_movement
  add column if not exists teller integer null,
  add column if not exists telling integer null;

create table if not exists stock_teller (
  id integer not null,
  name text not null,
  mark bigint not null,
  noted_at timestamptz not null,
  untold_since timestamptz null,
  rescued_at timestamptz null,
  constraint stock_teller_pkey primary key (id)
);`)
  }

  override async down(): Promise<void> {
    this.addSql(`
drop table if exists stock_teller;

alter table stock_movement
  drop column if exists telling,
  drop column if exists teller;`)
  }
}
