// @ts-check
import { spawn } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"

import { startThrowAwayPostgres } from "./postgres.mjs"
import { databaseEnvironment } from "./database-environment.mjs"

// npm test: all suites on a throw-away PostgreSQL. Arguments go to jest:
// npm test -- --selectProjects module -t "reserving"
const results = mkdtempSync(path.join(tmpdir(), "holdfast-results-"))
const report = path.join(results, "results.json")
const postgres = await startThrowAwayPostgres()

const code = await new Promise((resolve) => {
  const jest = spawn(
    process.execPath,
    [
      "node_modules/jest/bin/jest.js",
      "--json",
      `--outputFile=${report}`,
      "--maxWorkers=2",
      "--silent",
      ...process.argv.slice(2),
    ],
    {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, ...databaseEnvironment(postgres) },
    }
  )

  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
    process.on(signal, () => jest.kill(signal))
  }
  jest.on("exit", (exitCode) => resolve(exitCode ?? 1))
})

await postgres.stop()

let passed = 0
let failed = 1

try {
  const summary = JSON.parse(readFileSync(report, "utf8"))

  passed = summary.numPassedTests
  failed = summary.numFailedTests + summary.numRuntimeErrorTestSuites
} catch {
  console.error("jest left no results")
}
rmSync(results, { recursive: true, force: true })

console.log(`${passed} passed, ${failed} failed`)
process.exit(code || failed || !passed ? 1 : 0)
