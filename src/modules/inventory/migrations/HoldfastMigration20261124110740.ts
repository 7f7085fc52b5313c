import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// What follows from a change: alerts that wait to be emitted, in order, written
// with the change that caused them; and which incoming units serve which
// reservation.
export class HoldfastMigration20261124110740 extends Migration {
  override async up(): Promise<void> {
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
drop table if exists stock_alert;`)
  }
}
