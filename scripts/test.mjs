// @ts-check
import { spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import path from "node:path"
import { fileURLToPath } from "node:url"

import {
  databaseEnvironment,
  givenServer,
} from "./postgres/database-environment.mjs"
import { dropDatabase, ensureDatabase } from "./postgres/database.mjs"
import { startThrowAwayPostgres } from "./postgres/postgres.mjs"
import { onStop } from "./process/stop-signals.mjs"

// npm test: all suites, on a throw-away PostgreSQL unless DB_HOST and its like
// or DATABASE_URL name a server. The first words may name suites, and the rest
// goes to jest:
//   npm test -- unit module
//   npm test -- module -t "reserving"
// HOLDFAST_REPORT names a file to keep jest's report in, with the time of each test.
const SUITES = ["unit", "module", "http", "browser", "package"]
const ROOT = fileURLToPath(new URL("..", import.meta.url))
const RUN = randomBytes(8).toString("hex")
/** What tests copy instead of migrating: see support/template-database.ts. */
const TEMPLATES = {
  HOLDFAST_SHOP_DATABASE: `holdfast_shops_${RUN}`,
  HOLDFAST_MODULE_DATABASE: `holdfast_modules_${RUN}`,
}

const args = process.argv.slice(2)
const end = args.findIndex((arg) => !SUITES.includes(arg))
const suites = args.splice(0, end === -1 ? args.length : end)
const namesFiles = args.some(
  (arg, index) =>
    !arg.startsWith("-") &&
    !["-t", "--testNamePattern"].includes(args[index - 1] ?? "")
)

/** @type {(signal: NodeJS.Signals) => void} */
let passOn = () => process.exit(130)

onStop((signal) => passOn(signal))

try {
  const { passed, failed, code } = await onServer(runJest)

  console.log(`${passed} passed, ${failed} failed`)
  process.exit(code || (failed || !passed ? 1 : 0))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  console.log("0 passed, 1 failed")
  process.exit(1)
}

/**
 * @template Result
 * @param {(environment: Record<string, string>) => Promise<Result>} use
 * @returns {Promise<Result>}
 */
async function onServer(use) {
  const server = givenServer()

  if (server) {
    const { host, port, user, password } = server
    const login = [user, password].map(encodeURIComponent).join(":")
    const url = `postgres://${login}@${host}:${port}/postgres`

    await ensureDatabase(url)

    try {
      return await use(databaseEnvironment(server))
    } finally {
      for (const template of Object.values(TEMPLATES)) {
        await dropDatabase(url, template)
      }
    }
  }

  const postgres = await startThrowAwayPostgres({}, { inMemory: true })

  try {
    return await use(databaseEnvironment(postgres))
  } finally {
    await postgres.stop()
  }
}

/**
 * @param {Record<string, string>} environment
 * @returns {Promise<{ passed: number, failed: number, code: number }>}
 */
async function runJest(environment) {
  const results = mkdtempSync(path.join(tmpdir(), "holdfast-results-"))
  const report =
    process.env["HOLDFAST_REPORT"] ?? path.join(results, "results.json")

  try {
    // One of another run must not be taken for this one's.
    rmSync(report, { force: true })

    const code = await new Promise((resolve, reject) => {
      const jest = spawn(
        process.execPath,
        [
          createRequire(import.meta.url).resolve("jest/bin/jest"),
          "--json",
          `--outputFile=${report}`,
          "--silent",
          // A suite that leaves a process behind must not hold up the run: jest
          // still says so.
          "--forceExit",
          // Before the names of suites, which would take them for names as well.
          ...args,
          ...(suites.length ? ["--selectProjects", ...suites] : []),
        ],
        {
          cwd: ROOT,
          stdio: ["ignore", "ignore", "inherit"],
          env: {
            ...process.env,
            ...environment,
            ...TEMPLATES,
            // It would come in the midst of any story.
            HOLDFAST_CHECKS_DAILY: "false",
            ...(!namesFiles && { HOLDFAST_TOGETHER: "1" }),
          },
        }
      )

      passOn = (signal) => jest.kill(signal)
      jest.on("error", reject)
      jest.on("exit", (exitCode) => resolve(exitCode ?? 130))
    })

    return { ...countTests(report), code }
  } finally {
    rmSync(results, { recursive: true, force: true })
  }
}

/** @param {string} report */
function countTests(report) {
  try {
    const summary = JSON.parse(readFileSync(report, "utf8"))

    return {
      passed: summary.numPassedTests,
      // A file that could not even be loaded is no test to jest.
      failed: summary.numFailedTests + summary.numRuntimeErrorTestSuites,
    }
  } catch {
    console.error("jest left no results")

    return { passed: 0, failed: 1 }
  }
}
