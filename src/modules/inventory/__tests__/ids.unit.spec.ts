import { newId } from "../ids"

describe("ids", () => {
  it("are ULIDs behind a prefix, no two alike, and sort as they were made", () => {
    const ids = Array.from({ length: 50_000 }, () => newId("resitem"))

    expect(new Set(ids).size).toBe(ids.length)
    expect([...ids].sort()).toEqual(ids)
    for (const id of ids.slice(0, 100)) {
      expect(id).toMatch(/^resitem_[0-9A-HJKMNP-TV-Z]{26}$/)
    }
  })

  it("sort as they were made where the clock is set back", () => {
    const now = jest.spyOn(Date, "now")

    try {
      const ids = [2e13, 2e13 - 5000, 2e13 + 1].map((time) => {
        now.mockReturnValue(time)

        return newId("ilev")
      })

      expect([...ids].sort()).toEqual(ids)
    } finally {
      now.mockRestore()
    }
  })
})
