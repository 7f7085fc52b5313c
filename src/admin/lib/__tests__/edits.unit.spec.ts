import {
  changeOf,
  Edit,
  isStale,
  keepChange,
  keepNumber,
  lineOf,
  modeTyped,
  resultOf,
} from "../edits"

const edit = (mode: Edit["mode"], units: number, seen: number): Edit => ({
  level_id: "ilev_1",
  inventory_item_id: "iitem_1",
  location_id: "sloc_1",
  item_name: "LAMP",
  location_name: "Oslo",
  mode,
  units,
  seen,
})

describe("edits", () => {
  it.each([
    ["add", 3, 40, 3, 43],
    ["take", 3, 40, -3, 37],
    ["set", 41, 40, 1, 41],
    ["set", 0, 40, -40, 0],
    ["add", 0.2, 0.1, 0.2, 0.3],
    ["set", 0.3, 0.1, 0.2, 0.3],
    ["take", 0, 5, 0, 5],
  ] as const)(
    "%s %d to %d changes it by %d to %d",
    (mode, units, seen, change, result) => {
      expect(changeOf(edit(mode, units, seen))).toBe(change)
      expect(resultOf(edit(mode, units, seen))).toBe(result)
    }
  )

  it("says always which number the person saw", () => {
    expect(lineOf(edit("set", 41, 40))).toEqual({
      inventory_item_id: "iitem_1",
      location_id: "sloc_1",
      expected: 40,
      stocked_quantity: 41,
    })
    expect(lineOf(edit("take", 2, 40))).toEqual({
      inventory_item_id: "iitem_1",
      location_id: "sloc_1",
      expected: 40,
      adjustment: -2,
    })
  })

  it("where the number moved, keeps what was meant as a number or as a change", () => {
    const set = edit("set", 41, 40)

    expect(keepNumber(set, 38)).toMatchObject({
      mode: "set",
      units: 41,
      seen: 38,
    })
    expect(resultOf(keepChange(set, 38))).toBe(39)
    expect(keepChange(edit("set", 30, 40), 38)).toMatchObject({
      mode: "take",
      units: 10,
      seen: 38,
    })
    expect(keepNumber(edit("add", 5, 40), 38)).toMatchObject({
      mode: "set",
      units: 45,
    })
  })

  it("is stale where the number moved, unless it was sent itself and nobody knows whether it was saved", () => {
    const add = edit("add", 5, 40)

    expect(isStale(add, undefined)).toBe(false)
    expect(isStale(add, 40)).toBe(false)
    expect(isStale(add, 45)).toBe(true)
    expect(isStale({ ...add, isSent: true }, 45)).toBe(false)
  })

  it("takes the first key typed as what the person means to do", () => {
    expect(["+", "-", "\u2212", "7", "x", "Enter"].map(modeTyped)).toEqual([
      "add",
      "take",
      "take",
      "set",
      null,
      null,
    ])
  })
})
