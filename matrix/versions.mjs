// @ts-check

/**
 * What is played, and on what. `src/workflows/core/versions.ts` says of which minors a
 * shop is told that they are tested; a test holds the two to one another.
 *
 * @typedef {object} Versions
 * @property {string} medusa
 * @property {string} node
 * @property {string} postgres the release of its binaries on npm
 */

/** Minors of Medusa, and the release of each that is installed. */
export const MEDUSA = {
  2.18: "2.18.0",
  2.19: "2.19.0",
  "2.20": "2.20.1",
  2.21: "2.21.2",
  2.22: "2.22.0-snapshot-20260911212358",
}

/** Its other packages of this snapshot are published, and this one is not. */
export const OVERRIDES = {
  [MEDUSA["2.22"]]: { "@medusajs/admin-sdk": "2.21.2" },
}

/** Majors of Node, and the release of each. */
export const NODE = { 20: "20.20.2", 22: "22.23.5", 24: "24.22.3" }

/** Majors of PostgreSQL, and the release of its binaries on npm. */
export const POSTGRES = {
  14: "14.23.0-beta.17",
  15: "15.18.0-beta.17",
  16: "16.14.0-beta.17",
  17: "17.10.0-beta.17",
  18: "18.4.0-beta.17",
}

/**
 * Each version of each at least once, old ones beside old ones as shops have them.
 *
 * @type {Versions[]}
 */
export const ALL = [
  { medusa: MEDUSA["2.18"], node: NODE[20], postgres: POSTGRES[14] },
  { medusa: MEDUSA["2.19"], node: NODE[22], postgres: POSTGRES[15] },
  { medusa: MEDUSA["2.20"], node: NODE[24], postgres: POSTGRES[16] },
  { medusa: MEDUSA["2.21"], node: NODE[20], postgres: POSTGRES[17] },
  { medusa: MEDUSA["2.22"], node: NODE[24], postgres: POSTGRES[18] },
]

/** The oldest of all, and the newest of all. @type {Versions[]} */
export const ENDS = [ALL[0], ALL[ALL.length - 1]].flatMap((row) => row ?? [])
