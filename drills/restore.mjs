// @ts-check
import { execFile } from "node:child_process"
import { rmSync } from "node:fs"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { isDeepStrictEqual, promisify } from "node:util"

import { makeThrowAwayFolder } from "../scripts/postgres/postgres-files.mjs"
import { DEBIAN, dumpTools } from "./backups.mjs"
import { isWrong } from "./count.mjs"
import { DATABASE, ROLE, Shop, urlOf } from "./shop.mjs"

/** @typedef {import("./drill.mjs").Drill} Drill */

const run = promisify(execFile)
const EMBEDDED = 18
const HELD = 10
/** How long carts hold what runs out after the backup has begun. */
const HOLD_SECONDS = { short: 8, long: 15 }
const RESTORED = `${DATABASE}_restored`
const PLACE = "sloc_restored"

/**
 * A backup that is taken while the shop sells, by a copy of the files and by pg_dump,
 * restored, and looked into.
 *
 * @param {Drill} drill
 * @returns {Promise<import("./drill.mjs").Result>}
 */
export async function restore(drill) {
  const { open, own, isShort, tell } = drill
  const tools = dumpTools(EMBEDDED)
  const bin = isShort ? undefined : tools?.server
  const shop = await open(bin ? { bin } : undefined)
  const mayDump = tools && (!tools.server || bin)
  const kept = await prepare(
    shop,
    isShort ? HOLD_SECONDS.short : HOLD_SECONDS.long
  )
  const load = shop.sell()

  await load.recovers()
  await sleep(isShort ? 300 : 3000)

  // What was accepted by now is in the backups; what comes later may be.
  const before = load.calls.length
  const copy = own(await shop.server.copy())
  const dump = mayDump ? await dumped(shop, tools.dump) : null

  await load.recovers()
  kept.later = await readOn(shop, kept.cursor)
  await load.stop()

  const asTold = (/** @type {import("./count.mjs").Told[]} */ calls) =>
    calls.map((call, index) =>
      index < before || call.isRead
        ? call
        : { ...call, answer: /** @type {const} */ ("unknown") }
    )
  const ofCopy = await look(own(Shop.on(copy)), "copy")
  const results = [ofCopy]

  if (dump) {
    await restored(shop, dump.file, String(tools?.restore))
    rmSync(dump.folder, { recursive: true })
    results.push(
      await look(own(Shop.on(shop.server, { database: RESTORED })), "dump")
    )
  }

  return {
    tally: ofCopy.tally,
    seconds: ofCopy.seconds,
    notes: Object.assign({}, ...results.map(({ notes }) => notes)),
    mistakes: results.flatMap(({ mistakes }) => mistakes),
    skipped: dump
      ? []
      : [
          `pg_dump: ${
            tools
              ? "that of an older PostgreSQL runs in the long form alone, on a server of its own version"
              : `neither the embedded PostgreSQL nor PATH nor ${DEBIAN} has it`
          }; the backup was a copy of the files`,
        ],
  }

  /**
   * @param {Shop} one the restored shop
   * @param {string} by
   */
  async function look(one, by) {
    tell(`looking into what the ${by} restored`)

    const tally = await one.settle(load, asTold)
    const mistakes = isWrong(tally)
      ? [`by the ${by}: ${tally.examples.join("; ")}`]
      : []
    const expect = (
      /** @type {boolean} */ isSo,
      /** @type {string} */ what
    ) => {
      if (!isSo) {
        mistakes.push(`by the ${by}: ${what}`)
      }
    }
    const [module] = one.modules

    if (!module) {
      throw new Error("A shop has a process")
    }

    // Before anything is sold: what a reader had when the backup was taken holds on.
    const ids = await readAll(module, kept.cursor)
    const rows = await one.server.query(
      one.database,
      "select id from stock_movement order by id"
    )

    expect(
      isDeepStrictEqual(
        [...kept.read, ...ids.changes].sort(),
        rows.map(({ id }) => String(id)).sort()
      ),
      `the feed's cursor went on with ${ids.changes.length} changes after ${kept.read.length}, of ${rows.length}`
    )

    const beyond = await module.send({
      method: "listStockChanges",
      args: [{ after: kept.later }],
    })

    expect(
      beyond.error?.code === "cursor_unknown",
      `a cursor from after the backup was answered with ${JSON.stringify(beyond.error ?? "changes")}`
    )

    const again = await module.send(kept.keyed)
    const [{ times } = { times: 0 }] = await one.server.query(
      one.database,
      "select count(*)::int as times from stock_movement where reference_id = 'kept_key'"
    )

    expect(
      isDeepStrictEqual(again.value, kept.answer) && times === 1,
      `a call under a key from before had ${times} effects, and answered ${JSON.stringify(again)}`
    )
    while (!(await ranOut(one))) {
      await sleep(50)
    }

    const taken = []

    for (let unit = 0; unit <= HELD; unit++) {
      taken.push(
        await module.send({
          method: "createReservationItems",
          args: [
            {
              inventory_item_id: kept.item,
              location_id: PLACE,
              quantity: 1,
            },
          ],
        })
      )
    }
    expect(
      taken.slice(0, HELD).every(({ error }) => !error) &&
        taken[HELD]?.error?.code === "insufficient_inventory",
      `of ${HELD} units whose holds ran out meanwhile ${taken.filter(({ error }) => !error).length} could be had`
    )

    const selling = one.sell()
    const seconds = await selling.recovers()

    await sleep(isShort ? 300 : 3000)

    const sold = await one.settle(selling)

    if (isWrong(sold)) {
      mistakes.push(`by the ${by}, sold on: ${sold.examples.join("; ")}`)
    }

    return {
      tally,
      seconds,
      mistakes,
      notes: {
        [`${by}: changes that the kept cursor went on with`]:
          ids.changes.length,
        [`${by}: units free, whose holds ran out meanwhile`]: HELD,
        [`${by}: accepted before the backup and there`]: asTold(
          load.calls
        ).filter(({ answer, isRead }) => answer === "accepted" && !isRead)
          .length,
        [`${by}: sold on`]: sold.accepted,
      },
    }
  }
}

