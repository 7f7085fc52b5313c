// @ts-check
import { execFileSync } from "node:child_process"
import { existsSync, readdirSync } from "node:fs"
import path from "node:path"

/** @typedef {{ dump: string, restore: string, server?: string }} Tools */

/** Where Debian has them, one folder a version, beside what PATH names. */
export const DEBIAN = "/usr/lib/postgresql"

/**
 * `pg_dump` and `pg_restore`, which the embedded PostgreSQL has not: of its version or
 * newer, or else older ones with a server of their own beside them.
 *
 * @param {number} version of the embedded PostgreSQL
 * @returns {Tools | null}
 */
export function dumpTools(version) {
  const folders = [
    ...(process.env.PATH ?? "").split(path.delimiter),
    ...(existsSync(DEBIAN)
      ? readdirSync(DEBIAN).map((one) => path.join(DEBIAN, one, "bin"))
      : []),
  ].filter(
    (folder) =>
      existsSync(path.join(folder, "pg_dump")) &&
      existsSync(path.join(folder, "pg_restore"))
  )
  const of = (/** @type {string} */ folder) => ({
    dump: path.join(folder, "pg_dump"),
    restore: path.join(folder, "pg_restore"),
  })
  const fitting = folders.find((folder) => versionOf(folder) >= version)

  if (fitting) {
    return of(fitting)
  }

  const whole = folders.find((folder) =>
    existsSync(path.join(folder, "postgres"))
  )

  return whole ? { ...of(whole), server: whole } : null
}

/** @param {string} folder */
function versionOf(folder) {
  try {
    const told = execFileSync(path.join(folder, "pg_dump"), ["--version"], {
      stdio: "pipe",
    }).toString()

    return Number(/\) (\d+)/.exec(told)?.[1])
  } catch {
    return 0
  }
}
