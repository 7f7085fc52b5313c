import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// What people are to be told of the stock, until it is told. `stock_notice` has one row
// for each level, reservation, delivery, import or check that there is something to tell
// of: what happens to it meanwhile changes its row, so that a storm is as long as what
// it is about. What waited long enough goes, all of a kind, into one row of
// `stock_notice_digest` for each address: that is sent, tried again and removed by
// itself. A delivery that is late stays in the first table until it is late no longer.
export class HoldfastMigration20261130031500 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
create table if not exists stock_notice (
  subject text not null,
  kind text null,
  data jsonb not null,
  created_at timestamptz not null,
  gathered_at timestamptz null,
  constraint stock_notice_pkey primary key (subject),
  constraint stock_notice_kind_check check (kind in (
    'low_stock', 'out_of_stock', 'overdue_incoming', 'backorders_repromised',
    'import_finished', 'check_faults'
  ))
);

create index if not exists "IDX_stock_notice_waiting"
  on stock_notice (kind, created_at)
  where gathered_at is null;

create table if not exists stock_notice_digest (
  id text not null,
  kind text not null,
  channel text not null,
  recipient text not null,
  lines jsonb not null,
  count integer not null,
  since timestamptz not null,
  attempts integer not null default 0,
  due_at timestamptz not null,
  created_at timestamptz not null,
  constraint stock_notice_digest_pkey primary key (id),
  constraint stock_notice_digest_kind_check check (kind in (
    'low_stock', 'out_of_stock', 'overdue_incoming', 'backorders_repromised',
    'import_finished', 'check_faults'
  ))
);

create index if not exists "IDX_stock_notice_digest_due"
  on stock_notice_digest (due_at);`)
  }

  override async down(): Promise<void> {
    this.addSql(`
drop table if exists stock_notice_digest;
drop table if exists stock_notice;`)
  }
}
