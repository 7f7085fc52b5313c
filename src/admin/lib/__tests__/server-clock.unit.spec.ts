type Clock = typeof import("../server-clock")

const at = (milliseconds: number) => new Date(milliseconds).toUTCString()

describe("the server's clock", () => {
  let clock: Clock

  // What it knows is the module's own, from one answer to the next.
  beforeEach(() => {
    jest.isolateModules(() => {
      clock = jest.requireActual<Clock>("../server-clock")
    })
  })

  it("is this machine's until the server was heard", () => {
    expect(clock.serverOffset()).toBe(0)
    clock.noteServerTime(null, 0, 10)
    clock.noteServerTime("nonsense", 0, 10)
    expect(clock.serverOffset()).toBe(0)
  })

  it("is known more exactly with each answer, although it is told in whole seconds", () => {
    // The server is 300,000 ms ahead.
    const ask = (sent: number, onTheWay: number) =>
      clock.noteServerTime(
        at(sent + onTheWay / 2 + 300_000),
        sent,
        sent + onTheWay
      )

    ask(1_000_000, 40)
    expect(Math.abs(clock.serverOffset() - 300_000)).toBeLessThan(600)
    ask(1_000_950, 40)
    ask(1_002_480, 40)
    ask(1_004_700, 40)
    expect(Math.abs(clock.serverOffset() - 300_000)).toBeLessThan(150)
  })

  it("begins anew where one of the clocks was set", () => {
    clock.noteServerTime(at(1_000_000), 1_000_000, 1_000_020)
    clock.noteServerTime(at(4_600_000), 1_001_000, 1_001_020)
    expect(Math.abs(clock.serverOffset() - 3_599_000)).toBeLessThan(600)
  })
})
