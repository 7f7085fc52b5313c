import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// Counts of the stock: what people find is kept entry by entry, each with what was on
// hand by the books at its moment and the ledger's last movement until then. So what was
// sold and received since takes nothing from what a count says, and what happened between
// two entries of one line is known.
export class HoldfastMigration20261128192040 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
create table if not exists stock_count (
  id text not null,
  location_id text not null,
  status text not null default 'open',
  chosen jsonb not null,
  is_blind boolean not null,
  reason text not null,
  note text null,
  actor_id text null,
  group_id text null,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  closed_at timestamptz null,
  closed_by text null,
  constraint stock_count_pkey primary key (id),
  constraint stock_count_status_check
    check (status in ('open', 'in_review', 'posted', 'cancelled'))
);

create index if not exists "IDX_stock_count_location"
  on stock_count (location_id, id);

create table if not exists stock_count_line (
  id text not null,
  count_id text not null,
  inventory_item_id text not null,
  location_id text not null,
  position integer not null,
  is_extra boolean not null,
  round integer not null default 1,
  moved_from text null,
  reason text null,
  note text null,
  outcome text null,
  applied_after numeric null,
  error jsonb null,
  posted_at timestamptz null,
  constraint stock_count_line_pkey primary key (id),
  constraint stock_count_line_count_foreign
    foreign key (count_id) references stock_count (id) on delete cascade,
  constraint stock_count_line_moved_from_check
    check (moved_from in ('counted', 'uncounted')),
  constraint stock_count_line_outcome_check
    check (outcome in ('applied', 'unchanged', 'refused'))
);

create unique index if not exists "IDX_stock_count_line_item"
  on stock_count_line (count_id, inventory_item_id);
create index if not exists "IDX_stock_count_line_posted"
  on stock_count_line (inventory_item_id, location_id, posted_at)
  where outcome in ('applied', 'unchanged');

create table if not exists stock_count_entry (
  id text not null,
  count_id text not null,
  line_id text not null,
  round integer not null,
  quantity numeric not null,
  on_hand numeric not null,
  movement_id text collate "C" null,
  key text null,
  note text null,
  actor_id text null,
  counted_at timestamptz not null default clock_timestamp(),
  voided_at timestamptz null,
  voided_by text null,
  constraint stock_count_entry_pkey primary key (id),
  constraint stock_count_entry_quantity_check check (quantity >= 0),
  constraint stock_count_entry_line_foreign
    foreign key (line_id) references stock_count_line (id) on delete cascade
);

create unique index if not exists "IDX_stock_count_entry_key"
  on stock_count_entry (count_id, key) where key is not null;
create index if not exists "IDX_stock_count_entry_line"
  on stock_count_entry (line_id, round);`)
  }

  override async down(): Promise<void> {
    this.addSql(`
drop table if exists stock_count_entry;
drop table if exists stock_count_line;
drop table if exists stock_count;`)
  }
}
