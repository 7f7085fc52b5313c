// @ts-check

const LOOK_EVERY_MS = 500

/**
 * Calls back when this process is to stop: told by a signal, or left behind by
 * npm, which passes SIGTERM on to its shell only.
 *
 * @param {(signal: NodeJS.Signals) => void} stop
 */
export function onStop(stop) {
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => stop(signal))
  }
  if (process.env.npm_lifecycle_event) {
    const parent = process.ppid
    const timer = setInterval(() => {
      if (process.ppid !== parent) {
        clearInterval(timer)
        stop("SIGTERM")
      }
    }, LOOK_EVERY_MS)

    timer.unref()
  }
}
