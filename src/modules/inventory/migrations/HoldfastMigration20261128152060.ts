import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// Stock files: what a file would do is kept row by row, so that people can look at it
// before it is done, and so that it goes on where it stopped when a process dies in the
// midst of it. A row's outcome is written in the transaction that changes its level: it
// has its turn once.
export class HoldfastMigration20261128152060 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
create table if not exists stock_import (
  id text not null,
  file_name text null,
  file_hash text not null,
  file_bytes bigint not null,
  shape text not null,
  mapping jsonb null,
  on_stale text not null,
  create_levels boolean not null,
  create_items boolean not null,
  reason text not null,
  note text null,
  actor_id text null,
  status text not null default 'reading',
  group_id text null,
  created_at timestamptz not null default clock_timestamp(),
  started_at timestamptz null,
  finished_at timestamptz null,
  constraint stock_import_pkey primary key (id),
  constraint stock_import_on_stale_check check (on_stale in ('refuse', 'rebase')),
  constraint stock_import_status_check
    check (status in ('reading', 'previewed', 'applying', 'applied'))
);

create index if not exists "IDX_stock_import_file"
  on stock_import (file_hash);
create index if not exists "IDX_stock_import_unfinished"
  on stock_import (status, created_at) where status in ('reading', 'applying');

create table if not exists stock_import_row (
  import_id text not null,
  row_number integer not null,
  sku text null,
  location text null,
  inventory_item_id text null,
  location_id text null,
  kind text not null,
  stocked_before numeric null,
  stocked_after numeric null,
  reason text null,
  note text null,
  status text not null,
  outcome text null,
  applied_after numeric null,
  error jsonb null,
  constraint stock_import_row_pkey primary key (import_id, row_number),
  constraint stock_import_row_import_foreign
    foreign key (import_id) references stock_import (id) on delete cascade,
  constraint stock_import_row_status_check
    check (status in ('change', 'new', 'unchanged', 'refused')),
  constraint stock_import_row_outcome_check
    check (outcome in ('applied', 'unchanged', 'refused'))
);

create index if not exists "IDX_stock_import_row_open"
  on stock_import_row (import_id, row_number)
  where outcome is null and status in ('change', 'new');`)
  }

  override async down(): Promise<void> {
    this.addSql(`
drop table if exists stock_import_row;
drop table if exists stock_import;`)
  }
}