/**
 * An item of which carts hold all, a call under a key, and a reader's cursor.
 *
 * @param {Shop} shop
 * @param {number} seconds how long the carts hold it
 */
async function prepare(shop, seconds) {
  const [module] = shop.modules

  if (!module) {
    throw new Error("A shop has a process")
  }

  const { id: item } = await module.call("createInventoryItems", {})
  const line = { inventory_item_id: item, location_id: PLACE }

  await module.call("createInventoryLevels", {
    ...line,
    stocked_quantity: HELD,
  })
  for (let cart = 0; cart < HELD; cart++) {
    await module.call("holdCartItems", {
      cart_id: `kept_${cart}`,
      location_ids: [PLACE],
      lines: [
        {
          line_item_id: `kept_line_${cart}`,
          quantity: 1,
          inventory_items: [{ inventory_item_id: item }],
        },
      ],
    })
  }
  // The time of theirs ends before anybody looks, and after the backup has begun.
  await shop.server.query(
    shop.database,
    `update reservation_item
     set expires_at = now() + $1::int * interval '1 second'
     where cart_id like 'kept\\_%'`,
    [seconds]
  )

  const other = { ...line, location_id: `${PLACE}_2` }

  await module.call("createInventoryLevels", { ...other, stocked_quantity: 1 })

  const keyed = {
    method: "adjustInventoryLevels",
    args: [
      {
        idempotency_key: "kept_key",
        reason: "correction",
        reference_type: "drill",
        reference_id: "kept_key",
        lines: [{ ...other, adjustment: 5 }],
      },
    ],
  }
  const { value: answer } = await module.send(keyed)
  const { changes: read, cursor } = await readAll(module)

  return { item, keyed, answer, read, cursor, later: "" }
}

/**
 * @param {import("./module.mjs").Module} module
 * @param {string} [after]
 * @returns {Promise<{ changes: string[], cursor: string }>} to the end
 */
async function readAll(module, after) {
  /** @type {string[]} */
  const changes = []
  let cursor = after

  for (;;) {
    const page = await module.call("listStockChanges", {
      after: cursor,
      limit: 1000,
    })

    cursor = page.cursor
    changes.push(...page.changes.map((/** @type {any} */ { id }) => id))
    if (!page.changes.length && !page.has_more) {
      return { changes, cursor: String(cursor) }
    }
  }
}

/**
 * A reader's cursor when it has read what was written after the backup.
 *
 * @param {Shop} shop
 * @param {string} after
 */
async function readOn(shop, after) {
  const [{ last } = { last: "" }] = await shop.server.query(
    shop.database,
    "select max(id) as last from stock_movement"
  )
  let cursor = after

  for (;;) {
    const page = await shop.modules[0]?.call("listStockChanges", {
      after: cursor,
      limit: 1000,
    })

    cursor = page.cursor
    if (page.changes.some((/** @type {any} */ { id }) => id >= last)) {
      return cursor
    }
  }
}

/**
 * @param {Shop} shop
 * @param {string} tool
 */
async function dumped(shop, tool) {
  const folder = makeThrowAwayFolder()
  const file = path.join(folder, "shop.dump")

  await run(tool, [
    "--format=custom",
    `--file=${file}`,
    urlOf(shop.server, shop.database),
  ])

  return { folder, file }
}

/**
 * @param {Shop} shop
 * @param {string} file
 * @param {string} tool
 */
async function restored({ server }, file, tool) {
  await server.query("postgres", `create database ${RESTORED} owner ${ROLE}`)
  await run(tool, [
    "--clean",
    "--if-exists",
    `--dbname=${urlOf(server, RESTORED)}`,
    file,
  ])
}

/** @param {Shop} shop */
async function ranOut({ server, database }) {
  const [row] = await server.query(
    database,
    "select max(expires_at) <= now() as is_over from reservation_item where cart_id like 'kept\\_%'"
  )

  return row?.is_over === true
}
