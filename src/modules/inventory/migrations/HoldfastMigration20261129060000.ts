import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// The levels by their numbers, for lists in that order. An index on a number of
// `inventory_level` itself would cost every reservation a new entry in each of its
// indexes (a fifth to a third of a large call); this table is behind, by what the
// ledger tells, and whoever reads it looks at the levels that changed since
// (`sql/ranking.ts`).
//
// What changes without a movement (a level that comes or goes empty, a safety stock) is
// written down in `restated_level`, by triggers that cost nothing else.
export class HoldfastMigration20261129060000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
create table if not exists ranked_level (
  inventory_item_id text not null,
  location_id text not null,
  stocked_quantity numeric not null,
  reserved_quantity numeric not null,
  available_quantity numeric not null,
  constraint ranked_level_pkey primary key (inventory_item_id, location_id)
);
create index if not exists "IDX_ranked_level_stocked"
  on ranked_level (stocked_quantity, inventory_item_id, location_id);
create index if not exists "IDX_ranked_level_reserved"
  on ranked_level (reserved_quantity, inventory_item_id, location_id);
create index if not exists "IDX_ranked_level_available"
  on ranked_level (available_quantity, inventory_item_id, location_id);

create table if not exists restated_level (
  inventory_item_id text not null,
  location_id text not null
);

create table if not exists level_ranking (
  id boolean not null default true,
  last bigint not null,
  seen bigint not null,
  horizon text null,
  constraint level_ranking_pkey primary key (id),
  constraint level_ranking_is_one check (id)
);

create or replace function restate_level() returns trigger
language plpgsql as $$
begin
  insert into restated_level values (new.inventory_item_id, new.location_id);
  return null;
end
$$;

create or replace function restate_levels() returns trigger
language plpgsql as $$
begin
  insert into restated_level
  select inventory_item_id, location_id from changed;
  return null;
end
$$;

create or replace trigger inventory_level_restated_inserted
  after insert on inventory_level
  referencing new table as changed
  for each statement execute function restate_levels();

create or replace trigger inventory_level_restated_deleted
  after delete on inventory_level
  referencing old table as changed
  for each statement execute function restate_levels();

create or replace trigger inventory_level_restated
  after update of safety_stock, deleted_at on inventory_level
  for each row
  when (
    old.safety_stock is distinct from new.safety_stock
    or old.deleted_at is distinct from new.deleted_at
  )
  execute function restate_level();

lock table inventory_level, stock_movement in share row exclusive mode;

insert into ranked_level
select
  inventory_item_id, location_id, stocked_quantity, reserved_quantity,
  stocked_quantity - reserved_quantity - safety_stock
from inventory_level
where deleted_at is null
on conflict do nothing;

insert into level_ranking (last, seen)
select number, number
from (
  select coalesce(max(substr(id, 6)::bigint), 0) as number
  from stock_movement
  where id like 'smov_%'
) last
on conflict do nothing;`)
  }

  override async down(): Promise<void> {
    this.addSql(`
drop trigger if exists inventory_level_restated on inventory_level;
drop trigger if exists inventory_level_restated_deleted on inventory_level;
drop trigger if exists inventory_level_restated_inserted on inventory_level;
drop function if exists restate_levels();
drop function if exists restate_level();
drop table if exists level_ranking;
drop table if exists restated_level;
drop table if exists ranked_level;`)
  }
}
