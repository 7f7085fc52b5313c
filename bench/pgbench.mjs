// @ts-check
import { execFile } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { promisify } from "node:util"

import { makeStock, outcomeOf, stockOf } from "./stock.mjs"

const run = promisify(execFile)

/**
 * Where pgbench is installed: the version that it tells, or null.
 *
 * @returns {Promise<string | null>}
 */
export async function pgbenchVersion() {
  try {
    return (await run("pgbench", ["--version"])).stdout.trim()
  } catch {
    return null
  }
}

/** The raw statement run by pgbench: what Postgres does with no Node at all. */
export class Pgbench {
  name = "pgbench"

  /**
   * @param {import("../scripts/postgres/postgres.mjs").Postgres} postgres
   * @param {import("./contestant.mjs").Contestant} raw whose database it uses
   */
  constructor(postgres, { client }) {
    this.postgres = postgres
    this.client = client
  }

  /** @param {import("./rows.mjs").Row} row */
  canPlay({ pgbench }) {
    return pgbench !== undefined
  }

  /**
   * @param {import("./rows.mjs").Row} row
   * @param {string} prefix
   * @param {{ ms: number, concurrency?: number }} round
   * @returns {Promise<import("./contestant.mjs").Round>}
   */
  async play(row, prefix, { ms, concurrency }) {
    const { port, user, password } = this.postgres
    const folder = mkdtempSync(path.join(tmpdir(), "holdfast-pgbench-"))
    const script = path.join(folder, "script.sql")
    const stock = stockOf(prefix, row.stock)

    await makeStock(this.client, prefix, row.stock)
    await this.client.query("analyze")
    writeFileSync(
      script,
      [
        `\\set n random(0, ${row.stock.items - 1})`,
        `${(row.pgbench ?? "")
          .replaceAll(":item", `('iitem_${prefix}_' || :n::text)`)
          .replaceAll(":location", `'${stock.location}'`)
          .replaceAll(/\s+/g, " ")};`,
      ].join("\n")
    )

    try {
      const { stdout } = await run(
        "pgbench",
        [
          "--no-vacuum",
          "--protocol=prepared",
          `--client=${concurrency ?? row.concurrency ?? 20}`,
          `--time=${Math.max(1, Math.round(ms / 1000))}`,
          `--file=${script}`,
          "--host=localhost",
          `--port=${port}`,
          `--username=${user}`,
          String(this.client.database),
        ],
        { env: { ...process.env, PGPASSWORD: password } }
      )
      const figure = (/** @type {RegExp} */ pattern) =>
        Number(pattern.exec(stdout)?.[1])
      const calls = figure(/actually processed: (\d+)/)

      return {
        calls,
        accepted: calls,
        errors: {},
        ms: (calls * 1000) / figure(/tps = ([\d.]+)/),
        statements: calls,
        cpu: NaN,
        serverCpu: null,
        p50: NaN,
        p95: NaN,
        p99: NaN,
        rss: NaN,
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  /** @param {string} prefix */
  async outcome(prefix) {
    return await outcomeOf(this.client, prefix)
  }
}
