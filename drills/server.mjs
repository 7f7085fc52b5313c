// @ts-check
import { execFileSync } from "node:child_process"
import {
  chownSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"

import pg from "@medusajs/framework/pg"

import { startPostgres } from "../scripts/postgres/postgres.mjs"
import { makeThrowAwayFolder } from "../scripts/postgres/postgres-files.mjs"

/** @typedef {import("../scripts/postgres/postgres.mjs").Postgres} Postgres */

/**
 * What is acknowledged outlives its processes, as in a shop. (Not the machine: nothing
 * here cuts the power, and so nothing waits for the disk.)
 */
const SETTINGS = {
  fsync: "off",
  synchronous_commit: "on",
  max_connections: "200",
  shared_buffers: "128MB",
  wal_keep_size: "1GB",
}
const PATIENCE_MS = 60_000

/** A PostgreSQL server that can be killed, started again and copied. */
export class Server {
  /**
   * @param {string} folder
   * @param {Postgres} postgres
   * @param {{ settings: Record<string, string>, bin?: string }} started
   */
  constructor(folder, postgres, started) {
    this.folder = folder
    this.postgres = postgres
    this.started = started
  }

  /**
   * @param {object} [options]
   * @param {string} [options.folder] of its own; a new one if not given
   * @param {Record<string, string>} [options.settings] further ones
   * @param {string} [options.bin] other binaries than the embedded ones
   */
  static async start({
    folder = makeThrowAwayFolder(),
    settings = {},
    bin,
  } = {}) {
    const started = { settings: { ...SETTINGS, ...settings }, bin }

    try {
      return new Server(
        folder,
        await startPostgres({ dataDir: path.join(folder, "data"), ...started }),
        started
      )
    } catch (error) {
      rmSync(folder, { recursive: true, force: true })
      throw error
    }
  }

  get dataDir() {
    return path.join(this.folder, "data")
  }

  /** @param {string} database */
  url(database) {
    return this.postgres.url(database)
  }

  /**
   * @template Result
   * @param {string} database
   * @param {(client: pg.Client) => Promise<Result>} use as the superuser
   * @returns {Promise<Result>}
   */
  async withClient(database, use) {
    const client = new pg.Client({ connectionString: this.url(database) })

    // It may be killed under us: the query that was running says so.
    client.on("error", () => {})
    await client.connect()

    try {
      return await use(client)
    } finally {
      await client.end().catch(() => {})
    }
  }

  /**
   * @param {string} database
   * @param {string} text
   * @param {unknown[]} [values]
   */
  async query(database, text, values) {
    return await this.withClient(
      database,
      async (client) => (await client.query(text, values)).rows
    )
  }

  /**
   * Ends all sessions of a user.
   *
   * @param {string} user
   * @returns {Promise<number>} how many there were
   */
  async terminate(user) {
    const ended = await this.query(
      "postgres",
      "select pg_terminate_backend(pid) from pg_stat_activity where usename = $1",
      [user]
    )

    return ended.length
  }

  /** Ends all its processes at once, as the machine's end does (kill -9). */
  async kill() {
    const postmaster = this.pid()

    for (const pid of [postmaster, ...childrenOf(postmaster)]) {
      try {
        process.kill(pid, "SIGKILL")
      } catch {
        // A session that ended by itself meanwhile.
      }
    }
    await this.postgres.stop()
  }

  pid() {
    return Number(
      readFileSync(path.join(this.dataDir, "postmaster.pid"), "utf8").split(
        "\n"
      )[0]
    )
  }

  /** At the same port. What was committed is recovered. */
  async startAgain() {
    const end = Date.now() + PATIENCE_MS

    for (;;) {
      try {
        this.postgres = await startPostgres({
          dataDir: this.dataDir,
          port: this.postgres.port,
          ...this.started,
        })

        return
      } catch (error) {
        // The last of those that were killed may hold its port or its memory still.
        if (Date.now() > end) {
          throw error
        }
        await sleep(50)
      }
    }
  }

  /**
   * Starts another server on a copy of this one's files, which is taken while this one
   * goes on, as `pg_basebackup` does: the embedded binaries have none.
   *
   * @param {object} [options]
   * @param {boolean} [options.isStandby] whether it follows this one
   * @param {Record<string, string>} [options.settings]
   */
  async copy({ isStandby = false, settings = {} } = {}) {
    const folder = makeThrowAwayFolder()
    const to = path.join(folder, "data")

    await this.withClient("postgres", async (client) => {
      await client.query("select pg_backup_start('drill', true)")
      copyFiles(this.dataDir, to)

      const { rows } = await client.query(
        "select labelfile from pg_backup_stop(false)"
      )

      // All that was written since the start, and to the end.
      rmSync(path.join(to, "pg_wal"), { recursive: true })
      copyFiles(path.join(this.dataDir, "pg_wal"), path.join(to, "pg_wal"))
      rmSync(path.join(to, "postmaster.pid"), { force: true })
      this.write(path.join(to, "backup_label"), rows[0].labelfile)
    })
    copyFiles(`${this.dataDir}.password`, `${to}.password`)
    if (isStandby) {
      this.write(path.join(to, "standby.signal"), "")
    }

    const { host, port, user, password } = new pg.Client(this.url("postgres"))
    const primary = `host=${host} port=${port} user=${user} password=${password} application_name=standby`

    return await Server.start({
      folder,
      bin: this.started.bin,
      settings: {
        ...settings,
        ...(isStandby && { primary_conninfo: primary }),
      },
    })
  }

  /**
   * Waits until a standby of this one is that far.
   *
   * @param {"streaming" | "sync"} state
   */
  async replicates(state) {
    await this.withClient("postgres", async (client) => {
      const isSo = async () =>
        (
          await client.query(
            "select from pg_stat_replication where $1 in (state, sync_state)",
            [state]
          )
        ).rowCount

      while (!(await isSo())) {
        await sleep(50)
      }
    })
  }

  /**
   * Writes a file that the server's user owns.
   *
   * @param {string} file
   * @param {string} text
   */
  write(file, text) {
    const { uid, gid } = statSync(this.dataDir)

    writeFileSync(file, text, { mode: 0o600 })
    chownSync(file, uid, gid)
  }

  /**
   * Makes a folder, with all that is in it, its user's.
   *
   * @param {string} folder
   */
  own(folder) {
    const { uid, gid } = statSync(this.dataDir)

    execFileSync("chown", ["-R", `${uid}:${gid}`, folder])
  }

  async close() {
    await this.postgres.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/**
 * With their owners and modes.
 *
 * @param {string} from
 * @param {string} to
 */
function copyFiles(from, to) {
  try {
    execFileSync("cp", ["-a", from, to], { stdio: "pipe" })
  } catch (error) {
    const { stderr } = /** @type {{ stderr: Buffer }} */ (error)
    // A file of a server at work may go while it is copied.
    const others = stderr
      .toString()
      .split("\n")
      .filter((line) => line && !/No such file|file changed/.test(line))

    if (others.length) {
      throw error
    }
  }
}

/**
 * @param {number} pid
 * @returns {number[]} where the system tells them; elsewhere they end by themselves
 */
function childrenOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
      .split(" ")
      .filter(Boolean)
      .map(Number)
  } catch {
    return []
  }
}
