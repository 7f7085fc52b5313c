import { formatsOf } from "../format"
import { axisNames, legendValue, sinceFirstStock } from "../series"

const MINUTE = 60_000
const DAY = 1440 * MINUTE

describe("the points of a chart", () => {
  const until = Date.parse("2026-12-01T12:00:00Z")

  /** Stock that was opened so long ago, asked for 120 points. */
  const openedBefore = (ago: number) => {
    const asked: string[] = []

    return {
      asked,
      ask: async (from: string) => {
        asked.push(from)

        return await Promise.resolve(
          Array.from({ length: 120 }, (_, index) => {
            const begin = Date.parse(from)
            const at = begin + ((until - begin) * index) / 119

            return {
              at: new Date(at).toISOString(),
              level_count: at >= until - ago ? 1 : 0,
            }
          })
        )
      },
    }
  }
  const monthAgo = new Date(until - 30 * DAY).toISOString()

  it("begin with the period, where there was stock before it", async () => {
    const { ask, asked } = openedBefore(90 * DAY)
    const points = await sinceFirstStock(ask, monthAgo)

    expect(asked).toEqual([monthAgo])
    expect(points[0]).toEqual({ at: monthAgo, level_count: 1 })
  })

  it.each([
    ["twenty days", 20 * DAY, 2],
    ["an hour", 60 * MINUTE, 3],
    ["five minutes", 5 * MINUTE, 4],
  ])("begin with the stock, where it is %s old", async (_name, ago, calls) => {
    const { ask, asked } = openedBefore(ago)
    const points = await sinceFirstStock(ask, monthAgo)
    const first = points.findIndex(({ level_count }) => level_count > 0)

    expect(asked).toHaveLength(calls)
    expect(points).toHaveLength(120)
    expect([1, 2, 3]).toContain(first)
    // What is shown ends when it was asked for.
    expect(Date.parse(points.at(-1)!.at)).toBe(until)
  })

  it("are those of the period, where there never was any", async () => {
    const { ask, asked } = openedBefore(-1)

    expect(await sinceFirstStock(ask, monthAgo)).toHaveLength(120)
    expect(asked).toEqual([monthAgo])
  })
})

describe("the legend of a chart", () => {
  // Three moments until now, and a delivery ahead.
  const stocked = [null, 4, 0, null]
  const safety = [2, 2, 2, 2]

  it("tells what is now, where nothing is pointed at", () => {
    expect(legendValue(stocked, null, 2)).toBe(0)
    expect(legendValue(safety, null, 2)).toBe(2)
  })

  it("tells the moment that is pointed at, and nothing where a line has no value", () => {
    expect([0, 1, 2, 3].map((at) => legendValue(stocked, at, 2))).toEqual([
      null,
      4,
      0,
      null,
    ])
  })
})

describe("the axis of a chart", () => {
  const names = (...moments: string[]) =>
    axisNames(
      moments.map((moment) => new Date(moment)),
      formatsOf("nb")
    )

  it("tells days, and times where several moments are of one day", () => {
    expect(names("2026-11-28T12:00", "2026-11-29T12:00")).toEqual([
      "28. nov.",
      "29. nov.",
    ])
    expect(
      names("2026-11-29T18:00", "2026-11-29T21:30", "2026-11-30T01:00")
    ).toEqual(["29. nov.", "21:30", "30. nov."])
  })
})
