import { formatsOf, localeOf, readQuantity } from "../format"

describe("formats", () => {
  it.each([
    ["en", "1,234.5", "+3", "Dec 4, 2026"],
    ["de", "1.234,5", "+3", "04.12.2026"],
    ["fr", "1\u202f234,5", "+3", "4 d\u00e9c. 2026"],
    ["es", "1234,5", "+3", "4 dic 2026"],
    ["nb", "1\u00a0234,5", "+3", "4. des. 2026"],
  ])("writes numbers and dates as %s does", (locale, number, change, date) => {
    const format = formatsOf(locale)

    expect(format.quantity(1234.5)).toBe(number)
    expect(format.change(3)).toBe(change)
    expect(format.date(new Date(2026, 11, 4, 12))).toBe(date)
  })

  it("never shows minus zero or more places than a quantity has", () => {
    expect(formatsOf("en").quantity(-0)).toBe("0")
    expect(formatsOf("en").quantity(0.1 + 0.2)).toBe("0.3")
    expect(formatsOf("en").quantity(1 / 16)).toBe("0.0625")
  })

  it("counts down by minutes and seconds, and never below zero", () => {
    const { timeLeft } = formatsOf("en")

    expect([872_000, 59_001, 1, 0, -5000, 3_725_000].map(timeLeft)).toEqual([
      "14:32",
      "1:00",
      "0:01",
      "0:00",
      "0:00",
      "1:02:05",
    ])
  })

  it("knows the dashboard's own codes of languages, and does not stumble over others", () => {
    expect(["ptBR", "zhCN", "de", "enGB", "no such", ""].map(localeOf)).toEqual(
      ["pt-BR", "zh-CN", "de", "en-GB", "en", "en"]
    )
  })

  it("reads quantities as people type them, and guesses nothing", () => {
    expect(
      ["12", " 0,5 ", "0.5", ",5", "+3", "-2", "\u22122", "1."].map(
        readQuantity
      )
    ).toEqual([12, 0.5, 0.5, 0.5, 3, -2, -2, 1])
    expect(
      ["", "1,234.5", "1.234.5", "1e3", "abc", "0x10", "Infinity", "--1"].map(
        readQuantity
      )
    ).toEqual(Array(8).fill(null))
  })
})
