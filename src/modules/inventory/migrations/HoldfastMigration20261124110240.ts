import { Migration } from "@medusajs/framework/mikro-orm/migrations"

const ZERO = `'{"value": "0", "precision": 20}'::jsonb`

// What Holdfast adds to levels: what the shop says of their stock beyond
// quantities, and what follows from it. `stock_status` is what crossings are told
// from, `promises_due` that backorders are to be promised anew, and
// `named_incoming` the sum of the incoming rows that somebody made: it stands here
// because this is the row that is locked.
//
// A level is updated over and over, and none of its indexes is on what changes:
// where the row's page has room, Postgres puts the new version there and leaves
// the indexes alone (HOT). On pages that are filled to the brim there is no room.
// It holds for pages that are written from now on: `vacuum full inventory_level`,
// at a quiet hour, makes it hold for all.
export class HoldfastMigration20261124110240 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
alter table inventory_level
  add column if not exists safety_stock numeric not null default 0,
  add column if not exists raw_safety_stock jsonb not null default ${ZERO},
  add column if not exists low_stock_threshold numeric null,
  add column if not exists raw_low_stock_threshold jsonb null,
  add column if not exists backorder_limit numeric null,
  add column if not exists raw_backorder_limit jsonb null,
  add column if not exists named_incoming numeric not null default 0,
  add column if not exists backorder_policy text null
    check (backorder_policy in ('unlimited', 'limit', 'incoming')),
  add column if not exists backorder_until timestamptz null,
  add column if not exists stock_status text null,
  add column if not exists promises_due boolean not null default false;

alter table inventory_level set (fillfactor = 70);

create index if not exists "IDX_inventory_level_promises_due"
  on inventory_level (id) where promises_due;

update inventory_level
set promises_due = true
where deleted_at is null
  and reserved_quantity > greatest(stocked_quantity - safety_stock, 0);`)
  }

  override async down(): Promise<void> {
    this.addSql(`
drop index if exists "IDX_inventory_level_promises_due";
alter table if exists inventory_level reset (fillfactor);
alter table if exists inventory_level
  drop column if exists promises_due,
  drop column if exists stock_status,
  drop column if exists backorder_until,
  drop column if exists backorder_policy,
  drop column if exists named_incoming,
  drop column if exists raw_backorder_limit,
  drop column if exists backorder_limit,
  drop column if exists raw_low_stock_threshold,
  drop column if exists low_stock_threshold,
  drop column if exists raw_safety_stock,
  drop column if exists safety_stock;`)
  }
}
