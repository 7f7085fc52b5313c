import fc from "fast-check"

import { resolveOptions } from "../../options"
import { MathBN } from "@medusajs/framework/utils"
import { source, SourcingLine, SourcingPlace } from "../sourcing/sourcing"
import {
  inOrder,
  mostAvailableStrategy,
  nearestStrategy,
  resolveStrategy,
} from "../sourcing/sourcing-strategies"

/** Levels as `{ item: { location: available } }`. */
type Stock = Record<string, Record<string, number>>

const levelsOf = (stock: Stock) =>
  Object.entries(stock).flatMap(([inventory_item_id, at]) =>
    Object.entries(at).map(([location_id, available]) => ({
      inventory_item_id,
      location_id,
      available,
    }))
  )

const line = (
  quantity: number,
  components: Record<string, number> = { shirt: 1 },
  more: Partial<SourcingLine> = {}
): SourcingLine => ({
  id: "line",
  quantity,
  allow_backorder: false,
  components: Object.entries(components).map(
    ([inventory_item_id, required_quantity]) => ({
      inventory_item_id,
      required_quantity,
    })
  ),
  ...more,
})

/** What is taken where: "3 shirt at oslo", with "+" where it is backordered. */
const sourced = (
  stock: Stock,
  lines: SourcingLine[],
  more: Partial<Parameters<typeof source>[0]> = {}
) => {
  const { allocations, shortages } = source({
    lines,
    levels: levelsOf(stock),
    location_ids: ["oslo", "bergen", "tromso"],
    ...more,
  })

  return [
    ...allocations.map(
      (one) =>
        `${one.quantity.toNumber()} ${one.inventory_item_id} at ${one.location_id}` +
        (one.is_backorder ? " +" : "")
    ),
    ...shortages.map(
      (one) =>
        `short of ${one.inventory_item_id}: ${one.available.toNumber()} of ${one.requested.toNumber()}`
    ),
  ]
}

describe("by priority, the default", () => {
  it.each<[string, Stock, SourcingLine, string[]]>([
    [
      "the whole line from the first location, though others have more",
      { shirt: { oslo: 3, bergen: 9, tromso: 9 } },
      line(3),
      ["3 shirt at oslo"],
    ],
    [
      "the whole line from the first that has it all",
      { shirt: { oslo: 2, bergen: 3, tromso: 9 } },
      line(3),
      ["3 shirt at bergen"],
    ],
    [
      "else from the fewest that have it together",
      { shirt: { oslo: 1, bergen: 2, tromso: 4 } },
      line(6),
      ["4 shirt at tromso", "2 shirt at bergen"],
    ],
    [
      "equal ones in the configured order",
      { shirt: { oslo: 3, bergen: 3 } },
      line(5),
      ["3 shirt at oslo", "2 shirt at bergen"],
    ],
    [
      "a location below zero counts as nothing, and takes nothing from others",
      { shirt: { oslo: -4, bergen: 5 } },
      line(5),
      ["5 shirt at bergen"],
    ],
    [
      "a kit from one location, though another is first for a component",
      { mug: { oslo: 8, bergen: 8 }, tea: { bergen: 4 } },
      line(4, { mug: 2, tea: 1 }),
      ["8 mug at bergen", "4 tea at bergen"],
    ],
    [
      "whole kits from several locations",
      { mug: { oslo: 4, bergen: 4 }, tea: { oslo: 1, bergen: 2 } },
      line(3, { mug: 2, tea: 1 }),
      ["4 mug at bergen", "2 tea at bergen", "2 mug at oslo", "1 tea at oslo"],
    ],
    [
      "a kit whose components lie apart, from where they are",
      { mug: { oslo: 4 }, tea: { bergen: 2 } },
      line(2, { mug: 2, tea: 1 }),
      ["4 mug at oslo", "2 tea at bergen"],
    ],
    [
      "nothing of a kit where a component is short",
      { mug: { oslo: 4 }, tea: { bergen: 1 } },
      line(2, { mug: 2, tea: 1 }),
      ["short of tea: 1 of 2"],
    ],
    [
      "what is missing is promised at the first location, if it may be",
      { shirt: { oslo: 1, bergen: 2 } },
      line(5, { shirt: 1 }, { allow_backorder: true }),
      ["2 shirt at bergen", "1 shirt at oslo", "2 shirt at oslo +"],
    ],
    [
      "never from a location of another sales channel",
      { shirt: { elsewhere: 9, oslo: 1 } },
      line(2),
      ["1 shirt at oslo", "short of shirt: 1 of 2"],
    ],
  ])("%s", (_title, stock, wanted, expected) => {
    expect(sourced(stock, [wanted])).toEqual(expected)
  })

  it("the locations of the option come before the others, as far as they serve the channel", () => {
    expect(inOrder(["a", "b", "c"], ["c", "x", "b"])).toEqual(["c", "b", "a"])
  })
})

