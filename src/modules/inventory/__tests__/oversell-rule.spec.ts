import { StockDatabase } from "../database"
import { runInScope } from "../call-scope"
import { InsufficientInventoryError } from "../errors"
import { applyPlan } from "../operations/carts/apply-plan"
import { StockContext } from "../types"
import { testInventory } from "./support/module-test"
import { Case, TABLE, Units } from "./support/oversell-table"

const LINES = { firm: "units", backordered: "backorders" } as const
const rowsOf = (units: Units = {}) =>
  (["firm", "backordered"] as const).flatMap((kind) =>
    units[kind]
      ? [
          {
            line: LINES[kind],
            quantity: units[kind],
            allow_backorder: kind === "backordered",
          },
        ]
      : []
  )
const sumOf = (units: Units = {}) =>
  (units.firm ?? 0) + (units.backordered ?? 0)
const onlyTakes = ({ gives }: Case) => !gives
const onlyTakesUnits = ({ gives, takes }: Case) => !gives && !takes.backordered

/** Somebody who takes or moves units. */
interface Caller {
  /** What it can be asked; everything if it is not given. */
  asks?: (one: Case) => boolean
  /**
   * Makes what it gives back and takes, while there is plenty of all.
   *
   * @returns the call, which throws or answers null where it is refused
   */
  prepare(item: string, one: Case): Promise<() => Promise<unknown>>
  /** How many units it keeps at the level beside what it takes. */
  keeps?: (one: Case) => number
  /** Whether its units leave the stock at once. */
  sends?: true
  /** Whether it tells of lines, or of nothing, rather than of levels. */
  tellsNoLevels?: true
}

