import { WaitlistBell } from "../waitlist-bell"

describe("the bell of the waitlist", () => {
  const answer = jest.fn<Promise<boolean>, [string[], string[]]>()
  const warn = jest.fn()

  beforeEach(() => {
    jest.useFakeTimers()
    answer.mockReset().mockResolvedValue(true)
    warn.mockReset()
  })

  afterEach(() => {
    jest.useRealTimers()
  })

  const bellOf = (isOn = true) => new WaitlistBell({ isOn, answer, warn })

  it("asks nothing until somebody waits, and once a minute whether anybody does", async () => {
    answer.mockResolvedValue(false)

    const bell = bellOf()

    bell.ring({ levelIds: ["one"] })
    await jest.advanceTimersByTimeAsync(59_000)
    expect(answer).not.toHaveBeenCalled()

    await jest.advanceTimersByTimeAsync(1_000)
    bell.ring({ levelIds: ["two"] })
    await jest.advanceTimersByTimeAsync(100)
    expect(answer.mock.calls).toEqual([[["two"], []]])

    bell.ring({ levelIds: ["three"] })
    await jest.advanceTimersByTimeAsync(1_000)
    expect(answer).toHaveBeenCalledTimes(1)
  })

  it("asks once for all that rings within a tenth of a second, while somebody waits", async () => {
    const bell = bellOf()

    bell.arm()
    bell.ring({ levelIds: ["one", "two"] })
    bell.ring({ levelIds: ["two", "three"], cartIds: ["cart"] })
    await jest.advanceTimersByTimeAsync(100)
    bell.ring({ levelIds: ["one"] })
    await jest.advanceTimersByTimeAsync(100)

    expect(answer.mock.calls).toEqual([
      [["one", "two", "three"], ["cart"]],
      [["one"], []],
    ])
  })

  it("loses nothing that rings while it is answered, and says what failed", async () => {
    const bell = bellOf()

    bell.arm()
    answer.mockImplementationOnce(async () => {
      bell.ring({ levelIds: ["meanwhile"] })
      throw new Error("no database")
    })
    bell.ring({ levelIds: ["one"] })
    await jest.advanceTimersByTimeAsync(200)

    expect(answer.mock.calls).toEqual([
      [["one"], []],
      [["meanwhile"], []],
    ])
    expect(warn).toHaveBeenCalledTimes(1)
  })

  it("asks nothing where there is no waitlist", async () => {
    const bell = bellOf(false)

    bell.arm()
    bell.ring({ levelIds: ["one"] })
    await jest.advanceTimersByTimeAsync(200)

    expect(answer).not.toHaveBeenCalled()
  })
})
