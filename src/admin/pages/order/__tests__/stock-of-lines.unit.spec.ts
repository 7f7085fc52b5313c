import type { Movement } from "../../../lib/movements"
import { stockOfLines } from "../stock-of-lines"

const line = { id: "ordli_1", title: "Tea set" }
const reservation = (
  id: string,
  inventory_item_id: string,
  location_id: string,
  quantity: number,
  line_item_id = "ordli_1"
) => ({ id, inventory_item_id, location_id, quantity, line_item_id })
const movement = (
  kind: string,
  inventory_item_id: string,
  location_id: string,
  stocked_delta: number
) =>
  ({
    kind,
    inventory_item_id,
    location_id,
    stocked_delta,
    line_item_id: "ordli_1",
  }) as Movement

describe("what became of an order's lines", () => {
  it("is told for each item of a kit: reserved, owed by the latest date, and sent less what came back unsent", () => {
    expect(
      stockOfLines(
        [line, { id: "ordli_2", title: "Voucher" }],
        [
          reservation("one", "mug", "oslo", 2),
          reservation("two", "mug", "bergen", 1),
          reservation("other", "mug", "oslo", 9, "ordli_of_another"),
        ],
        [
          { reservation_id: "one", quantity: 1, promised_at: "2027-01-02" },
          { reservation_id: "two", quantity: 1, promised_at: "2027-01-05" },
          { reservation_id: "other", quantity: 9, promised_at: null },
        ],
        [
          movement("fulfilled", "tea", "oslo", -3),
          movement("unfulfilled", "tea", "oslo", 1),
          movement("fulfilled", "mug", "bergen", -2),
          movement("unfulfilled", "mug", "bergen", 2),
          movement("returned", "tea", "bergen", 1),
        ]
      )
    ).toEqual([
      {
        id: "ordli_1 mug",
        line,
        inventory_item_id: "mug",
        reserved: [
          reservation("one", "mug", "oslo", 2),
          reservation("two", "mug", "bergen", 1),
        ],
        owed: { quantity: 2, promised_at: "2027-01-05" },
        sent: [],
        returned: [],
      },
      {
        id: "ordli_1 tea",
        line,
        inventory_item_id: "tea",
        reserved: [],
        owed: null,
        sent: [{ location_id: "oslo", quantity: 2 }],
        returned: [{ location_id: "bergen", quantity: 1 }],
      },
    ])
  })

  it("has no date where one of the units has none", () => {
    const [row] = stockOfLines(
      [line],
      [reservation("one", "mug", "oslo", 3)],
      [
        { reservation_id: "one", quantity: 1, promised_at: "2027-01-02" },
        { reservation_id: "one", quantity: 2, promised_at: null },
      ],
      []
    )

    expect(row!.owed).toEqual({ quantity: 3, promised_at: null })
  })
})
