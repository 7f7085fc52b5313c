import { dayOf, momentOfDay, startOfDay } from "../days"

describe("days", () => {
  it("are sent as their last moment where the person is, and come back as the same day", () => {
    expect(momentOfDay("2026-12-04")).toBe(
      new Date(2026, 11, 4, 23, 59, 59).toISOString()
    )
    expect(dayOf(momentOfDay("2026-12-04"))).toBe("2026-12-04")
    expect(dayOf(momentOfDay("2026-02-28"))).toBe("2026-02-28")
  })

  it("begin at midnight where the person is, and end where the next one begins", () => {
    expect(startOfDay("2026-12-31")).toBe(new Date(2026, 11, 31).toISOString())
    expect(startOfDay("2026-12-31", 1)).toBe(new Date(2027, 0, 1).toISOString())
  })

  it("are none where there is none", () => {
    expect(momentOfDay("")).toBeNull()
    expect(momentOfDay("soon")).toBeNull()
    expect(startOfDay("2026-12")).toBeNull()
    expect(dayOf(null)).toBe("")
    expect(dayOf("soon")).toBe("")
  })
})
