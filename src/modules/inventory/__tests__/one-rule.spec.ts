import { MAX_QUANTITY } from "../policy/quantity"
import { testInventory } from "./support/module-test"

/**
 * Stock is adjusted by two engines: one statement for all rows of a call, and code
 * for the lines of an adjustment, of which each sees what those before it left.
 * What a shop's rules allow is one table, and both keep it.
 */
interface Case {
  stocked: number
  reserved: number
  change: {
    adjustment?: number
    stocked_quantity?: number
    expected?: number
  }
  /** What is in stock afterwards, where no rule forbids it. */
  after: number
  /** The rules that it breaks, the first of which that the shop has refuses it. */
  breaks?: ("negative" | "below_reserved")[]
  /** What it is refused with under any rules. */
  refused?: { type: string; code?: string; message: string; figures?: object }
}

const CASES: Case[] = [
  { stocked: 10, reserved: 0, change: { adjustment: -4 }, after: 6 },
  { stocked: 10, reserved: 0, change: { adjustment: -10 }, after: 0 },
  {
    stocked: 10,
    reserved: 0,
    change: { adjustment: -11 },
    after: -1,
    breaks: ["negative", "below_reserved"],
  },
  { stocked: 10, reserved: 4, change: { adjustment: -6 }, after: 4 },
  {
    stocked: 10,
    reserved: 4,
    change: { adjustment: -7 },
    after: 3,
    breaks: ["below_reserved"],
  },
  {
    stocked: 10,
    reserved: 4,
    change: { adjustment: -11 },
    after: -1,
    breaks: ["negative", "below_reserved"],
  },
  { stocked: 0.3, reserved: 0.1, change: { adjustment: -0.2 }, after: 0.1 },
  {
    stocked: 0.3,
    reserved: 0.2,
    change: { adjustment: -0.2 },
    after: 0.1,
    breaks: ["below_reserved"],
  },
  { stocked: 10, reserved: 4, change: { stocked_quantity: 4 }, after: 4 },
  {
    stocked: 10,
    reserved: 4,
    change: { stocked_quantity: 3 },
    after: 3,
    breaks: ["below_reserved"],
  },
  {
    stocked: 10,
    reserved: 4,
    change: { stocked_quantity: 3, expected: 10 },
    after: 3,
    breaks: ["below_reserved"],
  },
  { stocked: 10, reserved: 4, change: { stocked_quantity: 10 }, after: 10 },
  // More than there are are promised: what raises the stock breaks no rule.
  { stocked: 3, reserved: 5, change: { adjustment: 1 }, after: 4 },
  { stocked: 3, reserved: 5, change: { stocked_quantity: 3 }, after: 3 },
  { stocked: 3, reserved: 5, change: { stocked_quantity: 5 }, after: 5 },
  {
    stocked: 3,
    reserved: 5,
    change: { adjustment: -1 },
    after: 2,
    breaks: ["below_reserved"],
  },
  {
    stocked: 10,
    reserved: 0,
    change: { stocked_quantity: 12, expected: 9 },
    after: 10,
    refused: {
      type: "conflict",
      code: "stale_value",
      message: "has 10 in stock, not the expected 9",
      figures: { reason: "stale_value", stocked: 10, expected: 9 },
    },
  },
  {
    stocked: 0.3,
    reserved: 0,
    change: { stocked_quantity: 1, expected: 0.1 },
    after: 0.3,
    refused: {
      type: "conflict",
      code: "stale_value",
      message: "has 0.3 in stock, not the expected 0.1",
      figures: { reason: "stale_value", stocked: 0.3, expected: 0.1 },
    },
  },
  {
    stocked: 10,
    reserved: 0,
    change: { adjustment: MAX_QUANTITY },
    after: 10,
    refused: {
      type: "invalid_data",
      message: `would hold more than ${MAX_QUANTITY} units`,
      figures: { reason: "too_large" },
    },
  },
]

/** What a rule of the shop refuses a case with. */
const BROKEN = {
  negative: ({ stocked, after }: Case) =>
    `stock would fall to ${after} from ${stocked}, and must not be negative`,
  below_reserved: ({ reserved, after }: Case) =>
    `stock would fall to ${after}, below the ${reserved} reserved`,
}

