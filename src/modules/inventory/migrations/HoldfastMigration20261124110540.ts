import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// Incoming stock by row. The level's own column `named_incoming` is the sum of
// its rows that somebody made; what the level expects beyond it is unspecified.
// That is read off the level because it is the row that is locked: rows here may
// have been added while a statement waited for the lock. A shop taken over from
// core has incoming numbers without rows: they become unspecified.
export class HoldfastMigration20261124110540 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
create table if not exists incoming_stock (
  id text not null,
  kind text not null check (kind in ('expected', 'transfer', 'unspecified')),
  status text not null check (status in ('expected', 'received', 'cancelled')),
  inventory_level_id text not null,
  inventory_item_id text not null,
  location_id text not null,
  quantity numeric not null,
  received_quantity numeric not null default 0,
  open_quantity numeric not null check (open_quantity >= 0),
  expected_at timestamptz null,
  reference text null,
  note text null,
  stock_transfer_item_id text null,
  created_by text null,
  metadata jsonb null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz null,
  constraint incoming_stock_pkey primary key (id),
  constraint incoming_stock_inventory_level_id_foreign
    foreign key (inventory_level_id) references inventory_level (id) on update cascade on delete cascade
);

create index if not exists "IDX_incoming_stock_level"
  on incoming_stock (inventory_level_id, expected_at) where deleted_at is null and open_quantity > 0;
create index if not exists "IDX_incoming_stock_item"
  on incoming_stock (inventory_item_id, location_id) where deleted_at is null;
create index if not exists "IDX_incoming_stock_transfer_item"
  on incoming_stock (stock_transfer_item_id) where stock_transfer_item_id is not null;

insert into incoming_stock (
  id, kind, status, inventory_level_id, inventory_item_id, location_id,
  quantity, open_quantity, deleted_at
)
select
  'incst_' || regexp_replace(id, '^ilev_', ''), 'unspecified', 'expected',
  id, inventory_item_id, location_id,
  incoming_quantity, incoming_quantity, deleted_at
from inventory_level
where incoming_quantity > 0
on conflict (id) do nothing;`)
  }

  override async down(): Promise<void> {
    this.addSql("drop table if exists incoming_stock;")
  }
}
