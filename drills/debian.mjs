// @ts-check
import { execFileSync } from "node:child_process"
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"

/**
 * A command that is not in npm's registry: what PATH names, or else of Debian's packages,
 * unpacked into a folder of their own and installed nowhere.
 *
 * @param {string} name
 * @param {string[]} packages
 * @returns {{ file: string, environment: Record<string, string>, remove: () => void } | null}
 * null where there is neither
 */
export function debianCommand(name, packages) {
  const present = [
    ...(process.env.PATH ?? "").split(path.delimiter),
    "/usr/sbin",
  ]
    .map((folder) => path.join(folder, name))
    .find((file) => existsSync(file))

  if (present) {
    return { file: present, environment: {}, remove: () => {} }
  }

  const folder = mkdtempSync(path.join(tmpdir(), "holdfast-debian-"))
  const remove = () => rmSync(folder, { recursive: true, force: true })

  try {
    execFileSync("apt-get", ["download", ...packages], {
      cwd: folder,
      stdio: "pipe",
    })
    for (const file of readdirSync(folder)) {
      execFileSync("dpkg", ["--extract", file, "."], {
        cwd: folder,
        stdio: "pipe",
      })
    }
  } catch {
    remove()

    return null
  }

  const file = ["usr/bin", "usr/sbin"]
    .map((place) => path.join(folder, place, name))
    .find((one) => existsSync(one))
  const libraries = path.join(folder, "usr/lib")

  return file
    ? {
        file,
        environment: {
          LD_LIBRARY_PATH: existsSync(libraries)
            ? readdirSync(libraries)
                .map((one) => path.join(libraries, one))
                .join(path.delimiter)
            : "",
        },
        remove,
      }
    : null
}
