// @ts-check
import { createHash } from "node:crypto"
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import path from "node:path"

import {
  ensureDatabase,
  holdsAnotherShop,
  markDatabase,
  readMark,
} from "../postgres/database.mjs"
import { demo } from "./demo-settings.mjs"
import { endOfLog, ROOT, startMedusa } from "./medusa-command.mjs"
import { isFree, portOf } from "../process/ports.mjs"
import { startPostgres } from "../postgres/postgres.mjs"

const FOLDER = path.join(ROOT, ".holdfast")

/** What the state of a prepared database follows from. */
const SOURCES = ["demo", "src", "medusa-config.ts", "package-lock.json"]
const NO_SOURCES = /(^|\/)(__tests__|admin|storefront)(\/|$)/

/**
 * The demo shop on a whole Medusa server: on the server that DATABASE_URL
 * names, else on an embedded PostgreSQL that keeps its data in `.holdfast/`.
 */
export class DemoServer {
  /** @type {import("./medusa-command.mjs").Command | undefined} */
  #command

  /** @type {Promise<import("../postgres/postgres.mjs").Postgres> | undefined} */
  #postgres

  /** @type {Promise<void> | undefined} */
  #stopping

  /**
   * @param {object} options
   * @param {boolean} options.hasDashboard
   * @param {(text: string) => void} options.report what is being done
   * @param {(reason: Error) => void} options.onEnd it ended by itself
   * @param {string} [options.storefrontUrl] may ask the Store API
   */
  constructor({ hasDashboard, report, onEnd, storefrontUrl }) {
    this.hasDashboard = hasDashboard
    this.storefrontUrl = storefrontUrl
    this.report = report
    this.onEnd = onEnd
    this.port = portOf("PORT", 9000) ?? 9000
    this.url = demoUrl()
    this.databaseUrl = ""
    // A port has one server, and so has a log.
    this.logFile = path.join(FOLDER, `server-${this.port}.log`)
  }

  /**
   * Resolves when the server answers.
   *
   * @throws an Error of one sentence that says what to do
   */
  async start() {
    if (!(await isFree(this.port))) {
      throw new Error(
        `Port ${this.port} is taken: stop what listens there, or choose another, as in PORT=${this.port + 1} npm start`
      )
    }

    this.#openLog()

    if (process.env.DATABASE_URL) {
      await this.#useGivenDatabase(process.env.DATABASE_URL)
    } else {
      await this.#useEmbeddedDatabase()
    }

    this.report("Starting Medusa")
    await this.#serve()
  }

  /** Stops all that was started, and resolves when it has ended. */
  stop() {
    this.#stopping ??= this.#stopAll()

    return this.#stopping
  }

  async #stopAll() {
    await this.#command?.stop()
    await (await this.#postgres?.catch(() => undefined))?.stop()
  }

