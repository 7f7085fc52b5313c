// @ts-check
import { readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

import { format, resolveConfig } from "prettier"

const README = fileURLToPath(new URL("../README.md", import.meta.url))
const BEGINS = "<!-- npm run matrix -- --record writes this table -->"
const ENDS = "<!-- until here -->"

/**
 * Writes README's table of what a shop may run on.
 *
 * @param {import("./versions.mjs").Versions[]} played all of which went well
 */
export async function recordInReadme(played) {
  const readme = readFileSync(README, "utf8")
  const begin = readme.indexOf(BEGINS)
  const end = readme.indexOf(ENDS)

  if (begin < 0 || end < begin) {
    throw new Error(`README.md has no "${BEGINS}" before "${ENDS}"`)
  }

  const table = [
    "| | played on |",
    "| --- | --- |",
    ...[
      ["Medusa", "medusa"],
      ["Node", "node"],
      ["PostgreSQL", "postgres"],
    ].map(
      ([name, key]) =>
        `| ${name} | ${versionsOf(played, String(key)).join(", ")} |`
    ),
  ].join("\n")

  writeFileSync(
    README,
    await format(
      `${readme.slice(0, begin)}${BEGINS}\n\n${table}\n\n${readme.slice(end)}`,
      { ...(await resolveConfig(README)), parser: "markdown" }
    )
  )
}

/**
 * @param {import("./versions.mjs").Versions[]} played
 * @param {string} key
 */
function versionsOf(played, key) {
  return [
    ...new Set(
      played.map((versions) =>
        // Of PostgreSQL's binaries the release of their package says nothing.
        String(versions[/** @type {"medusa"} */ (key)]).replace(
          /-beta\.\d+$/,
          ""
        )
      )
    ),
  ].sort((one, other) => one.localeCompare(other, "en", { numeric: true }))
}
