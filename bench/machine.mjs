// @ts-check
import { readdirSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { cpus, loadavg, release, totalmem, type } from "node:os"
import { fileURLToPath } from "node:url"

/** @typedef {import("@medusajs/framework/pg").Client} Client */

const MICROSECONDS_PER_TICK = 10_000

/**
 * The processor time that the processes of a PostgreSQL server have used, by
 * process, in microseconds; null where the system does not tell (only Linux
 * does). Unlike calls per second it says the same on a busy machine.
 *
 * @param {Client} client
 * @returns {Promise<Map<string, number> | null>}
 */
export async function cpuOfServer(client) {
  try {
    const { rows } = await client.query("select pg_backend_pid() as pid")
    const postmaster = statOf(rows[0].pid).parent

    return new Map(
      readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name))
        .map((name) => ({ name, ...statOf(name) }))
        .filter(({ parent }) => parent === postmaster)
        .map(({ name, ticks }) => [name, ticks * MICROSECONDS_PER_TICK])
    )
  } catch {
    return null
  }
}

/**
 * What was used between two looks, but for processes that ended meanwhile.
 *
 * @param {Map<string, number> | null} before
 * @param {Map<string, number> | null} after
 */
export function cpuBetween(before, after) {
  if (!before || !after) {
    return null
  }

  return [...after].reduce(
    (sum, [pid, used]) => sum + used - (before.get(pid) ?? 0),
    0
  )
}

/** @param {string | number} pid */
function statOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
    // The name before them may hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")

    return {
      parent: Number(fields[1]),
      ticks: Number(fields[11]) + Number(fields[12]),
    }
  } catch {
    // It has ended meanwhile.
    return { parent: NaN, ticks: 0 }
  }
}

/**
 * @typedef {object} Machine
 * @property {string} processor
 * @property {number} cores
 * @property {number} memoryGb
 * @property {string} system
 * @property {string} node
 * @property {string} postgres
 * @property {string} pg the client library
 * @property {string} medusa
 * @property {string} holdfast
 * @property {string | null} pgbench
 * @property {number} load of the machine when the run began; other work disturbs
 */

/**
 * @param {Client} client
 * @param {string | null} pgbench
 * @returns {Promise<Machine>}
 */
export async function describeMachine(client, pgbench) {
  const { rows } = await client.query("show server_version")
  const version = (/** @type {string} */ file) =>
    JSON.parse(readFileSync(file, "utf8")).version
  const require = createRequire(import.meta.url)

  return {
    processor: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
    postgres: rows[0].server_version,
    pg: version(require.resolve("pg/package.json")),
    medusa: version(require.resolve("@medusajs/inventory/package.json")),
    holdfast: version(
      fileURLToPath(new URL("../package.json", import.meta.url))
    ),
    pgbench,
    load: Number((loadavg()[0] ?? 0).toFixed(1)),
  }
}
