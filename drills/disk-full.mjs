// @ts-check
import { cpSync, rmSync, symlinkSync } from "node:fs"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"

import { tally } from "./count.mjs"
import { KINDS } from "./load.mjs"
import { Server } from "./server.mjs"
import { Shop } from "./shop.mjs"
import { SmallDisk } from "./small-disk.mjs"

const SIZE_MB = { tables: 128, log: 256 }

/** Reads succeed with or without room. */
const WRITES = KINDS.filter((kind) => kind !== "read")

/** What is told where a table cannot grow. */
const DISK_FULL = "(53100)"

/**
 * The disk of the tables is full, and there is room again; then the disk of the
 * write-ahead log, at which PostgreSQL ends by itself.
 *
 * @param {import("./drill.mjs").Drill} drill
 * @returns {Promise<import("./drill.mjs").Result>}
 */
export async function diskFull(drill) {
  const disks = [SmallDisk.mount(SIZE_MB.tables), SmallDisk.mount(SIZE_MB.log)]
  const [forTables, forLog] = disks.map((disk) => disk && drill.own(disk))

  if (!forTables || !forLog) {
    return { skipped: ["this user may not mount a small file system (tmpfs)"] }
  }

  const tables = await fillTables(drill, forTables)
  const log = await fillLog(drill, forLog)
  const toldSo = tables.calls.filter(({ message }) =>
    message?.includes(DISK_FULL)
  ).length

  return {
    tally: tally(
      [...tables.calls, ...log.calls],
      new Map([...tables.found, ...log.found]),
      [...tables.drift, ...log.drift]
    ),
    seconds: Math.max(tables.seconds, log.seconds),
    notes: {
      "told so (53100)": toldSo,
      "accepted while the disk of the tables was full": tables.meanwhile,
      "seconds after room for the tables": tables.seconds,
      "seconds after room for the log, and PostgreSQL's start": log.seconds,
    },
    ...(!toldSo && { mistakes: ["nobody met a full disk"] }),
  }
}

/**
 * @param {import("./drill.mjs").Drill} drill
 * @param {SmallDisk} disk
 */
async function fillTables({ own, isShort, tell }, disk) {
  const server = own(await Server.start())

  await server.query(
    "postgres",
    `create tablespace small location '${disk.folderFor("tables")}'`
  )

  const shop = own(await Shop.open(server, { tablespace: "small" }))
  const load = shop.sell({ kinds: WRITES })

  await load.recovers()
  disk.fill()
  while (!load.calls.some(({ message }) => message?.includes(DISK_FULL))) {
    await sleep(20)
  }
  tell("no room for the tables")

  const from = performance.now()

  await sleep(isShort ? 2000 : 10_000)

  const meanwhile = load.calls.filter(
    ({ answer, sent = 0 }) => answer === "accepted" && sent > from
  ).length

  disk.makeRoom()

  const seconds = await load.recovers()

  await sleep(isShort ? 500 : 5000)

  return { ...(await resultOf(shop, load)), seconds, meanwhile }
}

/**
 * @param {import("./drill.mjs").Drill} drill
 * @param {SmallDisk} disk
 */
async function fillLog({ own, isShort, tell }, disk) {
  const server = own(await Server.start())
  const log = path.join(server.dataDir, "pg_wal")
  const there = disk.folderFor("log")

  await server.postgres.stop()
  cpSync(log, there, { recursive: true })
  server.own(there)
  rmSync(log, { recursive: true })
  symlinkSync(there, log)
  await server.startAgain()

  const shop = own(await Shop.open(server))
  const load = shop.sell({ kinds: WRITES })

  await load.recovers()
  await sleep(isShort ? 500 : 5000)
  disk.fill()
  while (await answers(server)) {
    await sleep(100)
  }
  tell("no room for the log: PostgreSQL has ended")
  await sleep(isShort ? 1000 : 5000)
  disk.makeRoom()
  await server.postgres.stop()
  await server.startAgain()

  const seconds = await load.recovers()

  await sleep(isShort ? 500 : 5000)

  return { ...(await resultOf(shop, load)), seconds }
}

/**
 * @param {Shop} shop
 * @param {import("./load.mjs").Load} load
 */
async function resultOf(shop, load) {
  return {
    calls: await load.stop(),
    found: await shop.found(load.name),
    drift: await shop.drift(),
  }
}

/**
 * Whether somebody listens.
 *
 * @param {Server} server
 */
async function answers(server) {
  try {
    await server.query("postgres", "select 1")

    return true
  } catch (error) {
    return /** @type {{ code?: string }} */ (error).code !== "ECONNREFUSED"
  }
}
