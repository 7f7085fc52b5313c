// @ts-check

/**
 * A call of a drill. Each has a line, or a key, of its own, by which what it did is
 * found again.
 *
 * @typedef {object} Told
 * @property {string} id of its line or key
 * @property {boolean} [isRead] it changes nothing
 * @property {number} [sent] when, by the clock of this process
 * @property {number} [ms] how long it took
 * @property {"accepted" | "refused" | "unknown" | "raw"} answer
 * @property {string} [code] of the refusal
 * @property {string} [message]
 *
 * What a drill came to: `lost` was accepted and is not there, `doubled` took effect more
 * than once, `ghosts` were refused and are there, `drifted` is what the check finds, and
 * `raw` are answers that are not ours.
 *
 * @typedef {object} Tally
 * @property {number} accepted
 * @property {Record<string, number>} refused by code
 * @property {number} unknown
 * @property {number} unknownWritten of them
 * @property {number} lost
 * @property {number} doubled
 * @property {number} ghosts
 * @property {number} drifted
 * @property {number} raw
 * @property {string[]} examples of what is wrong
 */

/** Refusals that a caller is meant to see. */
const OURS = new Set([
  "database_unavailable",
  "insufficient_inventory",
  "stock_busy",
])

/** Words that only a driver, or the server behind it, uses. */
const DRIVERS_WORDS =
  /ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|socket|client has encountered|terminat|administrator command|recovery mode|read-only transaction|canceling statement|too many (clients|connections)|No space left|relation "|inventory_level|insert into|\bselect\b/i

/** A code in brackets says to operators what it was. */
const CODE = /\([A-Z0-9_]+\)/g

const EXAMPLES = 5

/**
 * What an answer of a module is to its caller.
 *
 * @param {{ error?: { message: string, code?: string, outcome?: string } }} result
 * @returns {Pick<Told, "answer" | "code" | "message">}
 */
export function readAnswer({ error }) {
  if (!error) {
    return { answer: "accepted" }
  }

  const { message, code = "", outcome } = error

  if (!OURS.has(code) || DRIVERS_WORDS.test(message.replace(CODE, ""))) {
    return { answer: "raw", code: code || "none", message }
  }

  return {
    answer: outcome === "unknown" ? "unknown" : "refused",
    code,
    message,
  }
}

/**
 * Compares what callers were told with what is in the database.
 *
 * @param {Told[]} calls
 * @param {Map<string, number>} found how often each call took effect, by its id
 * @param {string[]} [drifted] what the check finds
 * @returns {Tally}
 */
export function tally(calls, found, drifted = []) {
  /** @type {Tally} */
  const all = {
    accepted: 0,
    refused: {},
    unknown: 0,
    unknownWritten: 0,
    lost: 0,
    doubled: 0,
    ghosts: 0,
    drifted: drifted.length,
    raw: 0,
    examples: drifted.slice(0, EXAMPLES).map((fault) => `drifted: ${fault}`),
  }
  const asked = new Set(calls.map(({ id }) => id))
  const wrong = (
    /** @type {"lost" | "doubled" | "ghosts" | "raw"} */ kind,
    /** @type {string} */ what
  ) => {
    if (++all[kind] <= EXAMPLES) {
      all.examples.push(`${kind}: ${what}`)
    }
  }

  for (const { id, isRead, answer, code = "", message } of calls) {
    const times = found.get(id) ?? 0

    if (answer === "refused") {
      all.refused[code] = (all.refused[code] ?? 0) + 1
    } else if (answer === "raw" || (isRead && answer === "unknown")) {
      wrong("raw", `${id} was told "${message}" (${code})`)
    } else {
      all[answer] += 1
    }
    if (answer === "accepted" && times === 0 && !isRead) {
      wrong("lost", `${id} was accepted and is not there`)
    }
    if (answer === "refused" && times > 0) {
      wrong("ghosts", `${id} was refused (${code}) and is there`)
    }
    if (answer === "unknown" && times > 0) {
      all.unknownWritten += 1
    }
    if (times > 1) {
      wrong("doubled", `${id} is there ${times} times`)
    }
  }
  for (const [id, times] of found) {
    if (!asked.has(id)) {
      wrong("ghosts", `${id} is there ${times} times, and nobody asked for it`)
    }
  }

  return all
}

/**
 * Whether a drill failed.
 *
 * @param {Tally} found
 */
export function isWrong({ lost, doubled, ghosts, drifted, raw }) {
  return lost + doubled + ghosts + drifted + raw > 0
}
