// @ts-check
import { spawn } from "node:child_process"

import { databaseEnvironment } from "./database-environment.mjs"
import { startThrowAwayPostgres } from "./postgres.mjs"

// Runs a command with a throw-away PostgreSQL: node scripts/with-postgres.mjs
// npx jest --selectProjects module
const [command, ...args] = process.argv.slice(2)

if (!command) {
  console.error("Usage: node scripts/with-postgres.mjs <command> [arguments]")
  process.exit(2)
}

const postgres = await startThrowAwayPostgres()
const child = spawn(command, args, {
  stdio: "inherit",
  env: { ...process.env, ...databaseEnvironment(postgres) },
})

child.on("exit", async (code) => {
  await postgres.stop()
  process.exit(code ?? 1)
})
