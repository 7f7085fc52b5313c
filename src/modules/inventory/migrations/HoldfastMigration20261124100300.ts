import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// The ledger in people's hands: it is read by every question that is asked of
// it, at ten million rows; what was changed together is known as a group, which
// can be undone once; and a call that is repeated under its key gets its first
// answer.
export class HoldfastMigration20261124100300 extends Migration {
  override async up(): Promise<void> {
    // Every index ends in the id, the order in which history is paged. Columns
    // that most movements leave empty are indexed where they are not. The time
    // alone stands apart: a time is first turned into ids, see read-movements.ts.
    // The ids are in "C" order here and in the database's in the primary key.
    // They are the same, but only Postgres does not know: it cannot walk along
    // the whole ledger in search of an item whose history ended years ago.
    this.addSql(`
alter table stock_movement add column if not exists group_id text null;

drop index if exists "IDX_stock_movement_level";
create index "IDX_stock_movement_level"
  on stock_movement (inventory_item_id, location_id, id collate "C");
create index if not exists "IDX_stock_movement_item"
  on stock_movement (inventory_item_id, id collate "C");
create index if not exists "IDX_stock_movement_location"
  on stock_movement (location_id, id collate "C");
create index if not exists "IDX_stock_movement_kind"
  on stock_movement (kind, id collate "C");
create index if not exists "IDX_stock_movement_reason"
  on stock_movement (reason, id collate "C") where reason is not null;
drop index if exists "IDX_stock_movement_reference";
create index "IDX_stock_movement_reference"
  on stock_movement (reference_id, id collate "C") where reference_id is not null;
create index if not exists "IDX_stock_movement_actor"
  on stock_movement (actor_id, id collate "C") where actor_id is not null;
create index if not exists "IDX_stock_movement_group"
  on stock_movement (group_id, id collate "C") where group_id is not null;
create index if not exists "IDX_stock_movement_created_at"
  on stock_movement (created_at);`)

    // That a group is undone once is the unique index's doing, whoever asks.
    this.addSql(`
create table if not exists stock_movement_group (
  id text not null,
  source text not null,
  undoes_group_id text null,
  reason text null,
  note text null,
  actor_id text null,
  created_at timestamptz not null default clock_timestamp(),
  constraint stock_movement_group_pkey primary key (id),
  constraint stock_movement_group_undoes_group_id_foreign
    foreign key (undoes_group_id) references stock_movement_group (id)
);
create unique index if not exists "IDX_stock_movement_group_undoes"
  on stock_movement_group (undoes_group_id) where undoes_group_id is not null;
create index if not exists "IDX_stock_movement_group_created_at"
  on stock_movement_group (created_at, id);`)

    // The answer is json, not jsonb: it is given again as it was given first.
    this.addSql(`
create table if not exists idempotent_call (
  scope text not null,
  key text not null,
  operation text not null,
  fingerprint text not null,
  answer json null,
  created_at timestamptz not null default clock_timestamp(),
  constraint idempotent_call_pkey primary key (scope, key)
);
create index if not exists "IDX_idempotent_call_created_at"
  on idempotent_call (created_at);`)
  }

  override async down(): Promise<void> {
    this.addSql(`
drop table if exists idempotent_call;
drop table if exists stock_movement_group;

drop index if exists "IDX_stock_movement_created_at";
drop index if exists "IDX_stock_movement_group";
drop index if exists "IDX_stock_movement_actor";
drop index if exists "IDX_stock_movement_reference";
drop index if exists "IDX_stock_movement_reason";
drop index if exists "IDX_stock_movement_kind";
drop index if exists "IDX_stock_movement_location";
drop index if exists "IDX_stock_movement_item";
drop index if exists "IDX_stock_movement_level";
create index if not exists "IDX_stock_movement_level"
  on stock_movement (inventory_item_id, location_id, id);
alter table if exists stock_movement drop column if exists group_id;`)
  }
}
