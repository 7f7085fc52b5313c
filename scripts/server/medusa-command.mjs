// @ts-check
import { spawn } from "node:child_process"
import { closeSync, openSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

const PATIENCE_MS = 15_000
const SHOWN_LINES = 15

/** The repository's folder. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url))

/**
 * A command of Medusa that was started.
 *
 * @typedef {object} Command
 * @property {number} pid
 * @property {Promise<number | null>} ended its exit code, null after a signal
 * @property {() => Promise<void>} stop
 */

/**
 * Starts a command of Medusa in the repository. What it prints goes to a file:
 * a server's log of requests would drown what `npm start` has to say.
 *
 * @param {string[]} args
 * @param {{ logFile: string, environment: Record<string, string> }} options
 * @returns {Command}
 */
export function startMedusa(args, { logFile, environment }) {
  const log = openSync(logFile, "a")
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL("./medusa-process.cjs", import.meta.url)), ...args],
    {
      cwd: ROOT,
      // Ctrl-C is for this process, which then stops the command, and once.
      detached: true,
      stdio: ["ignore", log, log, "ipc"],
      env: {
        ...process.env,
        MEDUSA_DISABLE_TELEMETRY: "1",
        TS_NODE_TRANSPILE_ONLY: "true",
        ...environment,
      },
    }
  )

  closeSync(log)

  /** @type {Promise<number | null>} */
  const ended = new Promise((resolve, reject) => {
    child.on("error", reject)
    child.on("exit", (code) => resolve(code))
  })
  const kill = (/** @type {NodeJS.Signals} */ signal) => {
    try {
      process.kill(-Number(child.pid), signal)
    } catch {
      // All of the group has ended.
    }
  }

  return {
    pid: Number(child.pid),
    ended,
    stop: async () => {
      const impatience = setTimeout(() => kill("SIGKILL"), PATIENCE_MS)

      kill("SIGTERM")
      await ended.catch(() => {})
      clearTimeout(impatience)
    },
  }
}

/**
 * The end of a log, for an error's message.
 *
 * @param {string} logFile
 */
export function endOfLog(logFile) {
  const lines = readFileSync(logFile, "utf8").trim().split("\n")

  return lines.slice(-SHOWN_LINES).join("\n")
}
