import { UNKNOWN_HEALTH } from "../../types"
import { figuresOf } from "../figures"

const none = <Value>(value: Value) => [{ value, attributes: {} }]
const health = (value: number, ...parts: string[]) =>
  parts.map((part) => ({ value, attributes: { part } }))

describe("what gauges show", () => {
  it("is every figure of the inventory's health, in seconds, and who waits for locks", () => {
    expect(
      figuresOf(
        {
          connection: { status: "degraded", round_trip_ms: 612.5 },
          migrations: { status: "ok", pending: [] },
          expiry: { status: "ok", lag_seconds: 4.2 },
          feed: { status: "ok", lag_seconds: 0 },
          telling: { status: "degraded", lag_seconds: 130 },
          replica: { status: "ok", state: "answers", lag_seconds: 0.3 },
          check: {
            status: "degraded",
            checked_at: new Date(0),
            is_sound: false,
            faults: 3,
          },
        },
        { waiting: 2, longest: 1.5 }
      )
    ).toEqual({
      "holdfast.health": [
        ...health(1, "connection"),
        ...health(0, "migrations", "expiry", "feed"),
        ...health(1, "telling"),
        ...health(0, "replica"),
        ...health(1, "check"),
      ],
      "holdfast.database.round_trip.seconds": none(0.6125),
      "holdfast.expiry.lag.seconds": none(4.2),
      "holdfast.feed.lag.seconds": none(0),
      "holdfast.telling.lag.seconds": none(130),
      "holdfast.replica.lag.seconds": none(0.3),
      "holdfast.check.faults": none(3),
      "holdfast.lock.waiting": none(2),
      "holdfast.lock.longest.seconds": none(1.5),
    })
  })

  it("is that all is down, and no figure, of a database that does not answer", () => {
    const { "holdfast.health": parts, ...figures } = figuresOf(
      UNKNOWN_HEALTH,
      undefined
    )

    expect(parts).toEqual(
      health(
        2,
        "connection",
        "migrations",
        "expiry",
        "feed",
        "telling",
        "check"
      )
    )
    expect(Object.values(figures).flat()).toEqual([])
  })
})
