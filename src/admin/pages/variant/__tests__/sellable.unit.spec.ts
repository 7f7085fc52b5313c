import { sellableByLocation, sellableOf, statusOf } from "../sellable"

const level = (
  inventory_item_id: string,
  location_id: string,
  available_quantity: number
) => ({ inventory_item_id, location_id, available_quantity })
const kit = [
  { inventory_item_id: "mug", required_quantity: 2 },
  { inventory_item_id: "tea", required_quantity: 1 },
]

describe("how many of a variant can be sold", () => {
  it("are as many kits as the scarcest component allows, in all and at each location", () => {
    const levels = [
      level("mug", "oslo", 7),
      level("tea", "oslo", 9),
      level("mug", "bergen", 4),
      level("lamp", "bergen", 1),
    ]

    expect(sellableOf(kit, levels)).toEqual({
      quantity: 5,
      scarcest: "mug",
      limitedBy: "mug",
    })
    expect(sellableByLocation(kit, levels)).toEqual([
      {
        location_id: "oslo",
        quantity: 3,
        scarcest: "mug",
        limitedBy: "mug",
      },
      {
        location_id: "bergen",
        quantity: 0,
        scarcest: "tea",
        limitedBy: "tea",
      },
    ])
  })

  it("count a location that owes units from zero, and fractions without their binary tail", () => {
    const one = (required_quantity: number) => [
      { inventory_item_id: "a", required_quantity },
    ]

    expect(
      sellableOf(one(1), [level("a", "oslo", -3), level("a", "bergen", 5)])
    ).toEqual({ quantity: 5, scarcest: "a", limitedBy: null })
    expect(sellableOf(one(0.1), [level("a", "oslo", 0.3)])).toEqual({
      quantity: 3,
      scarcest: "a",
      limitedBy: null,
    })
    expect(sellableOf(one(0), [level("a", "oslo", 5)]).quantity).toBe(0)
    expect(sellableOf([], [])).toEqual({
      quantity: 0,
      scarcest: null,
      limitedBy: null,
    })
  })

  it("are out where none is left, and low where the scarcest component is", () => {
    const stands = (quantity: number, mug: "low_stock" | "in_stock") =>
      statusOf({ quantity, scarcest: "mug", limitedBy: "mug" }, [
        { inventory_item_id: "mug", status: mug },
        { inventory_item_id: "tea", status: "low_stock" },
      ])

    expect(stands(0, "in_stock")).toBe("out_of_stock")
    expect(stands(4, "low_stock")).toBe("low_stock")
    expect(stands(4, "in_stock")).toBe("in_stock")
  })
})
