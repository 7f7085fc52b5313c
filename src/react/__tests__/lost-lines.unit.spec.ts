import { lostLines } from "../lost-lines"

const holdOf = (
  quantity: number,
  held_quantity: number,
  shortages: [requested: number, available: number | null][]
) => ({
  cart_id: "cart_1",
  server_time: "2026-11-29T12:00:00.000Z",
  expires_at: null,
  lines: [
    { line_item_id: "other", quantity: 1, held_quantity: 1, expires_at: null },
    { line_item_id: "cali_1", quantity, held_quantity, expires_at: null },
  ],
  shortages: shortages.map(([requested, available]) => ({
    line_item_id: "cali_1",
    product_title: "Tea set",
    variant_title: null,
    sku: null,
    inventory_item_id: "iitem_1",
    requested,
    available,
  })),
})

it.each([
  ["all of it, where nobody took it", holdOf(2, 0, []), 2],
  ["what there is", holdOf(3, 0, [[3, 2]]), 2],
  ["nothing", holdOf(3, 0, [[3, 0]]), 0],
  [
    "of a kit what its scarcest component allows",
    holdOf(3, 0, [
      [6, 5],
      [3, 1],
    ]),
    1,
  ],
  [
    "whole ones, where a component is a fraction",
    holdOf(3, 0, [[0.3, 0.2]]),
    2,
  ],
  [
    "null, where shoppers are not told how many there are",
    holdOf(3, 1, [[3, null]]),
    null,
  ],
])("what is left of a line is %s", (_, hold, rest) => {
  expect(lostLines(hold)).toMatchObject([{ line_item_id: "cali_1", rest }])
})

it("nothing is lost of a cart that holds all", () => {
  expect(lostLines(holdOf(3, 3, []))).toEqual([])
})
