import { MathBN } from "@medusajs/framework/utils"

import { cartUnits, withHeld } from "../carts/cart-units"
import { orderUnits } from "../orders/order-units"
import { PlannedFrom, planReservations } from "../sourcing/plan-reservations"
import { standingInTheWay, without } from "../sourcing/stock-view"

const LINES = 1000

/** How often a property is read of one row at most: each of all rows would be LINES. */
const FEW = 40

const ids = Array.from({ length: LINES }, (_, index) => index)
const lines = ids.map((index) => ({
  id: `line_${index}`,
  quantity: 3,
  allow_backorder: false,
  components: [{ inventory_item_id: `iitem_${index}`, required_quantity: 1 }],
}))
const levels = ids.map((index) => ({
  inventory_item_id: `iitem_${index}`,
  location_id: "a",
  available: "5",
  expired: "1",
  has_more: false,
}))

/** What the lines hold, and how often a row of it was asked what it is. */
function givenHeld() {
  const asked = ids.map(() => 0)
  const own = ids.map((index): PlannedFrom => ({
    id: `resitem_${index}`,
    get inventory_item_id() {
      asked[index]! += 1

      return `iitem_${index}`
    },
    get line_item_id() {
      asked[index]! += 1

      return `line_${index}`
    },
    location_id: "a",
    quantity: "2",
    cart_id: "cart_1",
    allow_backorder: false,
    is_expired: false,
  }))

  return { own, mostAsked: () => Math.max(...asked) }
}

describe("a call of 1,000 lines asks each row what it is a few times", () => {
  it("when reservations are made of what is there", () => {
    const { own, mostAsked } = givenHeld()
    const rows = planReservations(
      own,
      lines
        .map(({ id }, index) => ({
          inventory_item_id: `iitem_${index}`,
          location_id: "a",
          line_item_id: id,
          cart_id: "cart_1",
          allow_backorder: false,
          quantity: 3,
        }))
        .reverse()
    )

    expect(rows.map(({ id }) => id)).toEqual(own.map(({ id }) => id).reverse())
    expect(mostAsked()).toBeGreaterThan(0)
    expect(mostAsked()).toBeLessThan(FEW)
  })

  it("when a cart's lines are paired with what is theirs", () => {
    const { own, mostAsked } = givenHeld()

    expect(
      withHeld(lines, own).map(({ held }) =>
        held?.map(({ quantity }) => quantity)
      )
    ).toEqual(lines.map(() => ["2"]))
    expect(mostAsked()).toBeGreaterThan(0)
    expect(mostAsked()).toBeLessThan(FEW)
  })

  it("when an order's lines keep what they have", () => {
    const { own, mostAsked } = givenHeld()
    const need = orderUnits(lines).needOf({ own, ages: [], levels: [] })

    expect(need.kept.map(({ id }) => id)).toEqual(own.map(({ id }) => id))
    expect(need.lines.map(({ quantity }) => Number(quantity))).toEqual(
      lines.map(() => 1)
    )
    expect(mostAsked()).toBeGreaterThan(0)
    expect(mostAsked()).toBeLessThan(FEW)
  })

  it("when what is kept or taken is counted at its levels", () => {
    const { own, mostAsked } = givenHeld()
    const left = without(levels, own)
    const inTheWay = standingInTheWay(
      own.map((row) => ({
        line_id: row.line_item_id!,
        inventory_item_id: row.inventory_item_id,
        location_id: row.location_id,
        quantity: MathBN.convert(6),
        is_backorder: false,
      })),
      levels
    )

    expect(left.map(({ available }) => Number(available))).toEqual(
      lines.map(() => 3)
    )
    expect(inTheWay.map(({ missing }) => Number(missing))).toEqual(
      lines.map(() => 1)
    )
    expect(mostAsked()).toBeGreaterThan(0)
    expect(mostAsked()).toBeLessThan(FEW)
  })

  it("when it is told what a cart is short of", () => {
    const asked = lines.map(() => 0)
    const { refused } = cartUnits({
      owner: "cart",
      lines: lines.map((line, index) => ({
        ...line,
        get id() {
          asked[index]! += 1

          return line.id
        },
      })),
      may_stay: true,
      on_short: "refuse",
      asks_for: lines.map(({ id }) => id),
      hold: {
        ttl_seconds: 900,
        max_hold_seconds: 3600,
        retake_pause_seconds: 0,
      },
    })
    const shortages = lines.map(({ id }, index) => ({
      line_id: id,
      inventory_item_id: `iitem_${index}`,
      requested: MathBN.convert(3),
      available: MathBN.convert(2),
      location_ids: ["a"],
    }))

    expect(refused(shortages, { own: [], ages: [], levels })).toHaveLength(
      LINES
    )
    expect(Math.max(...asked)).toBeGreaterThan(0)
    expect(Math.max(...asked)).toBeLessThan(FEW)
  })
})
