// @ts-check
import { createHash } from "node:crypto"
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import path from "node:path"

import { endOfLog, ROOT, startMedusa } from "../server/medusa-command.mjs"

/** The dashboard as it is built for the tests. */
export const BUILT = path.join(ROOT, ".holdfast/dashboard")

const MADE = path.join(ROOT, ".medusa/admin")
const MARK = path.join(ROOT, ".holdfast/dashboard-built-from")
const LOG = path.join(ROOT, ".holdfast/dashboard.log")

/**
 * Builds the dashboard with our pages as a shop does, unless it was built from the
 * same sources before: it takes half a minute.
 */
export async function buildDashboard() {
  const sources = fingerprint()

  if (
    existsSync(path.join(BUILT, "index.html")) &&
    existsSync(MARK) &&
    readFileSync(MARK, "utf8") === sources
  ) {
    return
  }

  mkdirSync(path.dirname(LOG), { recursive: true })
  writeFileSync(LOG, "")
  rmSync(MADE, { recursive: true, force: true })

  const code = await startMedusa(["build", "--admin-only", "--no-lint"], {
    logFile: LOG,
    environment: { NODE_ENV: "production", HOLDFAST_DISABLE_ADMIN: "true" },
  }).ended

  if (code !== 0 || !existsSync(path.join(MADE, "index.html"))) {
    throw new Error(`The dashboard could not be built:\n${endOfLog(LOG)}`)
  }

  rmSync(BUILT, { recursive: true, force: true })
  mkdirSync(path.dirname(BUILT), { recursive: true })
  renameSync(MADE, BUILT)
  writeFileSync(MARK, sources)
}

function fingerprint() {
  const hash = createHash("sha256")
  const folder = path.join(ROOT, "src/admin")
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !file.includes("__tests__"))

  for (const file of [...files.sort(), path.join(ROOT, "package-lock.json")]) {
    hash.update(path.relative(ROOT, file)).update(readFileSync(file))
  }

  return hash.digest("hex")
}
