import { resolveOptions } from "../../options"
import { breaksRules, BrokenRule, describeBrokenRules } from "../../errors"
import { stockRules } from "../levels/stock-rules"

describe("the rules of the shop", () => {
  it.each([
    ["refuse", "allow", false, true],
    ["refuse", "refuse", false, false],
    ["allow", "allow", true, true],
    ["allow", "refuse", true, false],
  ] as const)(
    "with negative %s and below reserved %s say so",
    (negative, below_reserved, allow_negative, allow_below_reserved) => {
      expect(
        stockRules(resolveOptions({ stock: { negative, below_reserved } }))
      ).toEqual({ allow_negative, allow_below_reserved })
    }
  )

  it("refuse negative stock and allow a shortfall unless told otherwise", () => {
    expect(stockRules(resolveOptions())).toEqual({
      allow_negative: false,
      allow_below_reserved: true,
    })
  })

  it("name every level on which one would be broken, with its figures", () => {
    const level: BrokenRule = {
      inventory_item_id: "iitem_1",
      location_id: "oslo",
      rule: "negative",
      stocked: 2,
      reserved: 1,
      stocked_after: -3,
    }

    expect(describeBrokenRules([level])).toBe(
      "Item iitem_1 at location oslo: stock would fall to -3 from 2, and must not be negative"
    )
    expect(
      describeBrokenRules([
        level,
        {
          ...level,
          location_id: "bergen",
          rule: "below_reserved",
          stocked_after: 0.5,
        },
      ])
    ).toBe(
      "Item iitem_1 at location oslo: stock would fall to -3 from 2, and must not be negative; " +
        "item iitem_1 at location bergen: stock would fall to 0.5, below the 1 reserved"
    )
    expect(breaksRules([{ ...level, rule: "below_reserved" }])).toMatchObject({
      type: "not_allowed",
      details: {
        refused: [
          {
            reason: "below_reserved",
            inventory_item_id: "iitem_1",
            location_id: "oslo",
            stocked: 2,
            reserved: 1,
            stocked_after: -3,
          },
        ],
      },
    })
  })
})
