// @ts-check
import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { rmSync, writeFileSync } from "node:fs"
import path from "node:path"
import { promisify } from "node:util"

import { freePort } from "../scripts/process/ports.mjs"
import {
  binariesPackage,
  makeThrowAwayFolder,
} from "../scripts/postgres/postgres-files.mjs"
import { OVERRIDES } from "./versions.mjs"

/** @typedef {import("./versions.mjs").Versions} Versions */

const run = promisify(execFile)
const MOST_OUTPUT = 64 * 1024 * 1024

export const ADMIN = { email: "admin@shop.test", password: "supersecret" }

// As its developer would write it, on core's module until the plugin takes over.
const CONFIG = `
const { defineConfig } = require("@medusajs/framework/utils")

const config = {
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    http: {
      storeCors: "http://localhost:8000",
      adminCors: "http://localhost:9000",
      authCors: "http://localhost:9000",
      jwtSecret: "for a test",
      cookieSecret: "for a test",
    },
  },
  admin: { disable: true },
}

module.exports =
  process.env.SHOP_INVENTORY === "core"
    ? defineConfig(config)
    : require("medusa-plugin-holdfast").withHoldfast(defineConfig(config))
`

/** Who answers for inventory. @typedef {"core" | "holdfast"} Inventory */

/**
 * A shop as anybody has it: its packages from the registry, of versions of their own,
 * and the plugin from its tarball.
 */
export class BareShop {
  /**
   * @param {Versions} versions
   * @param {string} folder
   */
  constructor(versions, folder) {
    this.versions = versions
    this.folder = folder
    /** @type {Set<import("node:child_process").ChildProcess>} */
    this.servers = new Set()
    this.databaseUrl = ""
  }

  /**
   * Installs it, by nothing but `npm install`: what npm refuses is refused here.
   *
   * @param {Versions} versions
   * @param {string} tarball
   */
  static async install(versions, tarball) {
    const shop = new BareShop(versions, makeThrowAwayFolder({ inMemory: true }))

    shop.write(
      "package.json",
      JSON.stringify({
        name: "bare-shop",
        private: true,
        dependencies: {
          ...Object.fromEntries(
            ["cli", "framework", "medusa"].map((name) => [
              `@medusajs/${name}`,
              versions.medusa,
            ])
          ),
          "medusa-plugin-holdfast": `file:${tarball}`,
          [nodePackage()]: versions.node,
          [binariesPackage()]: versions.postgres,
        },
        overrides: OVERRIDES[versions.medusa] ?? {},
      })
    )
    shop.write("medusa-config.js", CONFIG)
    try {
      await run("npm", ["install", "--no-audit", "--no-fund"], {
        cwd: shop.folder,
        maxBuffer: MOST_OUTPUT,
      })
    } catch (error) {
      shop.remove()
      throw error
    }

    return shop
  }

  /** Where the binaries of its PostgreSQL are. */
  get postgres() {
    return path.join(this.folder, "node_modules", binariesPackage(), "native")
  }

  /**
   * A command of Medusa, to its end.
   *
   * @param {Inventory} inventory
   * @param {string[]} args
   * @returns {Promise<string>} what it printed
   */
  async medusa(inventory, args) {
    const { stdout, stderr } = await run(...this.command(args), {
      cwd: this.folder,
      env: this.environment(inventory),
      maxBuffer: MOST_OUTPUT,
    })

    return stdout + stderr
  }

  /**
   * Starts the server, and waits until it listens.
   *
   * @param {Inventory} inventory
   */
  async start(inventory) {
    const port = await freePort()
    const server = spawn(...this.command(["start", "--port", String(port)]), {
      cwd: this.folder,
      env: this.environment(inventory),
      stdio: ["ignore", "pipe", "pipe"],
    })
    let output = ""

    this.servers.add(server)
    await new Promise((resolve, reject) => {
      const listen = (/** @type {Buffer} */ chunk) => {
        output += chunk.toString()
        if (output.includes(`Server is ready on port: ${port}`)) {
          resolve(undefined)
        }
      }

      server.stdout.on("data", listen)
      server.stderr.on("data", listen)
      server.on("error", reject)
      server.on("close", (code) =>
        reject(new Error(`The server ended with ${code}:\n${output}`))
      )
    })

    return {
      url: `http://localhost:${port}`,
      output: () => output,
      stop: async () => {
        this.servers.delete(server)
        if (server.exitCode === null && server.signalCode === null) {
          server.kill("SIGTERM")
          await once(server, "close")
        }
      },
    }
  }

  remove() {
    this.servers.forEach((server) => server.kill("SIGKILL"))
    rmSync(this.folder, { recursive: true, force: true })
  }

  /**
   * @param {string[]} args
   * @returns {[string, string[]]}
   */
  command(args) {
    const modules = path.join(this.folder, "node_modules")

    return [
      path.join(modules, nodePackage(), "bin/node"),
      [path.join(modules, "@medusajs/cli/cli.js"), ...args],
    ]
  }

  /** @param {Inventory} inventory */
  environment(inventory) {
    return {
      ...process.env,
      NODE_OPTIONS: "",
      NODE_ENV: "production",
      MEDUSA_DISABLE_TELEMETRY: "1",
      DATABASE_URL: this.databaseUrl,
      SHOP_INVENTORY: inventory,
    }
  }

  /**
   * @param {string} file
   * @param {string} text
   */
  write(file, text) {
    writeFileSync(path.join(this.folder, file), text)
  }
}

/** Node itself, for this machine. */
export function nodePackage() {
  return `node-${process.platform}-${process.arch}`
}