  #openLog() {
    try {
      mkdirSync(FOLDER, { recursive: true })
      writeFileSync(this.logFile, "")
    } catch (error) {
      throw new Error(
        `${FOLDER} cannot be written: make it this user's, or remove it to begin anew. ${String(error)}`,
        { cause: error }
      )
    }
  }

  /** @param {string} url */
  async #useGivenDatabase(url) {
    this.databaseUrl = url
    await ensureDatabase(url)

    if (await holdsAnotherShop(url, demo.name)) {
      throw new Error(
        "The database of DATABASE_URL holds a shop that is not the demo: give the demo a database of its own"
      )
    }

    await this.#prepare()
  }

  async #useEmbeddedDatabase() {
    this.report("Starting PostgreSQL, its data in .holdfast/")
    this.#postgres = startPostgres({
      dataDir: path.join(FOLDER, "postgres"),
      port: portOf("HOLDFAST_DATABASE_PORT"),
      onEnd: (reason) => this.#endWith(reason),
    })
    this.databaseUrl = (await this.#postgres).url("holdfast")
    await ensureDatabase(this.databaseUrl)

    // The mark is in the database, and so is never there without the tables.
    const mark = `prepared for ${fingerprint()}`

    if ((await readMark(this.databaseUrl)) !== mark) {
      await this.#prepare()
      await markDatabase(this.databaseUrl, mark)
    }
  }

  async #prepare() {
    this.report("Migrating the database")
    await this.#run(["db:migrate", "--execute-safe-links"])
    this.report("Opening the demo shop")
    await this.#run(["exec", "./demo/open.ts"])
  }

  /** @param {string[]} args */
  async #run(args) {
    const command = this.#startMedusa(args, "development")
    const code = await command.ended

    this.#assertNotStopping()

    if (code !== 0) {
      throw new Error(`medusa ${args.join(" ")} failed. ${this.#whereLogged()}`)
    }
  }

  async #serve() {
    const args = ["start", "--port", String(this.port)]
    const command = this.#startMedusa(
      [...args, "--host", process.env.HOLDFAST_HOST || "127.0.0.1"],
      // Not for production: then Medusa serves a dashboard that was built before
      // (22 s and 1.8 GB), while this one is there in 5 s.
      "development"
    )
    let hasEnded = false
    const end = command.ended.then(() => {
      hasEnded = true
    })

    while (!hasEnded && !(await answers(this.url))) {
      await Promise.race([end, pause(100)])
    }

    this.#assertNotStopping()

    if (hasEnded) {
      throw new Error(`Medusa did not start. ${this.#whereLogged()}`)
    }

    void end.then(() =>
      this.#endWith(new Error(`Medusa ended. ${this.#whereLogged()}`))
    )
  }

  /**
   * @param {string[]} args
   * @param {string} mode
   */
  #startMedusa(args, mode) {
    this.#assertNotStopping()
    this.#command = startMedusa(args, {
      logFile: this.logFile,
      environment: {
        DATABASE_URL: this.databaseUrl,
        NODE_ENV: mode,
        PORT: String(this.port),
        ...(this.storefrontUrl && {
          STORE_CORS: [process.env.STORE_CORS, this.storefrontUrl]
            .filter(Boolean)
            .join(","),
        }),
        // The socket over which the dashboard's bundler tells of changed files.
        HMR_BIND_HOST: "127.0.0.1",
        HOLDFAST_KEEPS_MAIL: "true",
        HOLDFAST_DISABLE_ADMIN: String(!this.hasDashboard),
      },
    })

    return this.#command
  }

  #assertNotStopping() {
    if (this.#stopping) {
      throw new Error("Stopped before it was ready")
    }
  }

  /** @param {Error} reason */
  #endWith(reason) {
    if (!this.#stopping) {
      this.onEnd(reason)
    }
  }

  #whereLogged() {
    return `The end of ${path.relative(process.cwd(), this.logFile)}:\n${endOfLog(this.logFile)}`
  }
}

/** Where the demo shop's server is, or would be. */
export function demoUrl() {
  return `http://localhost:${portOf("PORT", 9000)}`
}

/**
 * Whether a Medusa server answers.
 *
 * @param {string} url
 * @returns {Promise<boolean>}
 */
export async function answers(url) {
  try {
    const response = await fetch(`${url}/health`)

    return response.ok && (await response.text()) === "OK"
  } catch {
    return false
  }
}

/** @param {number} milliseconds */
function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

function fingerprint() {
  const hash = createHash("sha256")

  for (const source of SOURCES.flatMap(filesOf).sort()) {
    hash.update(source).update(readFileSync(path.join(ROOT, source)))
  }

  return hash.digest("hex").slice(0, 16)
}

/**
 * @param {string} source
 * @returns {string[]}
 */
function filesOf(source) {
  if (path.extname(source)) {
    return [source]
  }

  return readdirSync(path.join(ROOT, source), {
    recursive: true,
    withFileTypes: true,
  })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      path.relative(ROOT, path.join(entry.parentPath, entry.name))
    )
    .filter((file) => !NO_SOURCES.test(file))
}
