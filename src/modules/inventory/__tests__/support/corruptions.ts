import { RunSql } from "./sound-stock"

export const raw = (value: number) => `'{"value": "${value}", "precision": 20}'`

/** Each writes what no operation would, and names what is to be found. */
export const CORRUPTIONS: Record<
  string,
  {
    inject: (sql: RunSql, item: string) => Promise<unknown>
    faults: string[]
    /** Stocked / reserved at the location after the repair; none: no level. */
    after: string
    movements: string[]
  }
> = {
  "reserved units that nobody reserved": {
    inject: (sql, item) =>
      sql(
        `update inventory_level set reserved_quantity = 9, raw_reserved_quantity = ${raw(9)} where inventory_item_id = ?`,
        [item]
      ),
    faults: ["reserved_drift", "reserved_ledger_drift"],
    after: "10 / 3",
    movements: [
      "repaired ledger_drift 0 6 0",
      "repaired reserved_drift 0 -6 0",
    ],
  },
  "a reservation deleted by hand": {
    inject: (sql, item) =>
      sql("delete from reservation_item where inventory_item_id = ?", [item]),
    faults: ["reserved_drift"],
    after: "10 / 0",
    movements: ["repaired reserved_drift 0 -3 0"],
  },
  "stock set by hand": {
    inject: (sql, item) =>
      sql(
        `update inventory_level set stocked_quantity = 12, raw_stocked_quantity = ${raw(12)} where inventory_item_id = ?`,
        [item]
      ),
    faults: ["stocked_ledger_drift"],
    after: "12 / 3",
    movements: ["repaired ledger_drift 2 0 0"],
  },
  "incoming units set by hand": {
    inject: (sql, item) =>
      sql(
        `update inventory_level set incoming_quantity = 4, raw_incoming_quantity = ${raw(4)} where inventory_item_id = ?`,
        [item]
      ),
    faults: ["incoming_ledger_drift", "incoming_rows_drift"],
    after: "10 / 3",
    movements: ["repaired ledger_drift 0 0 4"],
  },
  "an incoming row made by hand": {
    inject: (sql, item) => insertIncoming(sql, item, "expected"),
    faults: ["incoming_rows_drift", "named_incoming_drift"],
    after: "10 / 3",
    movements: ["repaired incoming_rows 0 0 6"],
  },
  "a second row of unspecified units made by hand": {
    inject: (sql, item) => insertIncoming(sql, item, "unspecified"),
    faults: ["incoming_rows_drift"],
    after: "10 / 3",
    movements: [],
  },
  "the named incoming units of a level set by hand": {
    inject: (sql, item) =>
      sql(
        "update inventory_level set named_incoming = 2 where inventory_item_id = ?",
        [item]
      ),
    faults: ["named_incoming_drift"],
    after: "10 / 3",
    movements: [],
  },
  "a movement of somebody's own": {
    inject: (sql, item) =>
      sql(
        `insert into stock_movement (
          inventory_item_id, location_id, kind,
          stocked_delta, reserved_delta, incoming_delta,
          stocked_after, reserved_after, incoming_after
        ) values (?, 'a', 'adjusted', 5, 1, 0, 15, 4, 0)`,
        [item]
      ),
    faults: ["reserved_ledger_drift", "stocked_ledger_drift"],
    after: "10 / 3",
    movements: ["repaired ledger_drift -5 -1 0"],
  },
  "a level that the ledger never opened": {
    inject: (sql, item) =>
      withoutTrigger(
        sql,
        `delete from stock_movement where inventory_item_id = '${item}'`
      ),
    faults: ["ledger_not_opened"],
    after: "10 / 3",
    movements: ["opened opening_balance 10 3 0"],
  },
  "a level deleted by hand, with its reservations": {
    inject: async (sql, item) => {
      await sql("delete from reservation_item where inventory_item_id = ?", [
        item,
      ])
      await sql("delete from inventory_level where inventory_item_id = ?", [
        item,
      ])
    },
    faults: ["ledger_without_level"],
    after: "none",
    movements: ["repaired ledger_drift -10 -3 0"],
  },
  "a level deleted by hand, with reservations left": {
    inject: (sql, item) =>
      sql("delete from inventory_level where inventory_item_id = ?", [item]),
    faults: ["ledger_without_level", "reservation_without_level"],
    after: "0 / 3",
    movements: ["repaired ledger_drift -10 -3 0"],
  },
  "a level's raw twin written past": {
    inject: (sql, item) =>
      sql(
        `update inventory_level set raw_stocked_quantity = ${raw(7)}, raw_reserved_quantity = '{"value": "?"}' , raw_incoming_quantity = null where inventory_item_id = $1`
          .replace("$1", `'${item}'`)
          .replace('"?"', '"three"')
      ),
    faults: ["level_raw_mismatch", "level_raw_mismatch", "level_raw_mismatch"],
    after: "10 / 3",
    movements: [],
  },
  "a reservation's raw twin written past": {
    inject: (sql, item) =>
      sql(
        `update reservation_item set raw_quantity = ${raw(30)} where inventory_item_id = ?`,
        [item]
      ),
    faults: ["reservation_raw_mismatch"],
    after: "10 / 3",
    movements: [],
  },
  "a cart reservation that expired and stayed": {
    inject: (sql, item) =>
      sql(
        "update reservation_item set cart_id = 'cart_1', expires_at = now() - interval '1 hour' where inventory_item_id = ?",
        [item]
      ),
    faults: ["expired_reservation"],
    after: "10 / 0",
    movements: ["released expired 0 -3 0"],
  },
  "a reservation of less than nothing": {
    inject: (sql, item) =>
      sql(
        `update reservation_item set quantity = -2, raw_quantity = ${raw(-2)} where inventory_item_id = ?`,
        [item]
      ),
    faults: ["invalid_reservation", "reserved_drift"],
    after: "10 / 0",
    movements: [
      "released invalid_quantity 0 2 0",
      "repaired reserved_drift 0 -5 0",
    ],
  },
  "an item deleted by hand": {
    inject: (sql, item) =>
      sql("update inventory_item set deleted_at = now() where id = ?", [item]),
    faults: ["level_of_deleted_item", "reservation_of_deleted_item"],
    after: "none",
    movements: ["released item_deleted 0 -3 0", "closed item_deleted -10 0 0"],
  },
  "stock below zero": {
    inject: (sql, item) =>
      sql(
        `update inventory_level set stocked_quantity = -4, raw_stocked_quantity = ${raw(-4)} where inventory_item_id = ?`,
        [item]
      ),
    faults: ["negative_stock", "stocked_ledger_drift"],
    after: "0 / 3",
    movements: [
      "repaired ledger_drift -14 0 0",
      "repaired negative_stock 4 0 0",
    ],
  },
  "incoming units below zero": {
    inject: (sql, item) =>
      sql(
        `update inventory_level set incoming_quantity = -1, raw_incoming_quantity = ${raw(-1)} where inventory_item_id = ?`,
        [item]
      ),
    faults: ["incoming_ledger_drift", "negative_incoming"],
    after: "10 / 3",
    movements: [
      "repaired ledger_drift 0 0 -1",
      "repaired negative_incoming 0 0 1",
    ],
  },
}

async function insertIncoming(
  sql: RunSql,
  item: string,
  kind: string
): Promise<void> {
  await sql(
    `insert into incoming_stock (
      id, kind, status, inventory_level_id, inventory_item_id, location_id,
      quantity, open_quantity
    )
    select 'incst_' || gen_random_uuid(), ?, 'expected',
      id, inventory_item_id, location_id, 6, 6
    from inventory_level
    where inventory_item_id = ?`,
    [kind, item]
  )
}

async function withoutTrigger(sql: RunSql, statement: string): Promise<void> {
  await sql(
    "alter table stock_movement disable trigger stock_movement_append_only"
  )
  await sql(statement)
  await sql(
    "alter table stock_movement enable trigger stock_movement_append_only"
  )
}
