import { Random } from "../../src/modules/inventory/__tests__/support/random"

/** JSON as it is sent: odd input need not be what `JSON.stringify` writes. */
class Raw {
  constructor(readonly text: string) {}
}

const nested = (open: string, inner: string, close: string, depth: number) =>
  new Raw(open.repeat(depth) + inner + close.repeat(depth))

/** Dates that are none, or not where they stand. */
export const ODD_DATES = [
  "2026-02-30",
  "2026-02-29",
  "1",
  "2001",
  "12/24/2026",
  "24.12.2026",
  "2026-12-04T10:00",
  "2026-12-04 10:00:00",
  "2026-12-04T24:00:00Z",
  "2026-12-04T10:00:00+25:00",
  "2026-12-04T10:00:00+99:99",
  "10000-01-01",
  "+275760-09-13T00:00:00Z",
  "-000001-01-01T00:00:00Z",
  "0000-01-01",
  "infinity",
  "-infinity",
  "now",
  "yesterday",
  "epoch",
  "20261204",
  "Fri Dec 04 2026",
] as const

const ODD_TEXTS = [
  "",
  " ",
  "\0",
  "a\0b",
  "\ud800",
  "x\udfffy",
  "null",
  "undefined",
  "NaN",
  "Infinity",
  "-0",
  "1e308",
  "9".repeat(400),
  "0x10",
  "2147483648",
  "9223372036854775808",
  "' or 1=1 --",
  "%",
  "%00",
  "\\",
  "\\u0000",
  "$1",
  "{}",
  "[]",
  "(",
  "__proto__",
  "constructor",
  "toString",
  "*",
  "-",
  ",",
  ".",
  "../..",
  "\u200b",
  "\u202e",
  "A\u030a",
  "😀",
  "a".repeat(20000),
  ...ODD_DATES,
]

const ODD_VALUES: unknown[] = [
  null,
  true,
  false,
  0,
  new Raw("-0"),
  -1,
  0.1,
  1e-30,
  1e21,
  1e308,
  new Raw("1e999"),
  new Raw("-1e999"),
  2 ** 31,
  2 ** 53 + 2,
  new Raw("123456789012345678901234567890.123456789"),
  [],
  {},
  [[]],
  [null],
  [{}],
  { length: 1 },
  { value: "1" },
  { value: { value: "1" } },
  { id: "x" },
  { constructor: 1 },
  { hasOwnProperty: 1 },
  new Raw('{"toString":1}'),
  new Raw('{"valueOf":1,"toString":null}'),
  new Raw('{"toJSON":1}'),
  new Raw('{"__proto__":{"toString":1}}'),
  new Raw('[{"toString":1}]'),
  new Raw('{"$gt":"x"}'),
  new Raw('{"$and":[{"$or":[]}]}'),
  nested("[", "", "]", 10000),
  nested('{"a":', "1", "}", 10000),
  Array.from({ length: 3000 }, (_, index) => index),
]

const ODD_QUERIES = [
  (name: string, value: string) => `${name}=${value}`,
  (name: string, value: string) => `${name}[]=${value}`,
  (name: string, value: string) => `${name}=${value}&${name}=${value}`,
  (name: string, value: string) => `${name}[$gt]=${value}`,
  (name: string, value: string) => `${name}[$lte]=${value}`,
  (name: string, value: string) => `${name}[$in][]=${value}`,
  (name: string, value: string) => `${name}[$ne]=${value}`,
  (name: string, value: string) => `${name}[$like]=${value}`,
  (name: string, value: string) => `${name}[$re]=${value}`,
  (name: string, value: string) => `${name}[$foo]=${value}`,
  (name: string, value: string) => `${name}[a][b][c][d][e][f][g]=${value}`,
  (name: string, value: string) => `${name}[toString]=${value}`,
  (name: string, value: string) =>
    `${name}[valueOf]=${value}&${name}[toString]=`,
  (name: string, value: string) => `${name}[__proto__]=${value}`,
  (name: string, value: string) => `${name}[constructor][prototype]=${value}`,
  (name: string, value: string) => `${name}[0]=${value}&${name}[7]=x`,
  (name: string, value: string) => `${name}[99999]=${value}`,
  (name: string, value: string) => `$or[0][${name}]=${value}`,
  (name: string) => `${name}${"[a]".repeat(2000)}=1`,
  (name: string) => name,
]

const ODD_QUERY_VALUES = [
  ...ODD_TEXTS.filter((text) => text.length < 1000).map(escaped),
  "%00",
  "%E0%A4",
  "%C0%80",
  "%ED%A0%80",
  "%",
  "%zz",
]

