import { applyChanges } from "../apply-changes"
import { lockLevels, lockReservations } from "../lock"
import { label, nameIn, query, SETTINGS, statement } from "../statement"

const LEVEL = lockLevels("select inventory_item_id, location_id from input")
const INPUT = "select 'item' as inventory_item_id, 'place' as location_id"
const BEFORE = lockReservations("reservation.id = 'one'")

describe("making a statement", () => {
  it("writes its name behind the first word and keeps the order of its parts", () => {
    const text = statement(
      "made-whole",
      { first: "select 1 as one" },
      {
        needs: { first: ["one"] },
        provides: { second: "select one from first" },
      },
      "select one from second"
    )

    expect(text).toBe(
      "with /* holdfast/made-whole */ first as (select 1 as one\n),\n" +
        "second as (select one from first\n)\nselect one from second"
    )
    expect(nameIn(text)).toBe("holdfast/made-whole")
  })

  it("refuses a fragment without what it needs", () => {
    expect(() =>
      statement(
        "without-change",
        { settings: SETTINGS, input: INPUT, level: LEVEL },
        applyChanges(),
        "select 1"
      )
    ).toThrow("Statement without-change: change is needed and not there")
  })

  it("refuses a fragment whose need comes after it", () => {
    expect(() =>
      statement(
        "too-late",
        { needs: { first: [] }, provides: { second: "select from first" } },
        { first: "select 1" },
        "select 1"
      )
    ).toThrow("Statement too-late: first is needed and not there")
  })

  it("refuses a need without a column that it must have", () => {
    expect(() =>
      statement(
        "without-kind",
        {
          settings: SETTINGS,
          input: INPUT,
          level: LEVEL,
          change: "select 1 as ordinal, level_id from level",
        },
        applyChanges(),
        "select 1"
      )
    ).toThrow(
      "Statement without-kind: change is needed with kind, stocked_delta"
    )
  })

  it("refuses a name that stands twice in a statement", () => {
    expect(() =>
      statement(
        "doubled",
        { level: "select 1" },
        { needs: {}, provides: { level: "select 2" } },
        "select 1"
      )
    ).toThrow("Statement doubled: level is there twice")
  })

  it("refuses a second statement of the same name", () => {
    query("taken", "select 1")

    expect(() => query("taken", "select 2")).toThrow(
      "There are two statements with the name taken"
    )
  })

  it.each(["Reserve", "reserve level", "", "a".repeat(41)])(
    "refuses the name %j",
    (name) => {
      expect(() => label(name, "select 1")).toThrow(
        `${name} is no name for a statement`
      )
    }
  )

  it("knows no name of what was made elsewhere", () => {
    expect(() => nameIn("select 1")).toThrow(
      "A statement has no name: select 1"
    )
  })
})

describe("the order of locks", () => {
  it.each([
    "select * from inventory_level for update",
    "select * from inventory_level for no key update",
    "select * from inventory_item\nfor share",
    "select * from inventory_item for key share",
    "select pg_advisory_xact_lock(1)",
    "select pg_try_advisory_xact_lock(1)",
  ])("is not left to an operation that locks by itself: %s", (text) => {
    const error = "locks by itself"

    expect(() =>
      statement("locking-alone", { mine: text }, "select 1")
    ).toThrow(`Statement locking-alone: mine ${error}`)
    expect(() => statement("locking-last", { one: "select 1" }, text)).toThrow(
      `Statement locking-last: the final query ${error}`
    )
    expect(() => query("locking-whole", text)).toThrow(
      `Statement locking-whole: the query ${error}`
    )
  })

  it("is made by the lock that comes after, not by the order of writing", () => {
    expect(() =>
      statement(
        "unordered",
        { settings: SETTINGS, input: INPUT, before: BEFORE, level: LEVEL },
        "select 1"
      )
    ).toThrow("Statement unordered: level must be locked after before")

    const text = statement(
      "ordered",
      {
        settings: SETTINGS,
        input: INPUT,
        before: BEFORE,
        level: lockLevels("select inventory_item_id, location_id from input", {
          after: ["before"],
        }),
      },
      "select 1"
    )

    expect(text).toContain("/* locks levels after before */")
    expect(text).toContain("where (select count(*) from before) >= 0")
  })
})
