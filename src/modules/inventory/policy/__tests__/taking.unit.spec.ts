import { cartUnits } from "../carts/cart-units"
import { orderUnits } from "../orders/order-units"
import { PlannedFrom } from "../sourcing/plan-reservations"
import { StockView } from "../sourcing/stock-view"
import { NeededLine, sourceNeed, TakingPolicy } from "../sourcing/taking"

const ITEM = "iitem_lamp"
const SOURCES = { location_ids: ["a", "b"] }
const HOLD = {
  ttl_seconds: 900,
  max_hold_seconds: 3600,
  retake_pause_seconds: 1800,
}

const line = (quantity: number, allow_backorder = false): NeededLine => ({
  id: "line",
  quantity,
  allow_backorder,
  components: [{ inventory_item_id: ITEM, required_quantity: 1 }],
})
const held = (row: Partial<PlannedFrom> = {}): PlannedFrom => ({
  id: "resitem_held",
  inventory_item_id: ITEM,
  location_id: "a",
  quantity: "2",
  line_item_id: "line",
  cart_id: null,
  allow_backorder: false,
  is_expired: false,
  ...row,
})
/** What is available at `a` and `b`, with what is held there. */
const view = (
  own: PlannedFrom[],
  available: [number, number],
  cap?: number
): StockView => ({
  own,
  ages: [],
  levels: available.map((units, index) => ({
    inventory_item_id: ITEM,
    location_id: SOURCES.location_ids[index]!,
    available: units,
    backorder_cap: cap ?? null,
    held: index ? 0 : own.length * 2,
    expired: 0,
    has_more: false,
  })),
})
const cartOf = (lines: NeededLine[]) =>
  cartUnits({
    owner: "cart",
    lines,
    may_stay: false,
    on_short: "refuse",
    asks_for: null,
    hold: HOLD,
  })
/** What is taken by a policy, row by row, and what is short. */
const taken = (policy: TakingPolicy, seen: StockView) => {
  const { kept, allocations, shortages } = sourceNeed(
    policy.needOf(seen),
    seen,
    SOURCES
  )
  const wanted = policy
    .taken(allocations, seen)
    .map(({ line_id, is_backorder, ...units }) => ({
      ...units,
      line_item_id: line_id,
      cart_id: null,
      allow_backorder: is_backorder,
    }))

  return {
    rows: policy
      .rows([...kept, ...wanted], seen)
      .map(
        ({ id, location_id, quantity, allow_backorder }) =>
          `${id} ${location_id} ${quantity}${allow_backorder ? " backordered" : ""}`
      ),
    short: policy
      .refused(shortages, seen)
      .map(({ requested, available }) => [
        requested.toNumber(),
        available.toNumber(),
      ]),
  }
}

describe("how units are taken", () => {
  it("a cart sources its line anew, an order keeps what it has", () => {
    const seen = view([held()], [2, 5])

    expect(taken(cartOf([line(3)]), seen)).toEqual({
      rows: ["null b 3"],
      short: [],
    })
    expect(taken(orderUnits([line(3)]), seen)).toEqual({
      rows: ["resitem_held a 2", "null b 1"],
      short: [],
    })
  })

  it("neither asks for more where they need no more", () => {
    const seen = view([held()], [2, 5])

    for (const policy of [cartOf([line(2)]), orderUnits([line(2)])]) {
      expect(taken(policy, seen)).toEqual({
        rows: ["resitem_held a 2"],
        short: [],
      })
    }
  })

  it("what is on backorder stays, however low the cap is, and no more is added", () => {
    const own = [held({ allow_backorder: true })]
    const seen = view(own, [0, 0], 0)
    const kept = { rows: ["resitem_held a 2 backordered"], short: [] }

    for (const policyOf of [cartOf, orderUnits]) {
      expect(taken(policyOf([line(2, true)]), seen)).toEqual(kept)
      expect(taken(policyOf([line(3, true)]), seen).short).toHaveLength(1)
    }
  })

  it("what is held beyond what is there leaves less to be promised to others", () => {
    const seen = view([held()], [-1, 0], 3)
    const lines = [line(2), { ...line(1, true), id: "another" }]

    // All that may be promised at `a` is held already, and 3 at `b`.
    expect(taken(cartOf(lines), seen).short).toEqual([])
    expect(
      taken(cartOf([lines[0]!, { ...lines[1]!, quantity: 9 }]), seen).short
    ).toEqual([[9, 3]])
  })
})
