// @ts-check
import { idOf } from "./history-data.mjs"
import { median } from "./measure.mjs"

/** @typedef {import("@medusajs/framework/pg").Client} Client */

/**
 * What a movement costs to write, with all indexes.
 *
 * @typedef {object} Write
 * @property {string} name
 * @property {number} microseconds
 * @property {number} walBytes
 * @property {number} walRecords one for the row, and one for each index entry
 */

const ROWS = 20_000
const ROUNDS = 5

/** Ids that grow with time, as Medusa's do. @param {string} prefix @param {string} n */
const id = (prefix, n) =>
  `'${prefix}_' || lpad((90000000 + ${n})::text, 26, '0')`

const ITEM = `'iitem_' || lpad(((hashint4(n) & 2147483647) % 100)::text, 26, '0')`
const LOCATION = `'${idOf("sloc", 3)}'`

const MOVEMENTS = {
  "reserved for an order": `
    insert into stock_movement (
      inventory_item_id, location_id, kind,
      stocked_delta, reserved_delta, incoming_delta,
      stocked_after, reserved_after, incoming_after,
      reservation_id, line_item_id, reference_type, reference_id, order_id
    )
    select ${ITEM}, ${LOCATION}, 'reserved', 0, 1, 0, 100, 10, 0,
      ${id("resitem", "n")}, ${id("ordli", "n")},
      'order', ${id("order", "n / 3")}, ${id("order", "n / 3")}
    from generate_series(1, ${ROWS}) n`,
  "adjusted by a person, for a reason": `
    insert into stock_movement (
      inventory_item_id, location_id, kind,
      stocked_delta, reserved_delta, incoming_delta,
      stocked_after, reserved_after, incoming_after,
      reason, actor_id, group_id
    )
    select ${ITEM}, ${LOCATION}, 'adjusted', 1, 0, 0, 100, 10, 0,
      'damaged', '${idOf("user", 3)}', ${id("smgrp", "n / 1000")}
    from generate_series(1, ${ROWS}) n`,
}

/**
 * Writes movements and takes them back, a few times: the medians.
 *
 * @param {Client} client
 * @returns {Promise<Write[]>}
 */
export async function measureWrites(client) {
  const writes = []

  for (const [name, statement] of Object.entries(MOVEMENTS)) {
    /** @type {any[]} */
    const rounds = []

    for (let round = 0; round < ROUNDS; round++) {
      await client.query("begin")

      const { rows } = await client.query(
        `explain (analyze, wal, timing off, format json) ${statement}`
      )

      await client.query("rollback")
      rounds.push(rows[0]["QUERY PLAN"][0])
    }

    const of = (/** @type {(plan: any) => number} */ valueOf) =>
      median(rounds.map(valueOf)) / ROWS

    writes.push({
      name,
      microseconds: of((one) => one["Execution Time"] * 1000),
      walBytes: of((one) => one.Plan["WAL Bytes"]),
      walRecords: of((one) => one.Plan["WAL Records"]),
    })
  }

  return writes
}
