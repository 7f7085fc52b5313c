import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// What the list of levels is filtered and counted by stands in `ranked_level` too: what
// is reserved for orders, and the threshold of the level or its item, so that what is
// low or out is read from there in order; and levels of deleted items do not. The
// threshold of the shop is an option, and stays out of it.
//
// What may change without a movement and is in it now is written down in
// `restated_level`: a threshold of a level, and of an item or its end as all levels of
// it (`location_id` is null), since a level may come at the same time; and a
// reservation without a line that is given one.
export class HoldfastMigration20261129071510 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
lock table inventory_item, inventory_level, reservation_item, stock_movement
  in share row exclusive mode;

drop table if exists ranked_level;
create table ranked_level (
  inventory_item_id text not null,
  location_id text not null,
  inventory_level_id text not null,
  stocked_quantity numeric not null,
  reserved_quantity numeric not null,
  order_quantity numeric not null,
  available_quantity numeric not null,
  safety_stock numeric not null,
  incoming_quantity numeric not null,
  low_stock_threshold numeric null,
  constraint ranked_level_pkey primary key (inventory_item_id, location_id)
)
-- What is low, out or at a location is read from indexes alone where it was tidied up.
with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

alter table restated_level alter column location_id drop not null;
delete from restated_level;

create or replace trigger inventory_level_restated
  after update of safety_stock, low_stock_threshold, deleted_at on inventory_level
  for each row
  when (
    old.safety_stock is distinct from new.safety_stock
    or old.low_stock_threshold is distinct from new.low_stock_threshold
    or old.deleted_at is distinct from new.deleted_at
  )
  execute function restate_level();

create or replace function restate_levels_of_item() returns trigger
language plpgsql as $$
begin
  insert into restated_level values (new.id, null);
  return null;
end
$$;

create or replace trigger inventory_item_restated
  after update of low_stock_threshold, deleted_at on inventory_item
  for each row
  when (
    old.low_stock_threshold is distinct from new.low_stock_threshold
    or old.deleted_at is distinct from new.deleted_at
  )
  execute function restate_levels_of_item();

-- A cart's that becomes an order's has a movement.
create or replace trigger reservation_item_restated
  after update of line_item_id, cart_id on reservation_item
  for each row
  when (
    old.expires_at is null and new.expires_at is null
    and (old.line_item_id is null and old.cart_id is null)
      <> (new.line_item_id is null and new.cart_id is null)
  )
  execute function restate_level();

insert into ranked_level
select
  level.inventory_item_id, level.location_id, level.id,
  level.stocked_quantity, level.reserved_quantity,
  level.reserved_quantity - coalesce(aside.quantity, 0),
  level.stocked_quantity - level.reserved_quantity - level.safety_stock,
  level.safety_stock, level.incoming_quantity,
  coalesce(level.low_stock_threshold, item.low_stock_threshold)
from inventory_level level
join inventory_item item
  on item.id = level.inventory_item_id and item.deleted_at is null
left join (
  select inventory_item_id, location_id, sum(quantity) as quantity
  from reservation_item
  where deleted_at is null
    and (expires_at is not null or (line_item_id is null and cart_id is null))
  group by inventory_item_id, location_id
) aside
  on aside.inventory_item_id = level.inventory_item_id
  and aside.location_id = level.location_id
where level.deleted_at is null;

create index "IDX_ranked_level_stocked"
  on ranked_level (stocked_quantity, inventory_item_id, location_id);
create index "IDX_ranked_level_reserved"
  on ranked_level (reserved_quantity, inventory_item_id, location_id);
create index "IDX_ranked_level_order"
  on ranked_level (order_quantity, inventory_item_id, location_id);
create index "IDX_ranked_level_available"
  on ranked_level (available_quantity, inventory_item_id, location_id)
  include (
    stocked_quantity, reserved_quantity, order_quantity, safety_stock,
    incoming_quantity, low_stock_threshold
  );
create index "IDX_ranked_level_low"
  on ranked_level (available_quantity, inventory_item_id, location_id)
  where low_stock_threshold is not null
    and available_quantity > 0 and available_quantity <= low_stock_threshold;
create index "IDX_ranked_level_location"
  on ranked_level (location_id, inventory_item_id);

update level_ranking
set last = latest.number, seen = latest.number, horizon = null
from (
  select coalesce(max(substr(id, 6)::bigint), 0) as number
  from stock_movement
  where id like 'smov_%'
) latest;

-- What levels have a threshold is no longer asked of them.
drop index if exists "IDX_inventory_level_threshold";
drop index if exists "IDX_inventory_item_threshold";`)
  }

  override async down(): Promise<void> {
    this.addSql(`
create index if not exists "IDX_inventory_level_threshold"
  on inventory_level (low_stock_threshold)
  where low_stock_threshold is not null;
create index if not exists "IDX_inventory_item_threshold"
  on inventory_item (low_stock_threshold)
  where low_stock_threshold is not null;

drop trigger if exists reservation_item_restated on reservation_item;
drop trigger if exists inventory_item_restated on inventory_item;
drop function if exists restate_levels_of_item();

create or replace trigger inventory_level_restated
  after update of safety_stock, deleted_at on inventory_level
  for each row
  when (
    old.safety_stock is distinct from new.safety_stock
    or old.deleted_at is distinct from new.deleted_at
  )
  execute function restate_level();

delete from restated_level where location_id is null;
alter table restated_level alter column location_id set not null;

drop index if exists "IDX_ranked_level_location";
drop index if exists "IDX_ranked_level_low";
drop index if exists "IDX_ranked_level_order";
alter table ranked_level
  drop column if exists low_stock_threshold,
  drop column if exists incoming_quantity,
  drop column if exists safety_stock,
  drop column if exists order_quantity,
  drop column if exists inventory_level_id;

-- Levels of deleted items were in it.
insert into restated_level
select inventory_item_id, location_id from inventory_level
where deleted_at is null;`)
  }
}
