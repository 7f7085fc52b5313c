// @ts-check
import { spawn } from "node:child_process"
import { rmSync } from "node:fs"

const PATIENCE_MS = 30_000
const KEPT_OUTPUT = 8_000

// Runs a PostgreSQL server for as long as the process that asked for it lives:
// the channel between them closes when that one ends, even if it is killed.
process.once(
  "message",
  (
    /** @type {{ file: string, args: string[], cwd: string, owner: { uid: number, gid: number } | null, removeAfter?: string }} */ {
      file,
      args,
      cwd,
      owner,
      removeAfter,
    }
  ) => {
    const server = spawn(file, args, {
      ...owner,
      cwd,
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, LC_ALL: "C" },
    })
    let output = ""
    let isReady = false
    let isStopping = false

    const tell = (/** @type {object} */ message) => {
      if (process.connected) {
        process.send?.(message)
      }
    }

    // SIGINT is PostgreSQL's fast shutdown: it ends sessions and keeps the
    // data. SIGQUIT does not wait, and leaves the recovery to the next start.
    const stop = () => {
      if (!isStopping) {
        isStopping = true
        server.kill("SIGINT")
        setTimeout(() => server.kill("SIGQUIT"), PATIENCE_MS).unref()
      }
    }

    server.stderr.on("data", (chunk) => {
      output = (output + chunk).slice(-KEPT_OUTPUT)

      if (!isReady && /ready to accept (read-only )?connections/.test(output)) {
        isReady = true
        output = ""
        tell({ ready: true })
      }
    })
    server.on("error", (error) => {
      tell({ failed: String(error) })
      process.exit(1)
    })
    server.on("close", () => {
      if (!isReady) {
        tell({ failed: output })
      } else if (!isStopping) {
        tell({ ended: output })
      }
      if (removeAfter) {
        rmSync(removeAfter, { recursive: true, force: true })
      }
      process.exit(0)
    })
    process.on("disconnect", stop)

    for (const signal of /** @type {const} */ ([
      "SIGINT",
      "SIGTERM",
      "SIGHUP",
    ])) {
      process.on(signal, stop)
    }
    if (!process.connected) {
      stop()
    }
  }
)
