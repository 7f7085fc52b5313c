import { Migration } from "@medusajs/framework/mikro-orm/migrations"

import { inSql, KINDS } from "../policy/ledger/movement-kinds"

const EVERYDAY_KINDS =
  "'reserved', 'released', 'fulfilled', 'converted', 'expired', 'extended'"

// The ledger: every change of a quantity; what was changed together is known as a
// group, which can be undone once; and a call that is repeated under its key gets
// its first answer.
export class HoldfastMigration20261124110340 extends Migration {
  override async up(): Promise<void> {
    // Movements are numbered by a sequence that is read under the level's row
    // lock: the id alone is the order in which changes of a level took effect,
    // which a timestamp is not (a transaction's time is when it began). There
    // is no foreign key: the ledger outlives what it tells of.
    //
    // A movement refers to the narrowest thing it belongs to (a fulfillment, a
    // return), and names the order beside it, so that one question answers what
    // happened to an order's units. A unit that came back belongs to the
    // fulfillment that it went out with, so that it is not put back once more when
    // that is cancelled.
    //
    // A kind is one of the list in the code: a statement that writes another is
    // refused here, before anybody reads a ledger with a word that nothing
    // explains.
    this.addSql(`
create sequence if not exists stock_movement_id_seq;

create table if not exists stock_movement (
  id text not null default 'smov_' || lpad(nextval('stock_movement_id_seq')::text, 18, '0'),
  inventory_item_id text not null,
  location_id text not null,
  kind text not null,
  stocked_delta numeric not null,
  reserved_delta numeric not null,
  incoming_delta numeric not null,
  stocked_after numeric not null,
  reserved_after numeric not null,
  incoming_after numeric not null,
  shortfall numeric null,
  reservation_id text null,
  line_item_id text null,
  reason text null,
  reference_type text null,
  reference_id text null,
  order_id text null,
  fulfillment_id text null,
  group_id text null,
  actor_id text null,
  note text null,
  idempotency_key text null,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  deleted_at timestamptz null,
  constraint stock_movement_pkey primary key (id),
  constraint stock_movement_kind_check check (kind in (${inSql(KINDS)}))
);
alter sequence stock_movement_id_seq owned by stock_movement.id;`)

    // It is read by every question that is asked of it, at ten million rows. Every
    // index ends in the id, the order in which history is paged, or goes on behind
    // it. Columns that most movements leave empty are indexed where they are not.
    // The time alone stands apart: a time is first turned into ids, see
    // movements-statement.ts. The ids are in "C" order here and in the database's
    // in the primary key. They are the same, but only Postgres does not know: it
    // cannot walk along the whole ledger in search of an item whose history ended
    // years ago.
    //
    // What is asked for beside a reason, a person or a kind stands in the index
    // behind the id, where it is compared without a look at the row. Of an item with
    // 1,000,000 movements, a reason or kind that it never had was looked for in all
    // other items' rows with it, or in all of the item's: 0.2 to 1 s of 10,000,000;
    // now 350,000 are passed over in 20 to 30 ms. That costs next to nothing to
    // write, while an index for each pair would have cost a movement by people, who
    // have reasons, 4 us each, of 19. Nine of ten movements are by shoppers: their
    // kinds are kept apart, in entries as short as they can be.
    //
    // The indexes of reservations and line items are in the order of nothing: there
    // are a few movements of each, and one entry for all of them. They cost a
    // reservation's movement 4 us of 24, hash indexes 6 each.
    this.addSql(`
create index if not exists "IDX_stock_movement_level"
  on stock_movement (inventory_item_id, location_id, id collate "C");
create index if not exists "IDX_stock_movement_item"
  on stock_movement (inventory_item_id, id collate "C");
create index if not exists "IDX_stock_movement_location"
  on stock_movement (location_id, id collate "C");
create index if not exists "IDX_stock_movement_kind"
  on stock_movement (kind, id collate "C")
  where kind in (${EVERYDAY_KINDS});
create index if not exists "IDX_stock_movement_rarer_kind"
  on stock_movement (kind, id collate "C", inventory_item_id, location_id)
  where kind not in (${EVERYDAY_KINDS});
create index if not exists "IDX_stock_movement_reason"
  on stock_movement (
    reason, id collate "C", location_id, kind, inventory_item_id, actor_id
  )
  where reason is not null;
create index if not exists "IDX_stock_movement_reference"
  on stock_movement (reference_id, id collate "C") where reference_id is not null;
create index if not exists "IDX_stock_movement_reference_type"
  on stock_movement (reference_type, id collate "C", inventory_item_id)
  where reference_type not in ('order', 'cart', 'fulfillment');
create index if not exists "IDX_stock_movement_order"
  on stock_movement (order_id, id collate "C") where order_id is not null;
create index if not exists "IDX_stock_movement_actor"
  on stock_movement (
    actor_id, id collate "C", kind, location_id, inventory_item_id
  )
  where actor_id is not null;
create index if not exists "IDX_stock_movement_group"
  on stock_movement (group_id, id collate "C") where group_id is not null;
create index if not exists "IDX_stock_movement_idempotency_key"
  on stock_movement (idempotency_key, id collate "C")
  where idempotency_key is not null;
create index if not exists "IDX_stock_movement_reservation"
  on stock_movement (reservation_id) where reservation_id is not null;
create index if not exists "IDX_stock_movement_line_item"
  on stock_movement (line_item_id) where line_item_id is not null;
create index if not exists "IDX_stock_movement_created_at"
  on stock_movement (created_at);`)

    // A ledger that can be rewritten or emptied proves nothing. Dropping the table,
    // as going back to core's module may, is not emptying it: `drop table` takes its
    // triggers with it.
    this.addSql(`
create or replace function stock_movement_is_append_only() returns trigger
language plpgsql as $$
begin
  raise exception 'stock_movement is append-only: write a new movement instead'
    using errcode = 'restrict_violation';
end $$;

create or replace trigger stock_movement_append_only
  before update or delete on stock_movement
  for each statement execute function stock_movement_is_append_only();
create or replace trigger stock_movement_append_only_truncate
  before truncate on stock_movement
  for each statement execute function stock_movement_is_append_only();`)

    // The opening balances of a shop taken over from core's module, so that
    // from here on the sum of a level's movements is the level.
    this.addSql(`
insert into stock_movement (
  inventory_item_id, location_id, kind,
  stocked_delta, reserved_delta, incoming_delta,
  stocked_after, reserved_after, incoming_after, reason
)
select
  inventory_item_id, location_id, 'opened',
  stocked_quantity, reserved_quantity, incoming_quantity,
  stocked_quantity, reserved_quantity, incoming_quantity, 'opening_balance'
from inventory_level level
where deleted_at is null
  and (stocked_quantity <> 0 or reserved_quantity <> 0 or incoming_quantity <> 0)
  and not exists (
    select 1 from stock_movement movement
    where movement.inventory_item_id = level.inventory_item_id
      and movement.location_id = level.location_id
  )
order by inventory_item_id, location_id;`)

    // That a group is undone once is the unique index's doing, whoever asks.
    this.addSql(`
create table if not exists stock_movement_group (
  id text not null,
  source text not null,
  undoes_group_id text null,
  reason text null,
  note text null,
  actor_id text null,
  created_at timestamptz not null default clock_timestamp(),
  constraint stock_movement_group_pkey primary key (id),
  constraint stock_movement_group_undoes_group_id_foreign
    foreign key (undoes_group_id) references stock_movement_group (id)
);
create unique index if not exists "IDX_stock_movement_group_undoes"
  on stock_movement_group (undoes_group_id) where undoes_group_id is not null;
create index if not exists "IDX_stock_movement_group_created_at"
  on stock_movement_group (created_at, id);`)

    // The answer is json, not jsonb: it is given again as it was given first.
    //
    // A shopper's key is for a press of a button that got no answer, an
    // integration's for a delivery that is sent again after the weekend: they are
    // kept for times of their own, so that carts do not fill the table. Each kind is
    // forgotten oldest first, by its own index, so that no run reads what it is to
    // leave.
    this.addSql(`
create table if not exists idempotent_call (
  scope text not null,
  key text not null,
  operation text not null,
  fingerprint text not null,
  answer json null,
  is_shoppers boolean not null default false,
  created_at timestamptz not null default clock_timestamp(),
  constraint idempotent_call_pkey primary key (scope, key)
);
create index if not exists "IDX_idempotent_call_created_at"
  on idempotent_call (created_at);
create index if not exists "IDX_idempotent_call_shoppers"
  on idempotent_call (created_at) where is_shoppers;`)
  }

  override async down(): Promise<void> {
    this.addSql(`
drop table if exists idempotent_call;
drop table if exists stock_movement_group;
drop table if exists stock_movement;
drop function if exists stock_movement_is_append_only();`)
  }
}
