import type { Tally, Told } from "../../drills/count.mjs" with {
  "resolution-mode": "import",
}

/** An ES module, as the drills are. */
const load = () => import("../../drills/count.mjs")

const NOTHING_WRONG: Partial<Tally> = {
  lost: 0,
  doubled: 0,
  ghosts: 0,
  drifted: 0,
  raw: 0,
  examples: [],
}
const accepted = (id: string): Told => ({ id, answer: "accepted" })

/** What a drill came to, and whether it failed. */
async function count(
  calls: Told[],
  found: Record<string, number>,
  drifted?: string[]
) {
  const { isWrong, tally } = await load()
  const all = tally(calls, new Map(Object.entries(found)), drifted)

  return { ...all, isWrong: isWrong(all) }
}

describe("what a drill counts", () => {
  it("calls that are there as they were answered are no fault, and one whose outcome is unknown may be there or not", async () => {
    expect(
      await count(
        [
          accepted("a"),
          { id: "b", answer: "refused", code: "stock_busy" },
          { id: "c", answer: "unknown", code: "database_unavailable" },
          { id: "d", answer: "unknown", code: "database_unavailable" },
          { ...accepted("e"), isRead: true },
        ],
        { a: 1, c: 1 }
      )
    ).toEqual({
      ...NOTHING_WRONG,
      accepted: 2,
      refused: { stock_busy: 1 },
      unknown: 2,
      unknownWritten: 1,
      isWrong: false,
    })
  })

  it("a call that was accepted and is not there is lost, and fails the drill", async () => {
    expect(await count([accepted("a"), accepted("b")], { a: 1 })).toMatchObject(
      {
        ...NOTHING_WRONG,
        lost: 1,
        examples: ["lost: b was accepted and is not there"],
        isWrong: true,
      }
    )
  })

  it.each(["accepted", "unknown"] as const)(
    "a call that was %s and took effect twice is doubled, and fails the drill",
    async (answer) => {
      expect(await count([{ id: "a", answer }], { a: 2 })).toMatchObject({
        ...NOTHING_WRONG,
        doubled: 1,
        examples: ["doubled: a is there 2 times"],
        isWrong: true,
      })
    }
  )

  it("what was refused, or what nobody asked for, and is there fails the drill", async () => {
    expect(
      await count([{ id: "a", answer: "refused", code: "stock_busy" }], {
        a: 1,
        x: 3,
      })
    ).toMatchObject({
      ...NOTHING_WRONG,
      ghosts: 2,
      examples: [
        "ghosts: a was refused (stock_busy) and is there",
        "ghosts: x is there 3 times, and nobody asked for it",
      ],
      isWrong: true,
    })
  })

  it("what the check finds fails the drill", async () => {
    expect(await count([], {}, ["a level is off"])).toMatchObject({
      ...NOTHING_WRONG,
      drifted: 1,
      examples: ["drifted: a level is off"],
      isWrong: true,
    })
  })

  it("a read of which nobody knows the outcome is told wrongly: nothing came of it", async () => {
    expect(
      await count([{ id: "a", isRead: true, answer: "unknown" }], {})
    ).toMatchObject({ raw: 1, isWrong: true })
  })

  it.each([
    [undefined, "accepted"],
    [
      {
        code: "database_unavailable",
        outcome: "unknown",
        message: "The database did not answer (57P01): look first",
      },
      "unknown",
    ],
    [
      {
        code: "database_unavailable",
        outcome: "nothing_written",
        message: "The database cannot be reached (ECONNREFUSED): try again",
      },
      "refused",
    ],
    [{ code: "stock_busy", message: "Try again" }, "refused"],
    [{ code: "57P01", message: "It ended" }, "raw"],
    [{ message: "Connection terminated unexpectedly" }, "raw"],
    [
      {
        code: "database_unavailable",
        outcome: "nothing_written",
        message: "connect ECONNREFUSED 127.0.0.1:5432",
      },
      "raw",
    ],
    [
      {
        code: "database_unavailable",
        message: "terminating connection due to administrator command",
      },
      "raw",
    ],
  ])("an answer of %j is %s", async (error, answer) => {
    const { readAnswer } = await load()

    expect(readAnswer({ error })).toMatchObject({ answer })
  })
})
