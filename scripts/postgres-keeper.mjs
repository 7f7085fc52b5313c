// @ts-check
import { spawn } from "node:child_process"

// Runs a PostgreSQL server for as long as the process that asked for it lives:
// the channel between them closes when that one ends, even if it is killed.
process.once("message", (/** @type {any} */ { file, args, owner }) => {
  const server = spawn(file, args, {
    ...owner,
    cwd: "/",
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, LC_ALL: "C" },
  })
  let output = ""
  let isReady = false

  const tell = (/** @type {object} */ message) => {
    if (process.connected) {
      process.send?.(message)
    }
  }
  // SIGINT is PostgreSQL's fast shutdown: it ends sessions and keeps the data.
  const stop = () => server.kill("SIGINT")

  server.stderr.on("data", (chunk) => {
    if (isReady) {
      return
    }
    output += chunk

    if (output.includes("ready to accept connections")) {
      isReady = true
      tell({ ready: true })
    }
  })
  server.on("error", (error) => {
    tell({ failed: String(error) })
    process.exit(1)
  })
  server.on("exit", () => {
    if (!isReady) {
      tell({ failed: output })
    }
    process.exit(0)
  })
  process.on("disconnect", stop)

  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, stop)
  }
})
