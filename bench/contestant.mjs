// @ts-check
import { fork } from "node:child_process"
import path from "node:path"
import { fileURLToPath } from "node:url"

import pg from "@medusajs/framework/pg"

import { ensureDatabase } from "../scripts/postgres/database.mjs"
import { ask } from "./ask.mjs"
import { cpuBetween, cpuOfServer } from "./machine.mjs"
import { makeStock, outcomeOf } from "./stock.mjs"

const ROOT = fileURLToPath(new URL("..", import.meta.url))

/**
 * What a round of calls came to.
 *
 * @typedef {object} Round
 * @property {number} calls
 * @property {number} accepted
 * @property {Record<string, number>} errors by code
 * @property {number} ms
 * @property {number} statements sent to Postgres, each one a round trip
 * @property {number} cpu of the process, in microseconds
 * @property {number | null} serverCpu of PostgreSQL, in microseconds
 * @property {number} p50 of a call, in milliseconds
 * @property {number} p95
 * @property {number} p99
 * @property {number} rss of the process, in bytes
 */

/** @typedef {import("../scripts/postgres/postgres.mjs").Postgres} Postgres */
/** @typedef {"core" | "holdfast" | "raw"} Kind */

/** A contestant: a process of its own, on a database of its own. */
export class Contestant {
  /**
   * @param {string} name
   * @param {Kind} kind
   * @param {import("node:child_process").ChildProcess} child
   * @param {pg.Client} client for making its stock and looking at what is left
   */
  constructor(name, kind, child, client) {
    this.name = name
    this.kind = kind
    this.child = child
    this.client = client
    // A server that stops first is not what the run failed of.
    client.on("error", () => {})
    child.setMaxListeners(0)
  }

  /** @param {import("./rows.mjs").Row} row */
  canPlay({ raw }) {
    return this.kind !== "raw" || raw !== undefined
  }

  /**
   * Raw SQL runs on the tables as core's module makes them.
   *
   * @param {Kind} kind
   * @param {Postgres} postgres
   * @param {object} [options]
   * @param {string} [options.name]
   * @param {string} [options.database]
   * @param {object} [options.settings] of the pool, the module's options, and whether it
   * is measured and traced
   * @param {string} [options.checkout] of this repository, whose code it runs; this one if
   * not given
   * @param {string | null} [options.profile] a folder for a profile by Node
   * @returns {Promise<Contestant>}
   */
  static async start(kind, postgres, options = {}) {
    const {
      name = kind,
      database = `bench_${name}`,
      settings = {},
      checkout = ROOT,
      profile,
    } = options
    const url = postgres.url(database)

    await ensureDatabase(url)

    if (kind === "raw") {
      const core = await Contestant.start("core", postgres, { database })

      await core.stop()
    }

    const child = fork(
      path.resolve(checkout, "bench/contestant-process.cjs"),
      [kind, url, JSON.stringify(settings)],
      {
        cwd: checkout,
        execArgv: profile ? ["--cpu-prof", `--cpu-prof-dir=${profile}`] : [],
        stdio: ["ignore", "ignore", "inherit", "ipc"],
        env: { ...process.env, NODE_OPTIONS: "", NODE_ENV: "production" },
      }
    )
    const client = new pg.Client({ connectionString: url })

    await client.connect()

    const contestant = new Contestant(name, kind, child, client)

    await contestant.#ask({ task: "migrate" })

    return contestant
  }

  /**
   * Makes stock, and calls of a row on it.
   *
   * @param {import("./rows.mjs").Row} row
   * @param {string} prefix
   * @param {{ ms: number, concurrency?: number }} round
   * @returns {Promise<Round>}
   */
  async play(row, prefix, round) {
    await makeStock(this.client, prefix, row.stock)
    await this.client.query("analyze")

    return await this.call(row, prefix, round)
  }

  /**
   * Makes calls of a row on stock that is there.
   *
   * @param {import("./rows.mjs").Row} row
   * @param {string} prefix
   * @param {{ ms: number, concurrency?: number }} round
   * @returns {Promise<Round>}
   */
  async call(row, prefix, { ms, concurrency }) {
    const before = await cpuOfServer(this.client)
    const round = await this.#ask({
      row: row.name,
      prefix,
      shape: row.stock,
      ms,
      concurrency: concurrency ?? row.concurrency ?? 20,
      limit: row.limit ?? Number.MAX_SAFE_INTEGER,
    })
    const after = await cpuOfServer(this.client)

    return {
      ...round,
      serverCpu: cpuBetween(before, after),
    }
  }

  /**
   * Fills the pool with transactions that hold their connections, makes calls,
   * and lets the connections go again.
   *
   * @param {import("./rows.mjs").Row} row
   * @param {string} prefix
   * @param {{ held: number, callers: number }} options
   * @returns {Promise<{ waits: number[], errors: Record<string, number>, message: string, recovered: boolean }>}
   */
  async exhaust(row, prefix, options) {
    await makeStock(this.client, prefix, row.stock)

    return await this.#ask({
      task: "exhaust",
      row: row.name,
      prefix,
      shape: row.stock,
      ...options,
    })
  }

  /**
   * Tidies up what expired, as the job does.
   *
   * @returns {Promise<{ ms: number }>}
   */
  async runJob() {
    return await this.#ask({ task: "job" })
  }

  /** @param {string} prefix */
  async outcome(prefix) {
    return await outcomeOf(this.client, prefix)
  }

  async stop() {
    const ended = new Promise((resolve) => this.child.once("exit", resolve))

    await this.client.end()
    this.child.disconnect()
    await ended
  }

  /** @param {object} message */
  async #ask(message) {
    return await ask(this.child, this.name, message)
  }
}
