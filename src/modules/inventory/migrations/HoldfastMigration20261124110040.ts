import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// A shop that already runs core's inventory module has these tables: nothing
// happens to it here. On an empty database they are made as core 2.21.2 leaves
// them, and core's own migrations are noted as done, because the first of them
// adds constraints by name and would fail on tables that have them. A shop
// that later moves back to core then has nothing left to migrate.
const CORE_MIGRATIONS = [
  "Migration20240307132720",
  "Migration20240719123015",
  "Migration20241213063611",
  "Migration20251010131115",
  "Migration20260815185216",
]

export class HoldfastMigration20261124110040 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
do $$
begin
  if to_regclass('inventory_item') is not null then
    return;
  end if;

  create table inventory_item (
    id text not null,
    sku text null,
    origin_country text null,
    hs_code text null,
    mid_code text null,
    material text null,
    unit_of_measure text null,
    weight integer null,
    length integer null,
    height integer null,
    width integer null,
    requires_shipping boolean not null default true,
    description text null,
    title text null,
    thumbnail text null,
    metadata jsonb null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz null,
    constraint inventory_item_pkey primary key (id)
  );
  create index "IDX_inventory_item_deleted_at" on inventory_item (deleted_at) where deleted_at is not null;
  create unique index "IDX_inventory_item_sku" on inventory_item (sku) where deleted_at is null;

  create table inventory_level (
    id text not null,
    inventory_item_id text not null,
    location_id text not null,
    stocked_quantity numeric not null default 0,
    raw_stocked_quantity jsonb null,
    reserved_quantity numeric not null default 0,
    raw_reserved_quantity jsonb null,
    incoming_quantity numeric not null default 0,
    raw_incoming_quantity jsonb null,
    metadata jsonb null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz null,
    constraint inventory_level_pkey primary key (id),
    constraint inventory_level_inventory_item_id_foreign
      foreign key (inventory_item_id) references inventory_item (id) on update cascade on delete cascade
  );
  create index "IDX_inventory_level_deleted_at" on inventory_level (deleted_at) where deleted_at is not null;
  create index "IDX_inventory_level_inventory_item_id" on inventory_level (inventory_item_id) where deleted_at is null;
  create index "IDX_inventory_level_location_id" on inventory_level (location_id) where deleted_at is null;
  create unique index "IDX_inventory_level_location_id_inventory_item_id"
    on inventory_level (inventory_item_id, location_id) where deleted_at is null;

  create table reservation_item (
    id text not null,
    inventory_item_id text not null,
    location_id text not null,
    line_item_id text null,
    quantity numeric not null,
    raw_quantity jsonb null,
    allow_backorder boolean null default false,
    external_id text null,
    description text null,
    created_by text null,
    metadata jsonb null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz null,
    constraint reservation_item_pkey primary key (id),
    constraint reservation_item_inventory_item_id_foreign
      foreign key (inventory_item_id) references inventory_item (id) on update cascade on delete cascade
  );
  create index "IDX_reservation_item_deleted_at" on reservation_item (deleted_at) where deleted_at is not null;
  create index "IDX_reservation_item_inventory_item_id" on reservation_item (inventory_item_id) where deleted_at is null;
  create index "IDX_reservation_item_line_item_id" on reservation_item (line_item_id) where deleted_at is null;
  create index "IDX_reservation_item_location_id" on reservation_item (location_id) where deleted_at is null;

  if to_regclass('mikro_orm_migrations') is not null then
    insert into mikro_orm_migrations (name, executed_at)
    select name, now()
    from unnest(array['${CORE_MIGRATIONS.join("', '")}']) as name
    where name not in (select done.name from mikro_orm_migrations done where done.name is not null);
  end if;
end $$;`)
  }

  // The three tables hold the shop's inventory and belong to core's module as
  // much as to this one: going back must lose nothing, so they stay.
  override async down(): Promise<void> {}
}
