import { PrimaryPlace, ReplicaLag, ReplicaPlace } from "../policy/replica-lag"

const LONGEST_MS = 10_000

const PRIMARY: PrimaryPlace = {
  cluster: "7",
  database: "shop",
  timeline: 1,
  place: "1000",
}
const REPLICA: ReplicaPlace = { ...PRIMARY, is_standby: true }

/** Looks at a moment where both are, and tells the state. */
function looking() {
  const lag = new ReplicaLag(LONGEST_MS)

  return {
    lag,
    at: (now: number, primary: number, replica: number) => {
      lag.compare(
        now,
        { ...PRIMARY, place: String(primary) },
        { ...REPLICA, place: String(replica) }
      )

      return lag.judge(now)
    },
  }
}

describe("the lag of a read replica", () => {
  it("is known once it has reached where the primary was, and is counted from the moment that the primary was asked", () => {
    const { lag, at } = looking()

    expect(lag.judge(0)).toBe("unknown")
    expect(lag.placeAt(0)).toBeUndefined()

    expect(at(500, 1000, 990)).toBe("unknown")
    expect(lag.lagAt(500)).toBeNull()
    expect(lag.placeAt(500)).toBeUndefined()

    expect(at(1000, 1200, 1100)).toBe("answers")
    expect(lag.lagAt(1000)).toBe(500)
    expect(lag.placeAt(1000)).toBe("1000")

    expect(at(1500, 1300, 1300)).toBe("answers")
    expect(lag.lagAt(1500)).toBe(0)
    expect(lag.placeAt(1500)).toBe("1300")
  })

  it("has the replica answer for exactly so long as it is known to be within the bound, whether it is looked at or not", () => {
    const { lag, at } = looking()

    expect(at(0, 1000, 1000)).toBe("answers")
    expect(lag.placeAt(LONGEST_MS)).toBe("1000")
    expect(lag.placeAt(LONGEST_MS + 1)).toBeUndefined()
    expect(lag.judge(LONGEST_MS)).toBe("answers")
    expect(lag.judge(LONGEST_MS + 1)).toBe("behind")
    expect(lag.lagAt(LONGEST_MS + 1)).toBe(LONGEST_MS + 1)
  })

  it("has a replica that was too far behind answer again from half the bound on", () => {
    const { lag, at } = looking()

    at(0, 1000, 1000)
    for (let now = 1000; now <= 20_000; now += 1000) {
      at(now, 1000 + now, 1000)
    }
    expect(lag.state).toBe("behind")
    expect(lag.lagAt(20_000)).toBe(20_000)

    // It has what was there at 13 s, 8 s ago.
    expect(at(21_000, 22_000, 14_000)).toBe("behind")
    expect(lag.lagAt(21_000)).toBe(8000)
    expect(lag.placeAt(21_000)).toBeUndefined()

    expect(at(22_000, 23_000, 18_000)).toBe("answers")
    expect(lag.lagAt(22_000)).toBe(5000)
    expect(lag.placeAt(22_000)).toBe("18000")

    // Further behind than the half it goes on.
    expect(at(23_000, 24_000, 18_000)).toBe("answers")
  })

  it("calls a replica behind that has reached nothing for as long as it may be, not before", () => {
    const { at } = looking()

    expect(at(0, 1000, 10)).toBe("unknown")
    expect(at(LONGEST_MS, 1000, 20)).toBe("unknown")
    expect(at(LONGEST_MS + 1, 1000, 30)).toBe("behind")
  })

  it("is told also of one that stays far behind, from what it reaches", () => {
    const { lag, at } = looking()
    const delay = 30_000

    for (let now = 0; now <= 90_000; now += 1000) {
      at(now, 1000 + now, 1000 + now - delay)
    }
    expect(lag.state).toBe("behind")
    expect(lag.lagAt(90_000)).toBe(delay)
  })

  it.each<[Partial<ReplicaPlace>, string]>([
    [{ is_standby: false }, "no_standby"],
    [{ place: null }, "no_standby"],
    [{ cluster: "8" }, "other_primary"],
    [{ database: "other" }, "other_primary"],
    [{ timeline: 2 }, "other_primary"],
  ])("does not count where it says %j: it is %s", (said, state) => {
    const { lag, at } = looking()

    expect(at(0, 1000, 1000)).toBe("answers")
    lag.compare(500, PRIMARY, { ...REPLICA, ...said })
    expect(lag.judge(500)).toBe(state)
    expect(lag.placeAt(500)).toBeUndefined()
    expect(lag.lagAt(500)).toBeNull()

    // What it had reached says nothing of where it is now.
    expect(at(1000, 2000, 1500)).toBe(state)
    expect(at(1500, 2000, 2000)).toBe("answers")
  })

  it("does not count where it does not answer, until it is looked at again", () => {
    const { lag, at } = looking()

    at(0, 1000, 1000)
    lag.lose("unreachable")
    expect(lag.judge(1)).toBe("unreachable")
    expect(lag.placeAt(1)).toBeUndefined()
    expect(at(500, 1000, 1000)).toBe("answers")
  })
})
