import { parseDay, readMoment } from "../moment"

/** What is read, and what it is. */
const MOMENTS: [unknown, string][] = [
  ["2026-12-04", "2026-12-04T00:00:00.000Z"],
  ["2024-02-29", "2024-02-29T00:00:00.000Z"],
  ["2026-12-04T10:20Z", "2026-12-04T10:20:00.000Z"],
  ["2026-12-04T10:20:30Z", "2026-12-04T10:20:30.000Z"],
  ["2026-12-04T10:20:30.5Z", "2026-12-04T10:20:30.500Z"],
  ["2026-12-04T10:20:30.123456Z", "2026-12-04T10:20:30.123456Z"],
  ["2026-12-04T10:20:30.123456789+01:00", "2026-12-04T09:20:30.123456Z"],
  ["2026-12-04T00:20:00+14:00", "2026-12-03T10:20:00.000Z"],
  ["2026-12-04T10:20:00-05:30", "2026-12-04T15:50:00.000Z"],
  ["0001-01-01", "0001-01-01T00:00:00.000Z"],
  ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59.000Z"],
  [new Date("2026-12-04T10:20:30.123Z"), "2026-12-04T10:20:30.123Z"],
]

const NO_DAY = "must be a day that the calendar has"
const NO_ZONE = 'must say its time zone, such as "2026-12-04T10:00:00Z"'
const NO_DATE = 'must be a date in ISO 8601, such as "2026-12-04"'

/** What is refused, and why. */
const NO_MOMENTS: [unknown, string][] = [
  ["2026-02-30", NO_DAY],
  ["2026-02-29", NO_DAY],
  ["1900-02-29T10:00:00Z", NO_DAY],
  ["2026-13-01", NO_DAY],
  ["2026-00-10", NO_DAY],
  ["2026-04-31T10:00:00Z", NO_DAY],
  ["0000-01-01", NO_DAY],
  ["2026-12-04T10:20", NO_ZONE],
  ["2026-12-04T10:20:30", NO_ZONE],
  ["1", NO_DATE],
  ["2001", NO_DATE],
  ["", NO_DATE],
  [" ", NO_DATE],
  ["soon", NO_DATE],
  ["yesterday", NO_DATE],
  ["infinity", NO_DATE],
  ["now()", NO_DATE],
  ["null", NO_DATE],
  ["12/24/2026", NO_DATE],
  ["24.12.2026", NO_DATE],
  ["2026-1-2", NO_DATE],
  ["20261204", NO_DATE],
  ["2026-W49-5", NO_DATE],
  ["2026-338", NO_DATE],
  ["Fri Dec 04 2026", NO_DATE],
  [" 2026-12-04", NO_DATE],
  ["2026-12-04 ", NO_DATE],
  ["2026-12-04\n", NO_DATE],
  ["2026-12-04 10:00:00Z", NO_DATE],
  ["2026-12-04T10:00:00Z\0", NO_DATE],
  ["2026-12-04T24:00:00Z", NO_DATE],
  ["2026-12-04T23:60:00Z", NO_DATE],
  ["2026-12-04T23:59:60Z", NO_DATE],
  ["2026-12-04T10:00:00+14:01", NO_DATE],
  ["2026-12-04T10:00:00+25:00", NO_DATE],
  ["2026-12-04T10:00:00+99:99", NO_DATE],
  ["2026-12-04T10:00:00 01:00", NO_DATE],
  ["10000-01-01", NO_DATE],
  ["+010000-01-01T00:00:00Z", NO_DATE],
  ["-000001-01-01T00:00:00Z", NO_DATE],
  ["-271821-04-20", NO_DATE],
  ["9999-12-31T23:59:59-01:00", NO_DATE],
  ["0001-01-01T00:00:00+01:00", NO_DATE],
  ["２０２６-12-04", NO_DATE],
  [new Date(NaN), NO_DATE],
  [new Date(8.64e15), NO_DATE],
  [new Date("-000001-01-01T00:00:00Z"), NO_DATE],
  [1796342400000, NO_DATE],
  [NaN, NO_DATE],
  [true, NO_DATE],
  [null, NO_DATE],
  [undefined, NO_DATE],
  [{}, NO_DATE],
  [[], NO_DATE],
  [["2026-12-04"], NO_DATE],
  [{ toString: () => "2026-12-04" }, NO_DATE],
  [{ toString: 1 }, NO_DATE],
  ["2026-12-04".repeat(100000), NO_DATE],
]

describe("a moment", () => {
  it.each(MOMENTS)("%p is %s", (value, moment) => {
    expect(readMoment(value, "at")).toBe(moment)
    // Exactly that moment, as far as a Date can tell.
    expect(new Date(moment).getTime()).toBe(new Date(value as string).getTime())
  })

  it.each(
    NO_MOMENTS.map(([value, why]) => [short(value), value, why] as const)
  )("%s is none", (_title, value, why) => {
    expect(() => readMoment(value, "[2].expected_at")).toThrow(
      expect.objectContaining({
        type: "invalid_data",
        message: expect.stringContaining(`[2].expected_at ${why}, got `),
      })
    )
  })
})

describe("a day", () => {
  it("is what the calendar has, and nothing else", () => {
    expect(parseDay("2024-02-29", "day")).toBe("2024-02-29")

    for (const value of ["2026-02-29", "2026-12-04T10:00:00Z", new Date(), 1]) {
      expect(() => parseDay(value, "day")).toThrow(/^day must be /)
    }
  })
})

function short(value: unknown): string {
  const text =
    typeof value === "string"
      ? JSON.stringify(value)
      : Object.prototype.toString.call(value)

  return text.slice(0, 40)
}
