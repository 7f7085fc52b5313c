// @ts-check
import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"

import { freePort } from "../scripts/process/ports.mjs"
import { debianCommand } from "./debian.mjs"

// What they are linked to, beside what every Debian has.
const PACKAGES = [
  "redis-server",
  "redis-tools",
  "libjemalloc2",
  "liblua5.1-0",
  "liblzf1",
  "libatomic1",
  "lua-bitop",
  "lua-cjson",
]

/** A Redis of a drill's own. */
export class Redis {
  /**
   * @param {number} port
   * @param {string} cli
   * @param {Record<string, string>} environment
   * @param {() => Promise<void>} close
   */
  constructor(port, cli, environment, close) {
    this.port = port
    this.cli = cli
    this.environment = environment
    this.close = close
    this.url = `redis://127.0.0.1:${port}`
  }

  /** @returns {Promise<Redis | null>} null where there is none to be had */
  static async start() {
    const server = debianCommand("redis-server", PACKAGES)

    if (!server) {
      return null
    }

    const folder = mkdtempSync(path.join(tmpdir(), "holdfast-redis-"))
    const port = await freePort()
    const child = spawn(
      server.file,
      [
        "--port",
        `${port}`,
        "--bind",
        "127.0.0.1",
        "--dir",
        folder,
        "--save",
        "",
      ],
      { stdio: "ignore", env: { ...process.env, ...server.environment } }
    )
    const redis = new Redis(
      port,
      path.join(path.dirname(server.file), "redis-cli"),
      server.environment,
      async () => {
        if (child.exitCode === null) {
          child.kill("SIGKILL")
          await once(child, "exit")
        }
        rmSync(folder, { recursive: true, force: true })
        server.remove()
      }
    )

    while (!redis.answers()) {
      if (child.exitCode !== null) {
        await redis.close()
        throw new Error(`redis-server ended with ${child.exitCode}`)
      }
      await sleep(50)
    }

    return redis
  }

  answers() {
    try {
      return this.ask("PING") === "PONG"
    } catch {
      return false
    }
  }

  /** @param {string[]} words */
  ask(...words) {
    return execFileSync(this.cli, ["-p", `${this.port}`, ...words], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...process.env, ...this.environment },
    }).trim()
  }
}
