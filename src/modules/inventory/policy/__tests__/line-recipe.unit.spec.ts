import { MathBN } from "@medusajs/framework/utils"

import { fulfillmentDemand } from "../orders/line-demand"
import { LineFacts, recipeOf } from "../orders/line-recipe"
import { OrderLine } from "../orders/order-line"
import { shareOfFulfillments } from "../orders/returned-units"

const line = (
  links: Record<string, number>,
  more: Partial<OrderLine> & { fulfilled?: number; managed?: boolean } = {}
): OrderLine => ({
  id: "ordli_1",
  quantity: 3,
  detail: { fulfilled_quantity: more.fulfilled ?? 0 },
  variant: {
    manage_inventory: more.managed ?? true,
    inventory_items: Object.entries(links).map(([id, required_quantity]) => ({
      required_quantity,
      inventory: { id },
    })),
  },
  ...more,
})

const units = (of: Record<string, number>) =>
  Object.entries(of).map(([inventory_item_id, quantity]) => ({
    inventory_item_id,
    quantity,
  }))

const facts = (more: Partial<LineFacts> = {}): LineFacts => ({
  is_known: true,
  by_hand: [],
  ...more,
})

const perPiece = (...call: Parameters<typeof recipeOf>) =>
  Object.fromEntries(
    (recipeOf(...call) ?? []).map(({ inventory_item_id, units, pieces }) => [
      inventory_item_id,
      MathBN.div(units, pieces).toNumber(),
    ])
  )

describe("what a line consists of", () => {
  it.each([
    ["linked to another item", { B: 1 }],
    ["a component more", { A: 2, B: 1 }],
    ["one takes more", { A: 3 }],
    ["one takes less", { A: 1 }],
    ["no links", {}],
  ])("is what is reserved: %s", (_name, links) => {
    expect(perPiece(line(links), units({ A: 6 }), facts())).toEqual({ A: 2 })
  })

  it("is what is reserved though its inventory is no longer managed", () => {
    expect(
      perPiece(line({ A: 5 }, { managed: false }), units({ A: 6 }), facts())
    ).toEqual({ A: 2 })
  })

  it("is not what was reserved for it by hand, and still is what was released by hand", () => {
    expect(
      perPiece(
        line({ A: 2 }),
        units({ A: 7, B: 4 }),
        facts({ by_hand: units({ A: 1, B: 4 }) })
      )
    ).toEqual({ A: 2 })
    expect(
      perPiece(line({ A: 2 }), [], facts({ by_hand: units({ A: -6 }) }))
    ).toEqual({ A: 2 })
  })

  it("is what was sent of it", () => {
    expect(
      perPiece(
        line({ B: 1 }, { fulfilled: 1 }),
        units({ A: 9 }),
        facts({ sent: { pieces: 1, units: units({ A: 2 }) } })
      )
    ).toEqual({ A: 2 })
  })

  it("is as linked where all is reserved by hand, and unknown where nothing is", () => {
    expect(
      perPiece(
        line({ A: 1 }),
        units({ A: 5 }),
        facts({ by_hand: units({ A: 5 }) })
      )
    ).toEqual({ A: 1 })
    expect(recipeOf(line({ A: 1 }), [], facts())).toBeUndefined()
  })

  it("goes out whole or not at all, and names what is not reserved", () => {
    const kit = line({ A: 2, B: 1 })

    expect(() =>
      fulfillmentDemand(kit, 1, units({ A: 6 }), {
        ...facts(),
        by_hand: units({ B: -3 }),
      })
    ).toThrow("its component B is not reserved")
    // Of a line from before the ledger the links tell.
    expect(() => fulfillmentDemand(kit, 1, units({ A: 6 }))).toThrow(
      "its component B is not reserved"
    )
    expect(
      fulfillmentDemand(line({ B: 1 }), 1, units({ A: 6 })).map(
        ({ inventory_item_id, quantity }) => [
          inventory_item_id,
          MathBN.convert(quantity).toNumber(),
        ]
      )
    ).toEqual([["A", 2]])
  })
})

describe("units that come back", () => {
  const known = () => [
    { fulfillment_id: "first", sent: 1, returned: 0 },
    { fulfillment_id: "second", sent: 3, returned: 1 },
  ]
  const place = { line_item_id: "ordli_1", inventory_item_id: "iitem_1" }
  const share = (quantity: number, sent = known()) =>
    shareOfFulfillments(place, quantity, sent).map((one) => [
      one.fulfillment_id,
      MathBN.convert(one.quantity).toNumber(),
    ])

  it("are those that were sent first, and no more than are out", () => {
    expect(share(2)).toEqual([
      ["first", 1],
      ["second", 1],
    ])
    expect(() => share(4)).toThrow(
      "4 units of item iitem_1 are to come back, and 3 are out"
    )
  })

  it("are shared by the rows of one call, and taken out again as they came", () => {
    const sent = known()

    expect(share(3, sent)).toEqual([
      ["first", 1],
      ["second", 2],
    ])
    expect(() => share(1, sent)).toThrow("0 are out")
    expect(share(-3, sent)).toEqual([["second", -3]])
  })
})
