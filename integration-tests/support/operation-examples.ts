import { readFileSync, writeFileSync } from "node:fs"
import path from "node:path"

import { format } from "prettier"

import { Answered, Asked } from "./described-operations"

/** What was asked of an operation, what it answered, and how it once refused. */
export interface Example extends Asked {
  answer?: unknown
  refusal?: { status: number; answer: unknown }
}

/** As the story of the operations went, by the operation's name. */
export type Examples = Record<string, Example>

const FILE = path.join(process.cwd(), "scripts/openapi/examples.json")

/** The most rows of an example's lists, and of its files below their head. */
const MOST_ROWS = 1

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** The moment at which every example begins. */
const BEGIN = Date.parse("2027-01-04T09:00:00.000Z")

/** What stands in scripts/openapi/examples.json. */
export function readExamples(): Examples {
  return JSON.parse(readFileSync(FILE, "utf8")) as Examples
}

export async function writeExamples(examples: Examples): Promise<void> {
  writeFileSync(
    FILE,
    await format(JSON.stringify(examples), { parser: "json" })
  )
}

/** The same, short, and with ids and times that are the same of every run. */
export function steady(examples: Examples, startedAt: number): Examples {
  const names = new Map<string, string>()
  const counts = new Map<string, number>()
  const named = (id: string, prefix: string) => {
    if (!names.has(id)) {
      const count = (counts.get(prefix) ?? 0) + 1

      counts.set(prefix, count)
      names.set(id, `${prefix}_${String(count).padStart(2, "0")}`)
    }

    return names.get(id)!
  }

  return JSON.parse(
    JSON.stringify(short(examples))
      .replace(
        /\b([a-z]+)_(?:[0-9A-HJKMNP-TV-Z]{26}|\d{18}|[0-9a-f]{32})\b/g,
        named
      )
      .replace(/(?<="cursor":")[\w-]+(?=")/g, "MXwyMHwxfDB8fA")
      .replace(/(?<="round_trip_ms":)[\d.]+/g, "1.2")
      .replace(/\bada-[0-9a-f-]{36}@/g, "ada@")
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, (text) =>
        steadyMoment(text, startedAt)
      )
  ) as Examples
}

/** As far from {@link BEGIN} as it is from the start of the run, to five minutes. */
function steadyMoment(text: string, startedAt: number): string {
  const since = Date.parse(text) - startedAt
  const isNow = since > -HOUR && since < 4 * MINUTE
  const step = 5 * MINUTE

  return new Date(
    isNow ? BEGIN : BEGIN + Math.round(since / step) * step
  ).toISOString()
}

function short(value: unknown): unknown {
  if (typeof value === "string" && value.includes("\r\n")) {
    return value
      .split("\r\n")
      .slice(0, 1 + MOST_ROWS)
      .concat("")
      .join("\r\n")
  }
  if (Array.isArray(value)) {
    return value.slice(0, MOST_ROWS).map(short)
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, short(inner)])
    )
  }

  return value
}

/** An answer as it is kept: of a description of all there is nothing. */
export function keptAnswer(name: string, { answer }: Answered): unknown {
  return name === "retrieveOpenApi" ? undefined : answer
}