testInventory(({ service, sql, givenItem, expectRefused, quantitiesOf }) => {
  const reserve = async (item: string, location_id: string, units?: Units) =>
    await service.createReservationItems(
      rowsOf(units).map(({ line, ...row }) => ({
        ...row,
        inventory_item_id: item,
        location_id,
        line_item_id: `${line}_${item}`,
      }))
    )
  const linesOf = (item: string, units?: Units) =>
    rowsOf(units).map(({ line, ...row }) => ({
      ...row,
      line_item_id: `${line}_${item}`,
      inventory_items: [{ inventory_item_id: item }],
    }))
  /** What a cart or an order got before there was less. */
  const makeBackordered = (item: string) =>
    sql(
      "update reservation_item set allow_backorder = true where line_item_id = ?",
      [`${LINES.backordered}_${item}`]
    )
  const cartOf = (item: string, units?: Units) => ({
    cart_id: `cart_${item}`,
    location_ids: ["a"],
    lines: linesOf(item, units),
  })
  const givenCart = async (item: string, { gives }: Case) => {
    await service.holdCartItems(cartOf(item, gives))
    await makeBackordered(item)
  }

  const CALLERS: Record<string, Caller> = {
    "creating reservations": {
      asks: onlyTakes,
      prepare:
        async (item, { takes }) =>
        () =>
          reserve(item, "a", takes),
    },
    "updating reservations' locations": {
      prepare: async (item, { gives, takes }) => {
        const going = await reserve(item, "a", gives)
        const coming = await reserve(item, "b", takes)

        return () =>
          service.updateReservationItems([
            ...going.map(({ id }) => ({ id, location_id: "b" })),
            ...coming.map(({ id }) => ({ id, location_id: "a" })),
          ])
      },
    },
    "updating reservations' quantities": {
      keeps: ({ gives, takes }) => [...rowsOf(gives), ...rowsOf(takes)].length,
      prepare: async (item, { gives, takes }) => {
        const oneMore = async (units: Units = {}) =>
          await service.createReservationItems(
            rowsOf(units).map(({ quantity, allow_backorder }) => ({
              inventory_item_id: item,
              location_id: "a",
              quantity: quantity + 1,
              allow_backorder,
            }))
          )
        const lowered = await oneMore(gives)
        const raised = await oneMore(takes)

        await service.updateReservationItems(
          raised.map(({ id }) => ({ id, quantity: 1 }))
        )

        return () =>
          service.updateReservationItems([
            ...lowered.map(({ id }) => ({ id, quantity: 1 })),
            ...raised.map(({ id, quantity }) => ({ id, quantity })),
          ])
      },
    },
    "moving reservations": {
      prepare: async (item, { gives, takes }) => {
        const going = await reserve(item, "a", gives)
        const coming = await reserve(item, "b", takes)

        return () =>
          service.moveReservation([
            ...going.map(({ id }) => ({ id, location_id: "b" })),
            ...coming.map(({ id }) => ({ id, location_id: "a" })),
          ])
      },
    },
    "restoring reservations": {
      asks: onlyTakes,
      prepare: async (item, { takes }) => {
        const ids = (await reserve(item, "a", takes)).map(({ id }) => id)

        await service.softDeleteReservationItems(ids)

        return () => service.restoreReservationItems(ids)
      },
    },
    "applying a plan": {
      // It is made anew where expired reservations are found in the way.
      asks: ({ others }) => !others?.expired,
      tellsNoLevels: true,
      prepare: async (item, { gives, takes }) => {
        const { database_, baseRepository_ } = service as unknown as {
          database_: StockDatabase
          baseRepository_: { getFreshManager(): unknown }
        }
        const row = { inventory_item_id: item, location_id: "a", cart_id: null }
        const from = (await reserve(item, "a", gives)).map(
          ({ id, quantity, allow_backorder, line_item_id }) => ({
            ...row,
            id,
            quantity: String(quantity),
            allow_backorder: allow_backorder ?? false,
            line_item_id: line_item_id ?? null,
            is_expired: false,
          })
        )

        return () =>
          applyPlan(
            database_,
            {
              cart_id: null,
              line_item_ids: Object.values(LINES).map(
                (line) => `${line}_${item}`
              ),
              hold: { ttl_seconds: 0, max_hold_seconds: 0 },
              from,
              to: rowsOf(takes).map(({ line, quantity, ...rest }) => ({
                ...row,
                ...rest,
                id: null,
                quantity: String(quantity),
                line_item_id: `${line}_${item}`,
              })),
              facts: {},
            },
            { manager: baseRepository_.getFreshManager() } as StockContext
          )
      },
    },
    "holding a cart's items": {
      tellsNoLevels: true,
      prepare: async (item, one) => {
        await givenCart(item, one)

        return () => service.holdCartItems(cartOf(item, one.takes))
      },
    },
    "completing a cart": {
      tellsNoLevels: true,
      prepare: async (item, one) => {
        await givenCart(item, one)

        return () =>
          runInScope(
            { cart: { id: `cart_${item}`, location_ids: ["a"] } },
            () =>
              service.createReservationItems(
                rowsOf(one.takes).map(({ line, ...row }) => ({
                  ...row,
                  inventory_item_id: item,
                  location_id: "a",
                  line_item_id: `ordered_${line}_${item}`,
                }))
              )
          )
      },
    },
    "reserving an order's lines": {
      // What an order has on backorder stays that.
      asks: ({ gives = {}, takes }) =>
        !gives.backordered ||
        !takes.backordered ||
        (takes.firm ?? 0) <= (gives.firm ?? 0),
      tellsNoLevels: true,
      prepare: async (item, { gives, takes }) => {
        await service.reserveLines({
          location_ids: ["a"],
          lines: linesOf(item, gives),
        })
        await makeBackordered(item)

        const lines = linesOf(item, takes)

        return () =>
          service.reserveLines({
            location_ids: ["a"],
            lines: [
              ...lines,
              ...linesOf(item, gives)
                .filter(
                  (line) =>
                    !lines.some(
                      ({ line_item_id }) => line_item_id === line.line_item_id
                    )
                )
                .map((line) => ({ ...line, inventory_items: [] })),
            ],
          })
      },
    },
    "shipping a transfer": {
      // The safety stock is the shop's, to send where it wants.
      asks: (one) => onlyTakesUnits(one) && !one.safety,
      sends: true,
      prepare: async (item, { takes }) => {
        const transfer = await service.createStockTransfers({
          from_location_id: "a",
          to_location_id: "b",
          items: [{ inventory_item_id: item, quantity: takes.firm! }],
        })

        return () => service.shipStockTransfer({ id: transfer.id })
      },
    },
    "fulfilling what is reserved elsewhere": {
      asks: onlyTakesUnits,
      sends: true,
      prepare: async (item, { takes }) => {
        await reserve(item, "b", takes)

        return () =>
          service.fulfill({
            location_id: "a",
            items: [
              {
                line_item_id: `${LINES.firm}_${item}`,
                inventory_item_id: item,
                quantity: takes.firm!,
              },
            ],
          })
      },
    },
  }

  const givenOthers = async (item: string, { others = {} }: Case) => {
    await service.createReservationItems(
      rowsOf(others).map(({ line, ...row }) => ({
        ...row,
        inventory_item_id: item,
        location_id: "a",
        line_item_id: `other_${line}_${item}`,
      }))
    )

    if (others.expired) {
      await service.holdCartItems({
        cart_id: `gone_${item}`,
        location_ids: ["a"],
        lines: [
          {
            line_item_id: `gone_${item}`,
            quantity: others.expired,
            inventory_items: [{ inventory_item_id: item }],
          },
        ],
      })
      await sql(
        "update reservation_item set expires_at = now() - interval '1 minute' where cart_id = ?",
        [`gone_${item}`]
      )
    }
  }
  /** What of an item is reserved by others than expired carts. */
  const live = (item: string) =>
    sql(
      `select to_jsonb(reservation_item) from reservation_item
       where inventory_item_id = ? and coalesce(cart_id, '') <> ?
       order by id`,
      [item, `gone_${item}`]
    )

  /** Makes the level what the case says, calls, and tells how it was answered. */
  const answerTo = async (caller: Caller, one: Case): Promise<unknown> => {
    const item = await givenItem({ a: 1000, b: 1000 })
    const kept = caller.keeps?.(one) ?? 0
    const { stocked, safety, cap, others, gives } = one

    await givenOthers(item, one)

    const call = await caller.prepare(item, one)

    await service.updateInventoryLevels({
      inventory_item_id: item,
      location_id: "a",
      stocked_quantity: stocked + kept,
    })
    await service.setStockPolicies({
      inventory_item_id: item,
      location_id: "a",
      ...(safety !== undefined && { safety_stock: safety }),
      ...(cap !== undefined && {
        backorder_policy: "limit",
        backorder_limit: cap,
      }),
    })
    expect((await quantitiesOf(item))["a"]).toBe(
      `${stocked + kept} / ${sumOf(others) + (others?.expired ?? 0) + sumOf(gives) + kept}`
    )

    const asked = async () => {
      if ((await call()) === null) {
        // It tells no levels: the loop that made the plan looks again.
        throw new InsufficientInventoryError([
          {
            inventory_item_id: item,
            location_id: "a",
            requested: 0,
            available: 0,
          },
        ])
      }
    }

    if (!one.short) {
      const error = await asked().catch((refusal: Error) => refusal)

      return error
        ? error.message
        : { a: (await quantitiesOf(item))["a"], isAccepted: true }
    }

    const before = await live(item)
    const refusal = { code: "insufficient_inventory" }
    let told: unknown = "accepted"
    const refused = () =>
      asked().catch((error: InsufficientInventoryError) => {
        told = error.shortages?.map(({ requested, available }) => [
          requested,
          available,
        ])

        throw error
      })

    // A refused call may take away what is expired, and nothing else.
    await (
      others?.expired
        ? expect(refused()).rejects.toMatchObject(refusal)
        : expectRefused(refused, refusal)
    ).catch((error) => {
      if (told !== "accepted") {
        throw error
      }
    })
    expect(await live(item)).toEqual(before)

    return caller.tellsNoLevels && told !== "accepted" ? "refused" : told
  }
  const expectedOf = (caller: Caller, one: Case): unknown => {
    const { stocked, others, takes, short } = one

    if (short) {
      return caller.tellsNoLevels ? "refused" : [short]
    }

    const kept = caller.keeps?.(one) ?? 0
    const sent = caller.sends ? sumOf(takes) : 0

    return {
      a: `${stocked + kept - sent} / ${sumOf(others) + sumOf(takes) - sent + kept}`,
      isAccepted: true,
    }
  }

  describe("the rule against overselling", () => {
    it.each(Object.entries(CALLERS))(
      "answers %s as the table says",
      async (_name, caller) => {
        const asked = TABLE.filter((one) => caller.asks?.(one) ?? true)
        const answers: Record<string, unknown> = {}

        for (const one of asked) {
          answers[one.title] = await answerTo(caller, one)
        }

        expect(answers).toEqual(
          Object.fromEntries(
            asked.map((one) => [one.title, expectedOf(caller, one)])
          )
        )
      }
    )
  })
})
