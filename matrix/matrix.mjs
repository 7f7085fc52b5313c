// @ts-check
import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { fileURLToPath } from "node:url"

import { printTable } from "../bench/table.mjs"
import { onStop } from "../scripts/process/stop-signals.mjs"
import { play } from "./play.mjs"
import { recordInReadme } from "./record.mjs"
import { STORIES } from "./stories.mjs"
import { testSuite } from "./suite.mjs"
import { ALL, ENDS, MEDUSA, NODE, POSTGRES } from "./versions.mjs"

// npm run matrix: the packed plugin in bare shops of the versions that are supported. In
// each a shop that runs on core's module is taken over, plays its stories over HTTP, and
// is given back. Ends with 1 where anything of that went wrong.
//   npm run matrix                                        each version of each, in five shops
//   npm run matrix -- --ends                              the oldest of all, and the newest
//   npm run matrix -- --short                             taken over only, and not given back
//   npm run matrix -- --medusa 2.18 --node 24 --postgres 14   one; what is not named, as in its row
//   npm run matrix -- --record                            writes README's table
//   npm run matrix -- --tarball FILE                      of what is packed already
//   npm run matrix -- --json                              for a machine
// Or a suite of this repository's own tests, in a copy of the checkout for each row:
//   npm run matrix -- --suite http                        on each version of each
//   npm run matrix -- --suite http --medusa 2.19          on one
//   npm run matrix -- --suite http --reports FOLDER       keeps jest's reports, and what was logged

/** @typedef {import("./versions.mjs").Versions} Versions */

const ROOT = fileURLToPath(new URL("..", import.meta.url))
const args = process.argv.slice(2)
const has = (/** @type {string} */ flag) => args.includes(flag)
const isShort = has("--short")
const suite = valueOf("--suite")
const rows = chosen()
/** @type {(() => Promise<void> | void)[]} */
const owned = []

onStop(() => void closeDownTo(0).finally(() => process.exit(130)))

const isWrong = suite ? await testRows(suite) : await playRows()

process.exit(isWrong ? 1 : 0)

/** @returns {Promise<boolean>} whether anything went wrong */
async function playRows() {
  const packed = mkdtempSync(path.join(tmpdir(), "holdfast-packed-"))

  owned.push(() => rmSync(packed, { recursive: true, force: true }))

  const tarball = valueOf("--tarball") ?? pack(packed)
  const played = await eachRow((versions, { tell, own }) =>
    play(versions, { tarball, isShort, tell, own })
  )
  const isPlayedWrong = played.some(({ mistakes }) => mistakes.length)

  if (has("--json")) {
    console.log(JSON.stringify(played))
  } else {
    printTable(
      [
        "Medusa",
        "Node",
        "PostgreSQL",
        "stories",
        isShort ? "taken over" : "taken over, given back",
        "s",
      ],
      played.map(({ versions, stories, mistakes, seconds }) => [
        ...namesOf(versions),
        `${stories} of ${Object.keys(STORIES).length}`,
        mistakes.length ? "WRONG" : "yes",
        seconds.toFixed(0),
      ])
    )
    for (const { versions, mistakes } of played) {
      for (const mistake of mistakes) {
        console.error(`WRONG  ${JSON.stringify(versions)}\n${mistake}`)
      }
    }
  }
  if (has("--record") && !isPlayedWrong) {
    await recordInReadme(played.map(({ versions }) => versions))
  }

  return isPlayedWrong
}

/**
 * @param {string} name of the suite
 * @returns {Promise<boolean>} whether anything went wrong
 */
async function testRows(name) {
  const reports = valueOf("--reports")
  const tested = await eachRow((versions, { tell, own }) =>
    testSuite(versions, {
      suite: name,
      reports: reports && path.resolve(reports),
      tell,
      own,
    })
  )

  if (has("--json")) {
    console.log(JSON.stringify(tested))
  } else {
    printTable(
      ["Medusa", "Node", "PostgreSQL", name, "s"],
      tested.map(({ versions, passed, failed, seconds }) => [
        ...namesOf(versions),
        `${passed} passed, ${failed} failed`,
        seconds.toFixed(0),
      ])
    )
    for (const { versions, failures } of tested) {
      for (const failure of failures) {
        console.error(
          `WRONG  ${versions.medusa}  ${failure.name}\n${failure.message}`
        )
      }
    }
  }

  return tested.some(({ passed, failed }) => failed || !passed)
}

/**
 * One after the other, and what each owns is closed before the next.
 *
 * @template Result
 * @param {(
 *   versions: Versions,
 *   how: { tell: typeof tell, own: (close: () => Promise<void> | void) => void }
 * ) => Promise<Result>} act
 * @returns {Promise<Result[]>}
 */
async function eachRow(act) {
  const results = []
  const before = owned.length

  for (const versions of rows) {
    const name = Object.entries(versions).map((one) => one.join(" "))

    results.push(
      await act(versions, {
        tell: (text) => tell(`${name.join(", ")}: ${text}`),
        own: (close) => owned.push(close),
      })
    )
    await closeDownTo(before)
  }
  await closeDownTo(0)

  return results
}

/** @param {Versions} versions */
function namesOf({ medusa, node, postgres }) {
  // Of PostgreSQL's binaries the release of their package says nothing.
  return [medusa, node, postgres.split("-")[0] ?? ""]
}

/** @returns {Versions[]} */
function chosen() {
  const named = ["--medusa", "--node", "--postgres"].some(has)

  if (!named) {
    return has("--ends") ? ENDS : ALL
  }

  const medusa = versionOf("--medusa", MEDUSA) ?? MEDUSA["2.21"]
  const row = ALL.find((one) => one.medusa === medusa)

  return [
    {
      medusa,
      node: versionOf("--node", NODE) ?? row?.node ?? NODE[20],
      postgres:
        versionOf("--postgres", POSTGRES) ?? row?.postgres ?? POSTGRES[18],
    },
  ]
}

/**
 * @param {string} flag
 * @param {Record<string, string>} known
 * @returns {string | undefined} none if the flag is not there
 */
function versionOf(flag, known) {
  if (!has(flag)) {
    return undefined
  }

  const version = known[valueOf(flag) ?? ""]

  if (!version) {
    console.error(`${flag} must be one of ${Object.keys(known).join(", ")}`)
    process.exit(2)
  }

  return version
}

/**
 * @param {string} flag
 * @returns {string | undefined} what follows it
 */
function valueOf(flag) {
  return has(flag) ? args[args.indexOf(flag) + 1] : undefined
}

/**
 * Builds the plugin and packs it, as `npm publish` does.
 *
 * @param {string} folder
 */
function pack(folder) {
  const npm = (/** @type {string[]} */ command) =>
    execFileSync("npm", command, { cwd: ROOT, encoding: "utf8" })

  npm(["run", "build"])

  const [{ filename }] = JSON.parse(
    npm(["pack", "--json", "--ignore-scripts", "--pack-destination", folder])
  )

  return path.join(folder, filename)
}

/** @param {number} length what is left open */
async function closeDownTo(length) {
  for (const close of owned.splice(length).reverse()) {
    await close()
  }
}

/** @param {string} text */
function tell(text) {
  console.error(`${new Date().toISOString().slice(11, 19)}  ${text}`)
}
