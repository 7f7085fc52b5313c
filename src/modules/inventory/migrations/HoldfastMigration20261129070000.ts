import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/**
 * How far the events of the ledger's movements have been told, see `event-relay.ts`: a
 * cursor of the change feed, which one process at a time moves on. No writer touches it.
 *
 * It begins at the ledger's end: what is there already was told when it was written, or
 * taken over from core's module.
 */
export class HoldfastMigration20261129070000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
create table if not exists stock_event_relay (
  id boolean not null default true,
  last bigint not null,
  at bigint null,
  seen bigint not null,
  seen_at bigint null,
  horizon text null,
  told_at timestamptz not null default clock_timestamp(),
  constraint stock_event_relay_pkey primary key (id),
  constraint stock_event_relay_is_one check (id)
);

insert into stock_event_relay (last, at, seen)
select
  coalesce(max(number), 0), max(at), 0
from (
  select
    substr(id, 6)::bigint as number,
    (extract(epoch from created_at) * 1000000)::bigint as at
  from stock_movement
  where id like 'smov_%'
  order by id desc
  limit 1
) last
on conflict do nothing;`)
  }

  override async down(): Promise<void> {
    this.addSql("drop table if exists stock_event_relay;")
  }
}
