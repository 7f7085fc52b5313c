import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// How long a cart has held an item, kept beyond its reservations: a hold that
// ends and begins again is as old as it was, or carts could hold for ever. While a
// reservation lives it carries its age itself, so that holding costs nothing more;
// whoever takes it away, on whatever path, leaves the age here. An order's
// reservations leave none. A job forgets what is too old to matter.
export class HoldfastMigration20261128080530 extends Migration {
  override async up(): Promise<void> {
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

  override async down(): Promise<void> {
    this.addSql(`
drop trigger if exists reservation_item_cart_hold_soft_deleted on reservation_item;
drop trigger if exists reservation_item_cart_hold_deleted on reservation_item;
drop function if exists keep_cart_hold_age();
drop table if exists cart_hold_age;`)
  }
}
