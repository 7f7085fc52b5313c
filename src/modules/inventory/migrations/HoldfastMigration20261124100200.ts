import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// Units held from the cart. `held_since` is when a cart began to hold, so that
// renewing ends one day. The first index is for counting what has expired at a
// level in every read of what is available, the second for tidying up; both
// hold cart reservations only. A cart has one reservation for a line's item at
// a location: two calls that hold for one cart at once cannot both add it.
export class HoldfastMigration20261124100200 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
alter table reservation_item
  add column if not exists held_since timestamptz null;

create index if not exists "IDX_reservation_item_expiry_level"
  on reservation_item (inventory_item_id, location_id, expires_at) include (quantity)
  where deleted_at is null and expires_at is not null;
create index if not exists "IDX_reservation_item_expires_at"
  on reservation_item (expires_at)
  where deleted_at is null and expires_at is not null;
create unique index if not exists "IDX_reservation_item_cart_line"
  on reservation_item (cart_id, line_item_id, inventory_item_id, location_id, allow_backorder)
  where deleted_at is null and cart_id is not null;
drop index if exists "IDX_reservation_item_cart_id";`)
  }

  // A cart's units are the cart's while Holdfast answers for it. Core's module
  // knows no carts and would never give them back.
  override async down(): Promise<void> {
    this.addSql(`
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

drop index if exists "IDX_reservation_item_cart_line";
drop index if exists "IDX_reservation_item_expires_at";
drop index if exists "IDX_reservation_item_expiry_level";
create index if not exists "IDX_reservation_item_cart_id"
  on reservation_item (cart_id) where deleted_at is null and cart_id is not null;
alter table if exists reservation_item drop column if exists held_since;`)
  }
}
