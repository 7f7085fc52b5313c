// @ts-check
import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import {
  chmodSync,
  chownSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"

import { serverUser } from "../scripts/postgres/postgres-files.mjs"
import { freePort, isFree } from "../scripts/process/ports.mjs"
import { debianCommand } from "./debian.mjs"

// What it is linked to, beside what every Debian has.
const PACKAGES = ["pgbouncer", "libc-ares2", "libevent-2.1-7"]

/** @typedef {import("./server.mjs").Server} Server */

/**
 * A PgBouncer of a drill's own, in transaction mode, before a server: all of its
 * databases, or those that are named.
 */
export class PgBouncer {
  /** @type {import("node:child_process").ChildProcess | undefined} */
  #child

  /**
   * @param {NonNullable<ReturnType<typeof debianCommand>>} command
   * @param {string} folder
   * @param {number} port
   */
  constructor(command, folder, port) {
    this.command = command
    this.folder = folder
    this.port = port
  }

  /**
   * @param {Server} server
   * @param {object} settings
   * @param {Record<string, string>} settings.users passwords by name, beside the superuser's
   * @param {number} settings.poolSize connections to the server for each database and user
   * @param {string[]} [settings.databases] all if not given
   * @returns {Promise<PgBouncer | null>} null where there is none to be had
   */
  static async start(server, { users, poolSize, databases = ["*"] }) {
    const command = debianCommand("pgbouncer", PACKAGES)

    if (!command) {
      return null
    }

    const folder = mkdtempSync(path.join(tmpdir(), "holdfast-pgbouncer-"))
    const bouncer = new PgBouncer(command, folder, await freePort())
    const { port, user, password } = server.postgres

    bouncer.write(
      "users.txt",
      Object.entries({ ...users, [user]: password }).map(
        ([name, secret]) => `"${name}" "${secret}"`
      )
    )
    bouncer.write("pgbouncer.ini", [
      "[databases]",
      ...databases.map((name) => `${name} = host=localhost port=${port}`),
      "[pgbouncer]",
      "listen_addr = 127.0.0.1",
      `listen_port = ${bouncer.port}`,
      "unix_socket_dir =",
      "auth_type = scram-sha-256",
      `auth_file = ${path.join(folder, "users.txt")}`,
      "pool_mode = transaction",
      `default_pool_size = ${poolSize}`,
      "max_client_conn = 500",
      `logfile = ${path.join(folder, "log")}`,
    ])
    try {
      await bouncer.startAgain()
    } catch (error) {
      await bouncer.close()
      throw error
    }

    return bouncer
  }

  get version() {
    return execFileSync(this.command.file, ["--version"], {
      encoding: "utf8",
      env: this.environment,
    })
      .split("\n")[0]
      ?.replace("PgBouncer ", "")
  }

  get environment() {
    return { ...process.env, ...this.command.environment }
  }

  /**
   * The way to a database of the server that leads through it.
   *
   * @param {string} url
   */
  wayTo(url) {
    return Object.assign(new URL(url), { host: `127.0.0.1:${this.port}` }).href
  }

  /** At the same port. */
  async startAgain() {
    while (!(await isFree(this.port))) {
      await sleep(20)
    }

    const owner = serverUser(this.folder)
    const child = spawn(
      this.command.file,
      [path.join(this.folder, "pgbouncer.ini")],
      { stdio: "ignore", env: this.environment, ...owner }
    )

    this.#child = child
    while (await isFree(this.port)) {
      if (child.exitCode !== null) {
        throw new Error(
          `pgbouncer ended with ${child.exitCode}: ${readFileSync(path.join(this.folder, "log"), "utf8")}`
        )
      }
      await sleep(20)
    }
  }

  /** At once, with all its connections (kill -9). */
  async kill() {
    const child = this.#child

    if (child && child.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL")
      await once(child, "exit")
    }
  }

  async close() {
    await this.kill()
    rmSync(this.folder, { recursive: true, force: true })
    this.command.remove()
  }

  /**
   * @param {string} name
   * @param {string[]} lines
   */
  write(name, lines) {
    const file = path.join(this.folder, name)
    const owner = serverUser(this.folder)

    writeFileSync(file, `${lines.join("\n")}\n`, { mode: 0o600 })
    // It does not run as root either.
    if (owner) {
      chownSync(file, owner.uid, owner.gid)
      chownSync(this.folder, owner.uid, owner.gid)
    }
    chmodSync(this.folder, 0o711)
  }
}
