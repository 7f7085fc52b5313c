// @ts-check
import { createRequire } from "node:module"

import pg from "@medusajs/framework/pg"

import { ensureDatabase } from "../scripts/postgres/database.mjs"
import { startThrowAwayPostgres } from "../scripts/postgres/postgres.mjs"
import { onStop } from "../scripts/process/stop-signals.mjs"

// npm run drill -- feed: 20 writers in two processes commit 100,000 movements while 3
// readers, each killed (kill -9) 4 times, take them over from the change feed, and a
// transaction stays open for 30 s. Ends with 1 where a reader missed a change, had one
// twice or out of order, or cannot rebuild the levels.
//   npm run drill -- feed --changes 20000 --held 3
const { drillFeed } = createRequire(import.meta.url)(
  "../src/modules/inventory/__tests__/support/feed-drill.cjs"
)

onStop(() => process.exit(130))

const postgres = await startThrowAwayPostgres()
const url = postgres.url("feed_drill")
let isWrong = true

try {
  await ensureDatabase(url)

  const client = new pg.Client({ connectionString: url })

  await client.connect()

  const { broken, ...figures } = await drillFeed(url, client, {
    changes: numberOf("--changes", 100_000),
    kills: 4,
    heldMs: numberOf("--held", 30) * 1000,
  })

  await client.end()
  console.table(figures)
  for (const [rule, rows] of Object.entries(broken)) {
    console.error(`WRONG  ${rule}:`, rows)
  }
  isWrong =
    Object.keys(broken).length > 0 ||
    figures.toldBehind > 0 ||
    !figures.writtenBehind
} catch (error) {
  console.error(error)
}

await postgres.stop()
process.exit(isWrong ? 1 : 0)

/**
 * @param {string} name
 * @param {number} otherwise
 */
function numberOf(name, otherwise) {
  const at = process.argv.indexOf(name)

  return at === -1 ? otherwise : Number(process.argv[at + 1])
}
