import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// What a shop says of its stock beyond quantities (thresholds, limits of
// backorders), per level and per item, and what follows from it: the status of
// each level, from which crossings are told; alerts that wait to be emitted, in
// order, written with the change that caused them; and which incoming units
// serve which reservation. Columns have defaults or are nullable, so that core's
// module can go on writing these tables.
export class HoldfastMigration20261124100420 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
alter table inventory_item
  add column if not exists low_stock_threshold numeric null,
  add column if not exists backorder_policy text null
    check (backorder_policy in ('unlimited', 'limit', 'incoming')),
  add column if not exists backorder_limit numeric null,
  add column if not exists backorder_until timestamptz null;

alter table inventory_level
  add column if not exists backorder_policy text null
    check (backorder_policy in ('unlimited', 'limit', 'incoming')),
  add column if not exists backorder_until timestamptz null,
  add column if not exists stock_status text null,
  add column if not exists stock_status_was text null,
  add column if not exists promises_due boolean not null default false;

create index if not exists "IDX_inventory_level_promises_due"
  on inventory_level (id) where promises_due;

update inventory_level
set promises_due = true
where deleted_at is null
  and reserved_quantity > greatest(stocked_quantity - safety_stock, 0);`)

    // Numbered under the level's lock, like movements: the order of a level's
    // alerts is the order in which its changes took effect.
    this.addSql(`
create sequence if not exists stock_alert_id_seq;

create table if not exists stock_alert (
  id text not null default 'salert_' || lpad(nextval('stock_alert_id_seq')::text, 18, '0'),
  kind text not null,
  data jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  constraint stock_alert_pkey primary key (id)
);
alter sequence stock_alert_id_seq owned by stock_alert.id;`)

    this.addSql(`
create table if not exists backorder_promise (
  id text not null,
  reservation_id text not null,
  line_item_id text null,
  inventory_level_id text not null,
  inventory_item_id text not null,
  location_id text not null,
  incoming_stock_id text null,
  quantity numeric not null,
  promised_at timestamptz null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz null,
  constraint backorder_promise_pkey primary key (id),
  constraint backorder_promise_inventory_level_id_foreign
    foreign key (inventory_level_id) references inventory_level (id) on update cascade on delete cascade
);
create index if not exists "IDX_backorder_promise_level"
  on backorder_promise (inventory_level_id);
create index if not exists "IDX_backorder_promise_reservation"
  on backorder_promise (reservation_id);
create index if not exists "IDX_backorder_promise_incoming"
  on backorder_promise (incoming_stock_id) where incoming_stock_id is not null;
create index if not exists "IDX_backorder_promise_line_item"
  on backorder_promise (line_item_id) where line_item_id is not null;`)
  }

  override async down(): Promise<void> {
    this.addSql(`
drop table if exists backorder_promise;
drop table if exists stock_alert;
drop index if exists "IDX_inventory_level_promises_due";
alter table if exists inventory_level
  drop column if exists promises_due,
  drop column if exists stock_status_was,
  drop column if exists stock_status,
  drop column if exists backorder_until,
  drop column if exists backorder_policy;
alter table if exists inventory_item
  drop column if exists backorder_until,
  drop column if exists backorder_limit,
  drop column if exists backorder_policy,
  drop column if exists low_stock_threshold;`)
  }
}
