import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// A reservation that comes while it is still valid is in no sum of expired units:
// a trigger by statement was asked at each insert nevertheless, which was a
// twenty-fifth of reserving. By row, with a condition that needs no call. What
// ended before it came is rare (a restored row, a hand in the database).
//
// The clock is read when the row is written, under the lock of its level: what is
// summed up to a moment then was summed up to an earlier one. The minute is for
// clocks that are set back.
export class HoldfastMigration20261129053000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
create or replace function add_expired_units() returns trigger
language plpgsql as $$
begin
  update expired_units summed
  set quantity = summed.quantity + new.quantity
  where summed.inventory_item_id = new.inventory_item_id
    and summed.location_id = new.location_id
    and new.expires_at <= summed.until;
  return null;
end
$$;

create or replace trigger reservation_item_expired_inserted
  after insert on reservation_item
  for each row
  when (
    new.deleted_at is null
    and new.expires_at <= clock_timestamp() + interval '1 minute'
  )
  execute function add_expired_units();`)
  }

  override async down(): Promise<void> {
    this.addSql(`
create or replace trigger reservation_item_expired_inserted
  after insert on reservation_item
  referencing new table as come
  for each statement execute function keep_expired_units();

drop function if exists add_expired_units();`)
  }
}
