import { version } from "@medusajs/medusa/package.json"

/**
 * What differs by Medusa's version stands here. The minors on which `npm run matrix`
 * plays its stories: all have every step of the map, and each of those stands inside a
 * `when` of core's in all of them or in none.
 */
export const TESTED_MINORS = ["2.18", "2.19", "2.20", "2.21", "2.22"]

export const MEDUSA_VERSION = version

export function isTested(medusa: string): boolean {
  return TESTED_MINORS.some((minor) => medusa.startsWith(`${minor}.`))
}

/**
 * What a shop is told at its start on a version that Holdfast does not know.
 *
 * @param missing what is not surrounded there, and why it would be
 */
export function warningOf(
  medusa: string,
  missing: { workflow: string; step: string; why: string }[]
): string {
  const untested =
    `HOLDFAST IS NOT TESTED on Medusa ${medusa}, but on ${TESTED_MINORS[0]} to ` +
    `${TESTED_MINORS.at(-1)}`

  return missing.length
    ? `${untested}, and this version lacks steps that it stands around, so that these do ` +
        "not hold: " +
        missing
          .map(({ workflow, step, why }) => `${why} (${workflow}: ${step})`)
          .join("; ")
    : `${untested}. All steps that it stands around are there.`
}
