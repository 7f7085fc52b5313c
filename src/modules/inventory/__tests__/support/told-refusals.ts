import { MedusaError } from "@medusajs/framework/utils"

import { RefusalError } from "../../errors"
import { REFUSAL_REASONS } from "../../policy/refusal-reasons"

/** Ids that Medusa or Holdfast gave, and whatever stands where a location is named. */
const IDS = [
  /\b((?:iitem|ilev|resitem|sloc|ordli|cali|incst|sttr|smgrp)_\w+)/g,
  /\blocation (?!of )([\w-]+)/g,
]

/** Figures of the stock, in the words of a rule or of a want of units. */
const FIGURE = /(?<![\w"[.-])-?\d+(?:\.\d+)?(?![\w\].])/g

/**
 * What a refusal says in its words and not in its details: its ids, and where it is
 * a rule's its figures.
 */
export function untoldBy(error: unknown): string[] {
  // What Postgres says to SQL of a test's own is not of the service.
  if (!(error instanceof MedusaError)) {
    return []
  }
  if (!(error instanceof RefusalError) || !error.details) {
    return [`no details: ${error.message}`]
  }

  const { shortages = [], refused = [] } = error.details
  const told = JSON.stringify([shortages, refused])
  const ids = IDS.flatMap((pattern) =>
    [...error.message.matchAll(pattern)].map(([, id]) => id!)
  )
  const words = ids.reduce(
    (text, id) => text.replaceAll(id, "…"),
    error.message
  )
  const figures =
    error.type === MedusaError.Types.NOT_ALLOWED
      ? (words.match(FIGURE) ?? [])
      : []
  const numbers = [...shortages, ...refused].flatMap((row) =>
    Object.values(row).filter((value) => typeof value === "number")
  )

  return [
    ...(shortages.length || refused.length ? [] : ["no rows"]),
    ...refused
      .filter(({ reason }) => !(reason in REFUSAL_REASONS))
      .map(({ reason }) => `no known reason: ${reason}`),
    ...ids.filter((id) => !told.includes(id)),
    ...figures.filter((figure) => !numbers.includes(Number(figure))),
  ].map((what) => `${what} (${error.message})`)
}