for (const [negative, below_reserved] of [
  ["refuse", "allow"],
  ["refuse", "refuse"],
  ["allow", "allow"],
  ["allow", "refuse"],
] as const) {
  testInventory(
    ({ service, givenItem, quantitiesOf }) => {
      const shop = { negative, below_reserved }

      const engines: Record<
        string,
        (item: string, change: Case["change"]) => Promise<unknown>
      > = {
        "one statement": (item, { adjustment, ...level }) =>
          adjustment === undefined
            ? service.updateInventoryLevels({
                inventory_item_id: item,
                location_id: "a",
                ...level,
              })
            : service.adjustInventory([
                { inventoryItemId: item, locationId: "a", adjustment },
              ]),
        "line after line": (item, change) =>
          service.adjustInventoryLevels({
            reason: "correction",
            lines: [{ inventory_item_id: item, location_id: "a", ...change }],
          }),
      }

      /** What should become of a case in this shop. */
      const outcomeOf = (one: Case, item: string) => {
        const rule = one.breaks?.find((name) => shop[name] === "refuse")
        const { message, figures, ...refused } = one.refused ?? {
          type: "not_allowed",
          message: rule && `: ${BROKEN[rule](one)}`,
          figures: {
            reason: rule,
            stocked: one.stocked,
            reserved: one.reserved,
            stocked_after: one.after,
          },
        }
        const place = { inventory_item_id: item, location_id: "a" }

        return one.refused || rule
          ? {
              stock: `${one.stocked} / ${one.reserved}`,
              refused: {
                code: undefined,
                ...refused,
                message: `Item ${item} at location a${rule ? "" : " "}${message}`,
                details: { refused: [{ ...place, ...figures }] },
              },
            }
          : { stock: `${one.after} / ${one.reserved}`, refused: null }
      }

      it(`with negative stock: ${negative}, and stock below what is reserved: ${below_reserved}, both engines keep the table`, async () => {
        let refusals = 0

        for (const one of CASES) {
          for (const [engine, adjust] of Object.entries(engines)) {
            const item = await givenItem({ a: one.stocked })

            if (one.reserved) {
              await service.createReservationItems({
                inventory_item_id: item,
                location_id: "a",
                quantity: one.reserved,
                allow_backorder: true,
              })
            }

            const refused = await adjust(item, one.change).then(
              () => null,
              ({ type, code, message, details }) => ({
                type: type as string,
                code: code as string | undefined,
                message: message as string,
                details: details as object,
              })
            )

            refusals += refused ? 1 : 0
            expect([
              engine,
              one,
              { stock: (await quantitiesOf(item))["a"], refused },
            ]).toEqual([engine, one, outcomeOf(one, item)])
          }
        }

        // Of each engine: three that any shop refuses, and those of its rules.
        expect(refusals).toBe(
          2 *
            (3 +
              {
                "refuse, allow": 2,
                "refuse, refuse": 7,
                "allow, allow": 0,
                "allow, refuse": 7,
              }[`${negative}, ${below_reserved}`])
        )
      })

      it("both engines take a count below zero where stock may be, and refuse it where it may not", async () => {
        for (const [engine, adjust] of Object.entries(engines)) {
          const item = await givenItem({ a: 1 })
          const counted = await adjust(item, { stocked_quantity: -2 }).then(
            () => "taken",
            ({ type, message }) => `${type}: ${message}`
          )
          const inField =
            engine === "one statement"
              ? "stocked_quantity"
              : "[0].stocked_quantity"

          expect([engine, counted, await quantitiesOf(item)]).toEqual([
            engine,
            {
              "refuse, allow": `invalid_data: ${inField} must not be negative, got -2`,
              "refuse, refuse": `invalid_data: ${inField} must not be negative, got -2`,
              "allow, allow": "taken",
              "allow, refuse": `not_allowed: Item ${item} at location a: stock would fall to -2, below the 0 reserved`,
            }[`${negative}, ${below_reserved}`],
            { a: counted === "taken" ? "-2 / 0" : "1 / 0" },
          ])
        }
      })

      it("both engines name an item that is not stocked at the location", async () => {
        const item = await givenItem({ b: 1 })

        for (const change of [{ adjustment: 1 }, { stocked_quantity: 1 }]) {
          for (const adjust of Object.values(engines)) {
            await expect(adjust(item, change)).rejects.toMatchObject({
              type: "not_found",
              message: `Item ${item} is not stocked at location a`,
              details: {
                refused: [
                  {
                    reason: "not_stocked",
                    inventory_item_id: item,
                    location_id: "a",
                  },
                ],
              },
            })
          }
        }
        expect(await quantitiesOf(item)).toEqual({ b: "1 / 0" })
      })
    },
    { stock: { negative, below_reserved } }
  )
}
