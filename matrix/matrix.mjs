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
import { ALL, ENDS, MEDUSA, NODE, POSTGRES } from "./versions.mjs"

// npm run matrix: the packed plugin in bare shops of the versions that are supported. In
// each a shop that runs on core's module is taken over, plays its stories over HTTP, and
// is given back. Ends with 1 where anything of that went wrong.
//   npm run matrix                                        each version of each, in five shops
//   npm run matrix -- --ends                              the oldest of all, and the newest
//   npm run matrix -- --short                             taken over only, and not given back
//   npm run matrix -- --medusa 2.18 --node 24 --postgres 14   one
//   npm run matrix -- --record                            writes README's table
//   npm run matrix -- --tarball FILE                      of what is packed already
//   npm run matrix -- --json                              for a machine

const ROOT = fileURLToPath(new URL("..", import.meta.url))
const args = process.argv.slice(2)
const has = (/** @type {string} */ flag) => args.includes(flag)
const isShort = has("--short")
const rows = chosen()
const packed = mkdtempSync(path.join(tmpdir(), "holdfast-packed-"))
/** @type {(() => Promise<void> | void)[]} */
const owned = [() => rmSync(packed, { recursive: true, force: true })]
/** @type {import("./play.mjs").Played[]} */
const played = []

onStop(() => void closeDownTo(0).finally(() => process.exit(130)))

const tarball = valueOf("--tarball") ?? pack()

for (const versions of rows) {
  const name = Object.entries(versions).map((one) => one.join(" "))

  played.push(
    await play(versions, {
      tarball,
      isShort,
      tell: (text) => tell(`${name.join(", ")}: ${text}`),
      own: (close) => owned.push(close),
    })
  )
  await closeDownTo(1)
}
await closeDownTo(0)

const isWrong = played.some(({ mistakes }) => mistakes.length)

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
      versions.medusa,
      versions.node,
      versions.postgres.split("-")[0] ?? "",
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
if (has("--record") && !isWrong) {
  await recordInReadme(played.map(({ versions }) => versions))
}
process.exit(isWrong ? 1 : 0)

/** @returns {import("./versions.mjs").Versions[]} */
function chosen() {
  const named = ["--medusa", "--node", "--postgres"].some(has)

  if (!named) {
    return has("--ends") ? ENDS : ALL
  }

  return [
    {
      medusa: versionOf("--medusa", MEDUSA, "2.21"),
      node: versionOf("--node", NODE, "20"),
      postgres: versionOf("--postgres", POSTGRES, "18"),
    },
  ]
}

/**
 * @param {string} flag
 * @param {Record<string, string>} known
 * @param {string} usual
 */
function versionOf(flag, known, usual) {
  const version = known[valueOf(flag) ?? usual]

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

/** Builds the plugin and packs it, as `npm publish` does. */
function pack() {
  const npm = (/** @type {string[]} */ command) =>
    execFileSync("npm", command, { cwd: ROOT, encoding: "utf8" })

  npm(["run", "build"])

  const [{ filename }] = JSON.parse(
    npm(["pack", "--json", "--ignore-scripts", "--pack-destination", packed])
  )

  return path.join(packed, filename)
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
