import { Migration } from "@medusajs/framework/mikro-orm/migrations"

// Core's workflows read an order, decide, and write in several transactions:
// whose turn it is at an order is noted here, for all processes. A note ends with
// the workflow, or with its time if the process was killed.
export class HoldfastMigration20261124110840 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
create table if not exists order_turn (
  order_id text not null,
  holder text not null,
  ends_at timestamptz not null,
  constraint order_turn_pkey primary key (order_id)
);`)
  }

  override async down(): Promise<void> {
    this.addSql("drop table if exists order_turn;")
  }
}
