import { commonOf } from "../common-of"
import { foldGroups } from "../movement-rows"
import type { Movement } from "../movements"

const movement = (id: string, group_id: string | null, kind = "adjusted") =>
  ({ id, group_id, kind }) as Movement

describe("rows of the history", () => {
  const list = [
    movement("6", "b"),
    movement("5", null),
    movement("4", "a"),
    movement("3", "a"),
    movement("2", null),
    movement("1", null),
  ]
  const shape = (open: string[]) =>
    foldGroups(list, (id) => open.includes(id)).map(
      ({ id, isGroup, isOpen, isPart, movements }) =>
        `${id}${isGroup ? ` of ${movements.length}` : ""}${isOpen ? " open" : ""}${isPart ? " part" : ""}`
    )

  it("stand for what was changed in one go, and for what was not by itself", () => {
    expect(shape([])).toEqual(["6", "5", "group 4 of 2", "2", "1"])
  })

  it("show the lines of a change that is open", () => {
    expect(shape(["a", "b"])).toEqual([
      "6",
      "5",
      "group 4 of 2 open",
      "4 part",
      "3 part",
      "2",
      "1",
    ])
  })

  it("tell what their lines have in common, and nothing where they differ", () => {
    const some = [movement("2", "a"), movement("1", "a", "counted")]

    expect(commonOf(some, ({ group_id }) => group_id)).toBe("a")
    expect(commonOf(some, ({ kind }) => kind)).toBe(null)
  })
})
