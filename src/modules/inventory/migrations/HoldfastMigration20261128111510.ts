import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// The units that expired cart reservations hold at a level, summed up to a moment:
// what is available there is read without going through all of them, which took
// 60 ms beside 200,000. Whoever meets many sums up a bounded number of them, under
// the lock of the level (`sum-up-expired.ts`); triggers keep the sum as rows come and
// go, on whatever path. Nothing depends on it: where there is no row here, the
// reservations are summed one by one, as those after the moment are.
//
// By statement and not by row: a call may take away 150,000 reservations of a level,
// and its row here would have as many versions.
export class HoldfastMigration20261128111510 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
create table if not exists expired_units (
  inventory_item_id text not null,
  location_id text not null,
  until timestamptz not null,
  quantity numeric not null,
  constraint expired_units_pkey primary key (inventory_item_id, location_id)
) with (fillfactor = 50);

create or replace function keep_expired_units() returns trigger
language plpgsql as $$
begin
  if not exists (select from expired_units) then
    return null;
  end if;
  if tg_op = 'INSERT' then
    update expired_units summed
    set quantity = summed.quantity + part.quantity
    from (
      select inventory_item_id, location_id, sum(come.quantity) as quantity
      from come
      join expired_units using (inventory_item_id, location_id)
      where come.deleted_at is null and come.expires_at <= until
      group by inventory_item_id, location_id
    ) part
    where summed.inventory_item_id = part.inventory_item_id
      and summed.location_id = part.location_id;
  elsif tg_op = 'DELETE' then
    update expired_units summed
    set quantity = summed.quantity - part.quantity
    from (
      select inventory_item_id, location_id, sum(gone.quantity) as quantity
      from gone
      join expired_units using (inventory_item_id, location_id)
      where gone.deleted_at is null and gone.expires_at <= until
      group by inventory_item_id, location_id
    ) part
    where summed.inventory_item_id = part.inventory_item_id
      and summed.location_id = part.location_id;
  else
    update expired_units summed
    set quantity = summed.quantity + part.quantity
    from (
      select inventory_item_id, location_id, sum(delta) as quantity
      from (
        select inventory_item_id, location_id, expires_at, -quantity as delta
        from gone
        where deleted_at is null
        union all
        select inventory_item_id, location_id, expires_at, quantity
        from come
        where deleted_at is null
      ) change
      join expired_units using (inventory_item_id, location_id)
      where change.expires_at <= until
      group by inventory_item_id, location_id
      having sum(delta) <> 0
    ) part
    where summed.inventory_item_id = part.inventory_item_id
      and summed.location_id = part.location_id;
  end if;
  return null;
end
$$;

create or replace function forget_expired_units() returns trigger
language plpgsql as $$
begin
  delete from expired_units;
  return null;
end
$$;

create or replace trigger reservation_item_expired_inserted
  after insert on reservation_item
  referencing new table as come
  for each statement execute function keep_expired_units();

create or replace trigger reservation_item_expired_updated
  after update on reservation_item
  referencing old table as gone new table as come
  for each statement execute function keep_expired_units();

create or replace trigger reservation_item_expired_deleted
  after delete on reservation_item
  referencing old table as gone
  for each statement execute function keep_expired_units();

create or replace trigger reservation_item_expired_truncated
  after truncate on reservation_item
  for each statement execute function forget_expired_units();`)
  }

  override async down(): Promise<void> {
    this.addSql(`
drop trigger if exists reservation_item_expired_truncated on reservation_item;
drop trigger if exists reservation_item_expired_deleted on reservation_item;
drop trigger if exists reservation_item_expired_updated on reservation_item;
drop trigger if exists reservation_item_expired_inserted on reservation_item;
drop function if exists forget_expired_units();
drop function if exists keep_expired_units();
drop table if exists expired_units;`)
  }
}
