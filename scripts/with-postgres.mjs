// @ts-check
import { spawn } from "node:child_process"
import { constants } from "node:os"

import { databaseEnvironment } from "./postgres/database-environment.mjs"
import { ensureDatabase } from "./postgres/database.mjs"
import { startThrowAwayPostgres } from "./postgres/postgres.mjs"
import { onStop } from "./process/stop-signals.mjs"

// Runs a command with a throw-away PostgreSQL, with DB_HOST and its like set,
// and DATABASE_URL to an empty database on it:
//   node scripts/with-postgres.mjs npx jest --selectProjects module
const [command, ...args] = process.argv.slice(2)

if (!command) {
  console.error("Usage: node scripts/with-postgres.mjs <command> [arguments]")
  process.exit(2)
}
try {
  const postgres = await startThrowAwayPostgres({}, { inMemory: true })
  const url = postgres.url("holdfast")

  await ensureDatabase(url)

  const child = spawn(command, args, {
    stdio: "inherit",
    env: {
      ...process.env,
      ...databaseEnvironment(postgres),
      DATABASE_URL: url,
    },
  })

  // The command is told, ends in its own way, and the server goes after it.
  onStop((signal) => child.kill(signal))

  const code = await new Promise((resolve, reject) => {
    child.on("error", reject)
    child.on("exit", (exitCode, signal) =>
      resolve(exitCode ?? 128 + (signal ? constants.signals[signal] : 0))
    )
  }).finally(postgres.stop)

  process.exit(code)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
