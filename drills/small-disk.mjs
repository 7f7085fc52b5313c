// @ts-check
import { execFileSync } from "node:child_process"
import {
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  rmdirSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"

import { serverUser } from "../scripts/postgres/postgres-files.mjs"

const MB = 2 ** 20
/** What is written at a time until nothing more can be. */
const PIECES = [MB, 4096]

/** A file system of its own, in memory, that is full when it is wanted to be. */
export class SmallDisk {
  /** How many files fill it. */
  #ballast = 0

  /** @param {string} folder */
  constructor(folder) {
    this.folder = folder
  }

  /**
   * @param {number} size in MB
   * @returns {SmallDisk | null} null where this user may not mount one
   */
  static mount(size) {
    const folder = mkdtempSync(path.join(tmpdir(), "holdfast-disk-"))

    try {
      execFileSync(
        "mount",
        ["-t", "tmpfs", "-o", `size=${size}m,mode=711`, "tmpfs", folder],
        { stdio: "pipe" }
      )
    } catch {
      rmdirSync(folder)

      return null
    }

    return new SmallDisk(folder)
  }

  /**
   * A folder of the database server's user.
   *
   * @param {string} name
   */
  folderFor(name) {
    const folder = path.join(this.folder, name)
    const owner = serverUser(this.folder)

    mkdirSync(folder, { mode: 0o700 })
    if (owner) {
      chownSync(folder, owner.uid, owner.gid)
    }

    return folder
  }

  /** Leaves no room. */
  fill() {
    for (const size of PIECES) {
      for (;;) {
        const file = path.join(this.folder, `ballast-${this.#ballast++}`)

        try {
          writeFileSync(file, Buffer.alloc(size))
        } catch (error) {
          if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ENOSPC") {
            throw error
          }
          break
        }
      }
    }
  }

  /** Gives back what `fill` took. */
  makeRoom() {
    for (let n = 0; n < this.#ballast; n++) {
      rmSync(path.join(this.folder, `ballast-${n}`), { force: true })
    }
    this.#ballast = 0
  }

  async close() {
    // The last of a server that was ended may have a file open still.
    execFileSync("umount", ["--lazy", this.folder], { stdio: "pipe" })
    rmdirSync(this.folder)
  }
}
