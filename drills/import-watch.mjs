// @ts-check
import { readFileSync } from "node:fs"

const OFTEN_MS = 100

/** How much memory a process takes at most, beyond what it took before. */
export class MemoryWatch {
  /**
   * @param {number} pid
   * @param {number} first megabytes that it took before; what it takes now if not given
   */
  constructor(pid, first = residentOf(pid)) {
    this.pid = pid
    this.first = first
    this.most = first
    this.timer = setInterval(() => this.look(), OFTEN_MS)
  }

  look() {
    this.most = Math.max(this.most, residentOf(this.pid))
  }

  /** @returns {number} megabytes */
  stop() {
    clearInterval(this.timer)
    this.look()

    return this.most - this.first
  }
}

/**
 * @param {number} pid
 * @returns {number} megabytes
 */
function residentOf(pid) {
  const [, kilobytes = "0"] =
    /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? []

  return Number(kilobytes) / 1024
}

/**
 * @template Result
 * @param {() => Promise<Result>} task
 * @returns {Promise<[Result, number]>} with the seconds that it took
 */
export async function timed(task) {
  const begin = performance.now()
  const result = await task()

  return [result, (performance.now() - begin) / 1000]
}

/**
 * @param {number[]} times
 * @param {number} percent
 */
export function percentile(times, percent) {
  const sorted = [...times].sort((one, other) => one - other)

  return (
    sorted[
      Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))
    ] ?? NaN
  )
}
