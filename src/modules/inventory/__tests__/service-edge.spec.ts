import { runInScope } from "../call-scope"
import { CallScope, StockContext } from "../types"
import { testInventory } from "./support/module-test"

const MORE_THAN_THERE_IS = { code: "insufficient_inventory" }

/** Freezes all of a scope: whoever writes into it fails. */
function frozen<Value extends object>(value: Value): Value {
  Object.values(value).forEach((inner) => {
    if (typeof inner === "object" && inner !== null) {
      frozen(inner as object)
    }
  })

  return Object.freeze(value)
}

testInventory(({ service, sql, givenItem, expectRefused, quantitiesOf }) => {
  const reserve = (item: string, quantity: number, context?: StockContext) =>
    service.createReservationItems(
      [
        {
          inventory_item_id: item,
          location_id: "a",
          quantity,
          line_item_id: `order_${item}`,
        },
      ],
      context
    )
  const givenCart = (item: string, quantity: number) =>
    service.holdCartItems({
      cart_id: `cart_${item}`,
      location_ids: ["a"],
      lines: [
        {
          line_item_id: `line_${item}`,
          quantity,
          inventory_items: [{ inventory_item_id: item }],
        },
      ],
    })
  const cartOf = async (item: string) =>
    (
      await sql(
        `select cart_id from reservation_item
         where inventory_item_id = ? and deleted_at is null`,
        [item]
      )
    ).map((row) => row["cart_id"])

  describe("who asks", () => {
    it("is nowhere written into: a cart completes within a scope that cannot be changed", async () => {
      const item = await givenItem({ a: 2 })
      const scope = frozen<CallScope>({
        cart: { id: `cart_${item}`, location_ids: ["a"] },
        ledger: { reason: "frozen" },
      })

      await givenCart(item, 2)
      expect(await cartOf(item)).toEqual([`cart_${item}`])

      const reserved = await runInScope(scope, () => reserve(item, 2))

      expect(reserved).toMatchObject([{ quantity: 2, cart_id: null }])
      expect(await cartOf(item)).toEqual([null])
      expect(await quantitiesOf(item)).toEqual({ a: "2 / 2" })
      expect(scope.cart).toEqual({ id: `cart_${item}`, location_ids: ["a"] })
      expect(
        await service.listStockMovements({
          inventory_item_id: item,
          kind: "converted",
        })
      ).toMatchObject([{ reason: "frozen" }])
    })

    it("is one completion for each scope, of which no other takes the cart's units", async () => {
      const item = await givenItem({ a: 2 })
      const scope = { cart: { id: `cart_${item}`, location_ids: ["a"] } }

      await givenCart(item, 2)

      const [first, again] = await runInScope(scope, async () => [
        await reserve(item, 2),
        await reserve(item, 2),
      ])

      expect(again!.map(({ id }) => id)).toEqual(first!.map(({ id }) => id))
      expect(again).toHaveLength(1)
      await expectRefused(() => runInScope(scope, () => reserve(item, 2)), {
        code: "cart_converted",
      })
      expect(await quantitiesOf(item)).toEqual({ a: "2 / 2" })
    })

    it("may be told a call instead: a cart's units are converted without any scope", async () => {
      const item = await givenItem({ a: 3 })

      await givenCart(item, 2)

      const converted = await service.convertCartItems(
        { id: `cart_${item}`, completion_id: `order_${item}` },
        {
          inventory_item_id: item,
          location_id: "a",
          quantity: 1,
          line_item_id: `order_${item}`,
        }
      )

      expect(converted).toMatchObject([
        { quantity: 1, line_item_id: `order_${item}`, cart_id: null },
      ])
      // What the order does not need is nobody's any more.
      expect(await quantitiesOf(item)).toEqual({ a: "3 / 1" })
    })

    it("is not kept in the caller's own context", async () => {
      const item = await givenItem({ a: 3 })
      const context: StockContext = {}

      await service.setStockPolicies({
        inventory_item_id: item,
        location_id: "a",
        safety_stock: 2,
      })
      await runInScope({ is_staff: true }, () => reserve(item, 2, context))
      expect(context).toEqual({})
      await expectRefused(() => reserve(item, 1, context), MORE_THAN_THERE_IS)
    })

    it("is told a refusal once, and in words that are theirs to know", async () => {
      const item = await givenItem({ a: 2 })
      const told: Error[] = []
      const on_refusal = (error: Error) => told.push(error)
      const tooMany = () => reserve(item, 3)
      const said = (scope: CallScope) =>
        runInScope(scope, tooMany).catch((error: Error) => error)

      const full = await said({ on_refusal })
      const hidden = await said({ on_refusal, hides_counts: true })

      expect(full).toMatchObject({
        ...MORE_THAN_THERE_IS,
        message: `Not enough stock: item ${item} at location a: requested 3, available 2`,
      })
      expect(hidden).toMatchObject({
        ...MORE_THAN_THERE_IS,
        message: `Not enough stock: item ${item}`,
        shortages: [{ requested: 3, available: 2 }],
      })
      expect(told).toEqual([full, hidden])
      expect(told[0]).toBe(full)
    })

    it("is told in their own words also where callers share a statement", async () => {
      const item = await givenItem({ a: 2 })
      const said = await Promise.all(
        [{}, { hides_counts: true }, {}, { hides_counts: true }].map((scope) =>
          runInScope(scope, () => reserve(item, 3)).catch(
            (error: Error) => error.message
          )
        )
      )
      const counted = `Not enough stock: item ${item} at location a: requested 3, available 2`

      expect(said).toEqual([
        counted,
        `Not enough stock: item ${item}`,
        counted,
        `Not enough stock: item ${item}`,
      ])
      expect(await quantitiesOf(item)).toEqual({ a: "2 / 0" })
    })

    it("is told of what the framework's reads refuse, and of what may not be written", async () => {
      const told: Error[] = []
      const refusals = await runInScope(
        { on_refusal: (refusal) => told.push(refusal) },
        () =>
          Promise.all(
            [
              service.retrieveInventoryItem("iitem_none"),
              service.listReservationItems({ none: 1 } as object),
              service.createStockMovements(),
              service.deleteIncomingStocks(),
            ].map((call) => call.catch((refusal: Error) => refusal))
          )
      )

      expect(refusals).toMatchObject([
        { details: { refused: [{ reason: "not_found", id: "iitem_none" }] } },
        { details: { refused: [{ reason: "invalid" }] } },
        { details: { refused: [{ reason: "read_only" }] } },
        { details: { refused: [{ reason: "read_only" }] } },
      ])
      expect(new Set(told)).toEqual(new Set(refusals))
      expect(told).toHaveLength(4)
    })

    it("is told of a refusal that another caller was told of as well", async () => {
      const told: string[] = []
      const shared = service.retrieveInventoryItem("iitem_none")

      await expect(shared).rejects.toMatchObject({ type: "not_found" })
      await Promise.all(
        ["one", "other"].map((who) =>
          runInScope({ on_refusal: () => told.push(who) }, () =>
            service
              .runOnce({ operation: "shared", input: null }, () => shared)
              .catch((refusal: Error) => refusal)
          )
        )
      )
      expect(told.sort()).toEqual(["one", "other"])
    })

    it("is told once of a refusal that passes several methods", async () => {
      const item = await givenItem({ a: 2 })
      const told: Error[] = []
      const error = await runInScope(
        {
          cart: { id: `cart_${item}`, location_ids: ["a"] },
          on_refusal: (refusal) => told.push(refusal),
        },
        () => reserve(item, 3).catch((refusal: Error) => refusal)
      )

      expect(error).toMatchObject(MORE_THAN_THERE_IS)
      expect(told).toEqual([error])
    })
  })
})