describe("by what is most available", () => {
  it.each<[string, Stock, SourcingLine, string[]]>([
    [
      "the whole line from where the most is",
      { shirt: { oslo: 3, bergen: 5, tromso: 4 } },
      line(3),
      ["3 shirt at bergen"],
    ],
    [
      "equal ones in the configured order",
      { shirt: { oslo: 3, bergen: 5, tromso: 5 } },
      line(3),
      ["3 shirt at bergen"],
    ],
    [
      "a kit by how many of the kit",
      { mug: { oslo: 99, bergen: 6 }, tea: { oslo: 1, bergen: 3 } },
      line(1, { mug: 2, tea: 1 }),
      ["2 mug at bergen", "1 tea at bergen"],
    ],
    [
      "what is missing is promised where the most is",
      { shirt: { oslo: 1, bergen: 2 } },
      line(4, { shirt: 1 }, { allow_backorder: true }),
      ["2 shirt at bergen", "1 shirt at oslo", "1 shirt at bergen +"],
    ],
  ])("%s", (_title, stock, wanted, expected) => {
    expect(
      sourced(stock, [wanted], { strategy: mostAvailableStrategy })
    ).toEqual(expected)
  })
})

describe("by what is nearest", () => {
  const everywhere: Stock = { shirt: { oslo: 9, bergen: 9, tromso: 9 } }
  const norway = {
    oslo: { country_code: "no", province: "Oslo", postal_code: "0150" },
    bergen: { country_code: "no", province: "Vestland", postal_code: "5003" },
    tromso: { country_code: "no", province: "Troms", postal_code: "9008" },
  }
  const onTheMap = {
    oslo: { latitude: 59.91, longitude: 10.75 },
    bergen: { latitude: 60.39, longitude: 5.32 },
    tromso: { latitude: 69.65, longitude: 18.96 },
  }

  it.each<
    [string, Record<string, SourcingPlace>, SourcingPlace | null, string]
  >([
    [
      "by distance where all have coordinates: Stavanger",
      onTheMap,
      { latitude: 58.97, longitude: 5.73 },
      "bergen",
    ],
    [
      "over the date line",
      {
        oslo: { latitude: 0, longitude: 170 },
        bergen: { latitude: 0, longitude: -179 },
        tromso: { latitude: 0, longitude: 0 },
      },
      { latitude: 0, longitude: 179 },
      "bergen",
    ],
    [
      "by address where one has none, whatever the distance",
      {
        ...onTheMap,
        tromso: { country_code: "no", postal_code: "9008" },
      },
      {
        latitude: 59.91,
        longitude: 10.75,
        country_code: "NO",
        postal_code: "9010",
      },
      "tromso",
    ],
    [
      "by province before the postal code",
      norway,
      { country_code: "no", province: "vestland", postal_code: "0150" },
      "bergen",
    ],
    [
      "by the postal code's beginning",
      norway,
      { country_code: "no", postal_code: "9019" },
      "tromso",
    ],
    [
      "of the same country, though the postal code is another's",
      { ...norway, oslo: { country_code: "se", postal_code: "5003" } },
      { country_code: "no", postal_code: "5003" },
      "bergen",
    ],
    [
      "in the configured order where nothing is in common",
      norway,
      { country_code: "de", postal_code: "10115" },
      "oslo",
    ],
    ["in the configured order without a destination", norway, null, "oslo"],
  ])("%s", (_title, places, destination, expected) => {
    expect(
      sourced(everywhere, [line(1)], {
        strategy: nearestStrategy,
        destination,
        places: new Map(Object.entries(places)),
      })
    ).toEqual([`1 shirt at ${expected}`])
  })
})

