import { Migration } from "@medusajs/framework/mikro-orm/migrations"

const ZERO = `'{"value": "0", "precision": 20}'::jsonb`

// What Holdfast adds to core's tables, and the ledger. Every new column has a
// default or is nullable, so that core's module can go on writing these tables
// after a switch back. Columns of later 2.21 versions are added for shops whose
// tables are older.
export class HoldfastMigration20261124100100 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
alter table inventory_item add column if not exists unit_of_measure text null;

alter table inventory_level
  add column if not exists safety_stock numeric not null default 0,
  add column if not exists raw_safety_stock jsonb not null default ${ZERO},
  add column if not exists low_stock_threshold numeric null,
  add column if not exists raw_low_stock_threshold jsonb null,
  add column if not exists backorder_limit numeric null,
  add column if not exists raw_backorder_limit jsonb null;

alter table reservation_item
  add column if not exists cart_id text null,
  add column if not exists expires_at timestamptz null,
  add column if not exists restorable boolean not null default false;

create index if not exists "IDX_reservation_item_cart_id"
  on reservation_item (cart_id) where deleted_at is null and cart_id is not null;
create index if not exists "IDX_reservation_item_restorable"
  on reservation_item (line_item_id) where restorable;`)

    // Movements are numbered by a sequence that is read under the level's row
    // lock: the id alone is the order in which changes of a level took effect,
    // which a timestamp is not (a transaction's time is when it began). There
    // is no foreign key: the ledger outlives what it tells of.
    this.addSql(`
create sequence if not exists stock_movement_id_seq;

create table if not exists stock_movement (
  id text not null default 'smov_' || lpad(nextval('stock_movement_id_seq')::text, 18, '0'),
  inventory_item_id text not null,
  location_id text not null,
  kind text not null,
  stocked_delta numeric not null,
  reserved_delta numeric not null,
  incoming_delta numeric not null,
  stocked_after numeric not null,
  reserved_after numeric not null,
  incoming_after numeric not null,
  shortfall numeric null,
  reservation_id text null,
  line_item_id text null,
  reason text null,
  reference_type text null,
  reference_id text null,
  actor_id text null,
  note text null,
  idempotency_key text null,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  deleted_at timestamptz null,
  constraint stock_movement_pkey primary key (id)
);
alter sequence stock_movement_id_seq owned by stock_movement.id;

create index if not exists "IDX_stock_movement_level"
  on stock_movement (inventory_item_id, location_id, id);`)

    // A ledger that can be rewritten proves nothing.
    this.addSql(`
create or replace function stock_movement_is_append_only() returns trigger
language plpgsql as $$
begin
  raise exception 'stock_movement is append-only: write a new movement instead'
    using errcode = 'restrict_violation';
end $$;

create or replace trigger stock_movement_append_only
  before update or delete on stock_movement
  for each statement execute function stock_movement_is_append_only();`)

    // The opening balances of a shop taken over from core's module, so that
    // from here on the sum of a level's movements is the level.
    this.addSql(`
insert into stock_movement (
  inventory_item_id, location_id, kind,
  stocked_delta, reserved_delta, incoming_delta,
  stocked_after, reserved_after, incoming_after, reason
)
select
  inventory_item_id, location_id, 'opened',
  stocked_quantity, reserved_quantity, incoming_quantity,
  stocked_quantity, reserved_quantity, incoming_quantity, 'opening_balance'
from inventory_level level
where deleted_at is null
  and (stocked_quantity <> 0 or reserved_quantity <> 0 or incoming_quantity <> 0)
  and not exists (
    select 1 from stock_movement movement
    where movement.inventory_item_id = level.inventory_item_id
      and movement.location_id = level.location_id
  )
order by inventory_item_id, location_id;`)
  }

  override async down(): Promise<void> {
    this.addSql(`
drop table if exists stock_movement;
drop function if exists stock_movement_is_append_only();

drop index if exists "IDX_reservation_item_restorable";
drop index if exists "IDX_reservation_item_cart_id";
alter table if exists reservation_item
  drop column if exists restorable,
  drop column if exists expires_at,
  drop column if exists cart_id;
alter table if exists inventory_level
  drop column if exists raw_backorder_limit,
  drop column if exists backorder_limit,
  drop column if exists raw_low_stock_threshold,
  drop column if exists low_stock_threshold,
  drop column if exists raw_safety_stock,
  drop column if exists safety_stock;`)
  }
}
