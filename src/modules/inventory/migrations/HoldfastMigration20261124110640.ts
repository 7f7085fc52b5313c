import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// Transfers. The check says what the whole subject is about: each unit that was
// shipped is in exactly one place. No foreign key leads to items: a transfer
// that is closed is history, and outlives what it carried.
export class HoldfastMigration20261124110640 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
create table if not exists stock_transfer (
  id text not null,
  status text not null default 'draft'
    check (status in ('draft', 'shipped', 'received', 'cancelled')),
  from_location_id text not null,
  to_location_id text not null,
  expected_at timestamptz null,
  reference text null,
  note text null,
  disposition text null check (disposition in ('return', 'lost')),
  shipped_at timestamptz null,
  closed_at timestamptz null,
  created_by text null,
  metadata jsonb null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz null,
  constraint stock_transfer_pkey primary key (id)
);
create index if not exists "IDX_stock_transfer_status"
  on stock_transfer (status) where deleted_at is null;

create table if not exists stock_transfer_item (
  id text not null,
  transfer_id text not null,
  inventory_item_id text not null,
  quantity numeric not null check (quantity > 0),
  shipped_quantity numeric not null default 0,
  in_transit_quantity numeric not null default 0 check (in_transit_quantity >= 0),
  received_quantity numeric not null default 0,
  damaged_quantity numeric not null default 0,
  lost_quantity numeric not null default 0,
  returned_quantity numeric not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz null,
  constraint stock_transfer_item_pkey primary key (id),
  constraint stock_transfer_item_transfer_id_foreign
    foreign key (transfer_id) references stock_transfer (id) on update cascade on delete cascade,
  constraint stock_transfer_item_units_are_in_one_place check (
    shipped_quantity = in_transit_quantity + received_quantity
      + damaged_quantity + lost_quantity + returned_quantity
  )
);
create unique index if not exists "IDX_stock_transfer_item_transfer_id"
  on stock_transfer_item (transfer_id, inventory_item_id) where deleted_at is null;
create index if not exists "IDX_stock_transfer_item_item"
  on stock_transfer_item (inventory_item_id) where deleted_at is null;`)
  }

  override async down(): Promise<void> {
    this.addSql(`
drop table if exists stock_transfer_item;
drop table if exists stock_transfer;`)
  }
}
