import { BackorderPromiseDTO } from "../../../modules/inventory/types"
import { backorderOf } from "../read-backorders"

const promise = (
  inventory_item_id: string,
  quantity: number,
  day: string | null
) =>
  ({
    inventory_item_id,
    quantity,
    promised_at: day && new Date(day),
  }) as BackorderPromiseDTO

const KIT = [
  { inventory_item_id: "mug", required_quantity: 2 },
  { inventory_item_id: "tea", required_quantity: 1 },
]

describe("what a line waits for", () => {
  it("is nothing where nothing is promised", () => {
    expect(backorderOf([], KIT, false)).toBeNull()
  })

  it("is until the last of its promises, its units added up", () => {
    expect(
      backorderOf(
        [promise("mug", 1, "2027-01-02"), promise("mug", 2, "2027-01-05")],
        [{ inventory_item_id: "mug" }],
        false
      )
    ).toEqual({ quantity: 3, promised_at: new Date("2027-01-05") })
  })

  it("is, of a kit, the whole ones that lack anything of it", () => {
    expect(
      backorderOf(
        [promise("mug", 3, "2027-01-05"), promise("tea", 1, "2027-01-02")],
        KIT,
        false
      )
    ).toEqual({ quantity: 2, promised_at: new Date("2027-01-05") })
  })

  it("has no date as long as nobody knows when one of its units comes", () => {
    expect(
      backorderOf(
        [promise("mug", 2, "2027-01-05"), promise("tea", 1, null)],
        KIT,
        false
      )
    ).toEqual({ quantity: 1, promised_at: null })
  })

  it("counts an item that its variant has no longer as it is", () => {
    expect(
      backorderOf([promise("spoon", 4, "2027-01-05")], KIT, false)
    ).toMatchObject({ quantity: 4 })
  })

  it("tells no count where shoppers are told none", () => {
    expect(backorderOf([promise("mug", 2, "2027-01-05")], KIT, true)).toEqual({
      quantity: null,
      promised_at: new Date("2027-01-05"),
    })
  })
})