const ODD_BODIES = [
  "null",
  "[]",
  "[{}]",
  "1",
  '"x"',
  "",
  "{",
  "{}",
  "[".repeat(20000),
  '{"a":'.repeat(20000),
  "[".repeat(10000) + "]".repeat(10000),
  '{"toString":1}',
  '{"__proto__":{"x":1}}',
  '{"constructor":{"prototype":{"x":1}}}',
  "\0",
]

const ODD_SEGMENTS = [
  "%00",
  "x%00y",
  "%E0%A4",
  "%E0%A4%A",
  "%C0%80",
  "%ED%A0%80",
  "%",
  "%zz",
  "%F0%9F%98%80",
  "%2F",
  "%2e%2e",
  "undefined",
  "null",
  "__proto__",
  "constructor",
  "*",
  "x".repeat(3000),
]

function escaped(text: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    return "%ED%A0%80"
  }
}

/** A request that a route takes. */
export interface GoodRequest {
  method: string
  path: string
  query?: Record<string, string>
  body?: Record<string, unknown>
}

export interface OddRequest {
  method: string
  /** With the query. */
  url: string
  body: string | undefined
  headers?: Record<string, string>
}

const ODD_HEADERS: Record<string, string>[] = [
  { "content-type": "text/plain" },
  { "content-type": "application/x-www-form-urlencoded" },
  { "content-type": "application/json; charset=utf-16" },
  { "content-encoding": "gzip" },
  { "idempotency-key": "k".repeat(5000) },
  { "idempotency-key": "\u00e9\u00ff" },
  { "idempotency-key": "__proto__" },
  { "idempotency-key": "" },
]

/**
 * In a query this is read by a middleware of core's, before any of ours: it fails on two
 * languages, and the request is never answered.
 */
const CORES_OWN = "locale"

/** Makes odd requests of good ones, by chance that can be repeated. */
export class OddRequests {
  constructor(
    private readonly random: Random,
    private readonly fields: string[]
  ) {}

  of(good: GoodRequest): OddRequest {
    const { random } = this
    const parts = good.path.split("/")
    const last = parts.map((part) => part.includes("_")).lastIndexOf(true)
    const query = new Map(Object.entries(good.query ?? {}))
    const odds: string[] = []
    const body = structuredClone(good.body ?? {})
    let raw: string | undefined

    switch (random.below(good.method === "GET" ? 3 : 8)) {
      case 0:
        if (last >= 0) {
          parts[last] = random.pick(ODD_SEGMENTS)
          break
        }
      // falls through: a path without ids has nothing to be odd in
      case 1:
      case 2: {
        const name = random.chance(0.6)
          ? random.pick([
              ...query.keys(),
              "limit",
              "offset",
              "order",
              "fields",
              "q",
            ])
          : random.pick(this.fields.filter((one) => one !== CORES_OWN))

        query.delete(name)
        odds.push(random.pick(ODD_QUERIES)(name, random.pick(ODD_QUERY_VALUES)))
        break
      }
      case 3:
        raw = random.pick(ODD_BODIES)
        break
      case 4:
        body[random.pick(this.fields)] = this.value()
        break
      default:
        this.spoil(body)
    }

    const text = [
      ...[...query].map(([name, value]) => `${name}=${escaped(value)}`),
      ...odds,
    ].join("&")

    return {
      method: good.method,
      url: parts.join("/") + (text && `?${text}`),
      body: good.method === "GET" ? undefined : (raw ?? toJson(body)),
      headers: random.chance(0.05) ? random.pick(ODD_HEADERS) : {},
    }
  }

  /** Puts something odd in the place of a field, however deep. */
  private spoil(value: Record<string, unknown> | unknown[]): void {
    const { random } = this
    const keys = Object.keys(value)

    if (!keys.length) {
      return
    }

    const key = random.pick(keys) as keyof typeof value
    const inner: unknown = value[key]

    if (typeof inner === "object" && inner !== null && random.chance(0.7)) {
      this.spoil(inner as Record<string, unknown>)
    } else if (random.chance(0.1)) {
      delete value[key]
    } else {
      ;(value as Record<string, unknown>)[key as string] = this.value()
    }
  }

  private value(): unknown {
    const { random } = this

    if (random.chance(0.03)) {
      // What cannot be compressed does not fit into an index.
      return Array.from({ length: 9000 }, () =>
        String.fromCharCode(33 + random.below(90))
      ).join("")
    }

    return random.chance(0.5) ? random.pick(ODD_TEXTS) : random.pick(ODD_VALUES)
  }
}

function toJson(value: unknown): string {
  if (value instanceof Raw) {
    return value.text
  }
  if (Array.isArray(value)) {
    return `[${value.map(toJson).join(",")}]`
  }
  if (typeof value === "object" && value !== null) {
    return `{${Object.entries(value)
      .map(([key, inner]) => `${JSON.stringify(key)}:${toJson(inner)}`)
      .join(",")}}`
  }

  return JSON.stringify(value) ?? "null"
}