describe("by a strategy of the shop's own", () => {
  class Northernmost {
    rank(_line: SourcingLine, candidates: { location_id: string }[]) {
      return candidates.map(({ location_id }) => location_id).reverse()
    }
  }

  it.each([
    ["its class", Northernmost],
    ["an object", new Northernmost()],
    ["the function alone", new Northernmost().rank],
  ])("%s", (_title, option) => {
    const { sourcing } = resolveOptions({ sourcing: { strategy: option } })

    expect(
      sourced({ shirt: { oslo: 9, tromso: 9 } }, [line(1)], {
        strategy: resolveStrategy(sourcing.strategy),
      })
    ).toEqual(["1 shirt at tromso"])
  })

  it("that leaves out or makes up locations: only those it names and that there are", () => {
    expect(
      sourced({ shirt: { oslo: 9, bergen: 1 } }, [line(2)], {
        strategy: { rank: () => ["mars", "bergen", "bergen"] },
      })
    ).toEqual(["1 shirt at bergen", "short of shirt: 1 of 2"])
  })

  it("that is none is refused by name", () => {
    expect(() =>
      resolveOptions({ sourcing: { strategy: "cheapest" } })
    ).toThrow(
      'Holdfast option "sourcing.strategy" must be "priority", "most_available", "nearest", or a strategy of your own, got "cheapest"'
    )
  })
})

describe("whatever the levels and the lines", () => {
  const LOCATIONS = ["oslo", "bergen", "tromso", "elsewhere"]
  const ITEMS = ["shirt", "mug", "tea"]
  const anyStock = fc.dictionary(
    fc.constantFrom(...ITEMS),
    fc.dictionary(
      fc.constantFrom(...LOCATIONS),
      fc.integer({ min: -5, max: 20 })
    )
  )
  const anyLine = fc
    .record({
      quantity: fc.integer({ min: 1, max: 12 }),
      components: fc.dictionary(
        fc.constantFrom(...ITEMS),
        fc.integer({ min: 1, max: 3 }),
        { minKeys: 1 }
      ),
      allow_backorder: fc.boolean(),
    })
    .map(({ quantity, components, allow_backorder }) =>
      line(quantity, components, { allow_backorder })
    )
  const anyStrategy = fc.constantFrom(
    undefined,
    mostAvailableStrategy,
    nearestStrategy
  )

  it("a line gets what it asked for or is short; no location gives more than it has, and none of another channel gives any", () => {
    fc.assert(
      fc.property(
        anyStock,
        fc.array(anyLine, { minLength: 1, maxLength: 5 }),
        anyStrategy,
        (stock, wanted, strategy) => {
          const lines = wanted.map((one, index) => ({
            ...one,
            id: String(index),
          }))
          const { allocations, shortages } = source({
            lines,
            levels: levelsOf(stock),
            location_ids: ["oslo", "bergen", "tromso"],
            strategy,
          })
          const sum = (
            condition: (one: (typeof allocations)[number]) => boolean
          ) =>
            allocations
              .filter(condition)
              .reduce(
                (total, one) => MathBN.add(total, one.quantity),
                MathBN.convert(0)
              )
              .toNumber()

          for (const one of lines) {
            for (const component of one.components) {
              const isShort = shortages.some(
                ({ line_id }) => line_id === one.id
              )

              if (!isShort) {
                expect(
                  sum(
                    ({ line_id, inventory_item_id }) =>
                      line_id === one.id &&
                      inventory_item_id === component.inventory_item_id
                  )
                ).toBe(
                  Number(one.quantity) * Number(component.required_quantity)
                )
              }
            }
          }

          for (const level of levelsOf(stock)) {
            const given = sum(
              ({ inventory_item_id, location_id, is_backorder }) =>
                !is_backorder &&
                inventory_item_id === level.inventory_item_id &&
                location_id === level.location_id
            )

            expect(given).toBeLessThanOrEqual(Math.max(0, level.available))
          }

          expect(
            allocations.filter(
              ({ location_id, quantity }) =>
                location_id === "elsewhere" || MathBN.lte(quantity, 0)
            )
          ).toEqual([])
        }
      ),
      { numRuns: 500 }
    )
  })
})
