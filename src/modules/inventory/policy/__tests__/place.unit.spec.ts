import { comparePlaces, placeOf } from "../levels/place"

const place = (inventory_item_id: string, location_id: string) => ({
  inventory_item_id,
  location_id,
})

describe("places", () => {
  it("have a key each, whatever is in their ids", () => {
    const ids = ["", "a", "a@b", "1:a", "b", "@", ":", "a ", '"', "1"]
    const keys = ids.flatMap((item) => [
      placeOf({ inventory_item_id: item, location_id: null }),
      ...ids.map((location) => placeOf(place(item, location))),
    ])

    expect(new Set(keys).size).toBe(ids.length * (ids.length + 1))
    expect(placeOf(place("a", "b"))).toBe(placeOf(place("a", "b")))
  })

  it("are sorted by item and then by location, however long their ids are", () => {
    const sorted = [
      place("iitem_1", "sloc_2"),
      place("iitem_10", "sloc_1"),
      place("iitem_10", "sloc_10"),
      place("iitem_10", "sloc_2"),
      place("iitem_2", "sloc_1"),
    ]

    expect([...sorted].reverse().sort(comparePlaces)).toEqual(sorted)
  })
})
