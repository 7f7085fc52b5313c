import { whyNothing } from "../low-stock"

const level = (figures: Partial<Parameters<typeof whyNothing>[0]>) => ({
  available_quantity: 0,
  daily_sales: 0,
  incoming_quantity: 0,
  suggested_quantity: 0,
  threshold: null,
  ...figures,
})

describe("why nothing is suggested to be ordered", () => {
  it.each([
    ["of what is ordered", { daily_sales: 1, suggested_quantity: 14 }, null],
    ["of what nobody buys, without a threshold", {}, "unsold"],
    ["of what nobody buys, with one of zero", { threshold: 0 }, "unsold"],
    [
      "of what nobody buys, and more is on its way",
      { incoming_quantity: 4 },
      "unsold",
    ],
    [
      "where what is on its way brings it to its threshold",
      { available_quantity: 2, threshold: 5, incoming_quantity: 3 },
      "coming",
    ],
    [
      "where what is on its way serves who waits for it",
      { available_quantity: -2, incoming_quantity: 10 },
      "coming",
    ],
    [
      "where what is on its way lasts until then",
      { available_quantity: 4, daily_sales: 1, incoming_quantity: 10 },
      "coming",
    ],
    [
      "where it is as low as its threshold, and that is enough",
      { available_quantity: 5, threshold: 5, incoming_quantity: 9 },
      "enough",
    ],
    [
      "where it lasts for the lead time",
      { available_quantity: 14, daily_sales: 1 },
      "enough",
    ],
  ] as const)("%s", (_, figures, why) => {
    expect(whyNothing(level(figures), 14)).toBe(why)
  })
})
