import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// Reservations that are a cart's, those that can come back, and the indexes that a
// list of the stock is read by. `held_since` is when a cart began to hold, so that
// renewing ends one day. A cart has one reservation for a line's item at a location:
// two calls that hold for one cart at once cannot both add it.
//
// None of the indexes is on what a sale changes: an order's or cart's reservation
// goes into neither that of staff nor, unless it is one, that of backorders; what
// remains of a level's reserved units is the orders' without a look at each.
export class HoldfastMigration20261124110440 extends Migration {
  override async up(): Promise<void> {
    // By level and moment, for counting what has expired in every read of what is
    // available; by moment alone, for tidying up.
    this.addSql(`
alter table reservation_item
  add column if not exists cart_id text null,
  add column if not exists expires_at timestamptz null,
  add column if not exists held_since timestamptz null,
  add column if not exists restorable boolean not null default false;

create index if not exists "IDX_reservation_item_restorable"
  on reservation_item (line_item_id) where restorable;
create index if not exists "IDX_reservation_item_expiry_level"
  on reservation_item (inventory_item_id, location_id, expires_at) include (quantity)
  where deleted_at is null and expires_at is not null;
create index if not exists "IDX_reservation_item_expires_at"
  on reservation_item (expires_at)
  where deleted_at is null and expires_at is not null;
create unique index if not exists "IDX_reservation_item_cart_line"
  on reservation_item (cart_id, line_item_id, inventory_item_id, location_id, allow_backorder)
  where deleted_at is null and cart_id is not null;
create index if not exists "IDX_reservation_item_staff"
  on reservation_item (inventory_item_id, location_id) include (quantity)
  where deleted_at is null and line_item_id is null and cart_id is null;
create index if not exists "IDX_reservation_item_backorder"
  on reservation_item (inventory_item_id, location_id) include (quantity, expires_at)
  where deleted_at is null and allow_backorder;`)

    // A cart's units become an order's once. Where two servers complete one cart at
    // the same time, only a row that both must write can tell the second that it is
    // late: the reservations of the first are none of the cart's any more. The token
    // tells whoever read the row whether it is still what was read.
    this.addSql(`
create table if not exists cart_conversion (
  cart_id text primary key,
  completion_id text not null,
  line_item_ids text[] not null,
  token integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);`)

    // With whose holds a cart's count together, where a limit over several carts is
    // on: its customer's, or those of its address and sales channel. The rows are
    // written with the reservations, and say until when the cart holds any: carts
    // whose time is over are not looked at, however many there are. A job forgets
    // those that hold nothing.
    this.addSql(`
create table if not exists cart_holder (
  cart_id text not null,
  kind text not null,
  key text not null,
  until timestamptz not null,
  touched_at timestamptz not null,
  constraint cart_holder_pkey primary key (cart_id, kind)
);
create index if not exists "IDX_cart_holder_key" on cart_holder (kind, key, until);
create index if not exists "IDX_cart_holder_touched_at" on cart_holder (touched_at);`)

    // How long a cart has held an item, kept beyond its reservations: a hold that
    // ends and begins again is as old as it was, or carts could hold for ever. While
    // a reservation lives it carries its age itself, so that holding costs nothing
    // more; whoever takes it away, on whatever path, leaves the age here. An order's
    // reservations leave none. A job forgets what is too old to matter.
    this.addSql(`
create table if not exists cart_hold_age (
  cart_id text not null,
  inventory_item_id text not null,
  held_since timestamptz not null,
  constraint cart_hold_age_pkey primary key (cart_id, inventory_item_id)
);
create index if not exists "IDX_cart_hold_age_held_since"
  on cart_hold_age (held_since);

create or replace function keep_cart_hold_age() returns trigger
language plpgsql as $$
begin
  insert into cart_hold_age (cart_id, inventory_item_id, held_since)
  values (old.cart_id, old.inventory_item_id, old.held_since)
  on conflict (cart_id, inventory_item_id) do update
    set held_since = excluded.held_since
    where cart_hold_age.held_since <> excluded.held_since;
  return null;
end
$$;

drop trigger if exists reservation_item_cart_hold_deleted on reservation_item;
create trigger reservation_item_cart_hold_deleted
  after delete on reservation_item
  for each row
  when (
    old.cart_id is not null and old.held_since is not null
    and old.deleted_at is null
  )
  execute function keep_cart_hold_age();

drop trigger if exists reservation_item_cart_hold_soft_deleted on reservation_item;
create trigger reservation_item_cart_hold_soft_deleted
  after update of deleted_at on reservation_item
  for each row
  when (
    old.cart_id is not null and old.held_since is not null
    and old.deleted_at is null and new.deleted_at is not null
  )
  execute function keep_cart_hold_age();`)
  }

  // A cart's units are the cart's while Holdfast answers for it. Core's module
  // knows no carts and would never give them back.
  override async down(): Promise<void> {
    this.addSql(`
drop trigger if exists reservation_item_cart_hold_soft_deleted on reservation_item;
drop trigger if exists reservation_item_cart_hold_deleted on reservation_item;
drop function if exists keep_cart_hold_age();
drop table if exists cart_hold_age;
drop table if exists cart_holder;
drop table if exists cart_conversion;

with gone as (
  delete from reservation_item
  where cart_id is not null and deleted_at is null
  returning inventory_item_id, location_id, quantity
),
total as (
  select inventory_item_id, location_id, sum(quantity) as quantity
  from gone
  group by inventory_item_id, location_id
)
update inventory_level level
set
  reserved_quantity = level.reserved_quantity - total.quantity,
  raw_reserved_quantity = jsonb_build_object(
    'value', trim_scale(level.reserved_quantity - total.quantity)::text,
    'precision', 20
  )
from total
where level.inventory_item_id = total.inventory_item_id
  and level.location_id = total.location_id
  and level.deleted_at is null;

drop index if exists "IDX_reservation_item_backorder";
drop index if exists "IDX_reservation_item_staff";
drop index if exists "IDX_reservation_item_cart_line";
drop index if exists "IDX_reservation_item_expires_at";
drop index if exists "IDX_reservation_item_expiry_level";
drop index if exists "IDX_reservation_item_restorable";
alter table if exists reservation_item
  drop column if exists restorable,
  drop column if exists held_since,
  drop column if exists expires_at,
  drop column if exists cart_id;`)
  }
}
