import { testInventory } from "./support/module-test"
import { Given, level, refusalCases, RULE } from "./support/refusal-cases"
import { untoldBy } from "./support/told-refusals"

testInventory(
  ({ service, sql, givenItem, quantitiesOf }) => {
    async function given(): Promise<Given> {
      const item = await givenItem({ a: 10, b: 2 })
      const other = await givenItem({ a: 9, b: 0 })
      const reservation = await service.createReservationItems({
        ...level(item, "a"),
        quantity: 4,
        line_item_id: "ordli_1",
      })
      const cart = await service.holdCartItems({
        cart_id: "cart_1",
        location_ids: ["a"],
        lines: [
          {
            line_item_id: "cali_1",
            quantity: 1,
            inventory_items: [
              { inventory_item_id: item, required_quantity: 1 },
            ],
          },
        ],
      })
      const incoming = await service.createIncomingStocks({
        ...level(item, "a"),
        quantity: 12,
      })
      const transfer = () =>
        service.createStockTransfers({
          from_location_id: "a",
          to_location_id: "b",
          items: [{ inventory_item_id: other, quantity: 3 }],
        })
      const [draft, shipped] = [await transfer(), await transfer()]

      await service.receiveIncomingStocks({ id: incoming.id, quantity: 6 })
      await service.shipStockTransfer({ id: shipped.id })
      await sql(
        "update reservation_item set expires_at = now() - interval '1 minute' where cart_id = 'cart_1'"
      )

      return {
        item,
        other,
        reservation: reservation.id,
        held: cart.reservations[0]!.id,
        incoming: incoming.id,
        draft: draft.id,
        shipped: shipped.id,
      }
    }

    const CASES = refusalCases({ service })

    it("every way in which the service refuses says in its details what it says in words", async () => {
      const all = await given()
      const problems: unknown[] = []

      for (const { what, call, type, code, rows } of CASES) {
        const error: unknown = await call(all).then(
          () => "was accepted",
          (thrown: unknown) => thrown
        )

        try {
          expect(error).toMatchObject({
            type,
            ...(code && { code }),
            details: { refused: rows(all) },
          })
          expect(untoldBy(error)).toEqual([])
        } catch (failure) {
          problems.push([what, String(error), (failure as Error).message])
        }
      }

      expect(problems).toEqual([])
      // Nothing was written but the first call under the key; whoever needs the
      // unit of the hold that is over takes it.
      expect(await quantitiesOf(all.item)).toEqual({ a: "16 / 5", b: "3 / 0" })
      expect(await quantitiesOf(all.other)).toEqual({ a: "6 / 0", b: "0 / 0" })
    })

    it("a want of units says in its details who is short of how many, and names no line in words", async () => {
      const { item } = await given()
      const error: unknown = await service
        .reserveLines({
          order_id: "order_1",
          location_ids: ["b"],
          lines: [
            {
              line_item_id: "ordli_2",
              quantity: 3,
              inventory_items: [
                { inventory_item_id: item, required_quantity: 1 },
              ],
            },
          ],
        } as never)
        .catch((thrown: unknown) => thrown)

      expect(error).toMatchObject({
        type: RULE,
        code: "insufficient_inventory",
        message: `Not enough stock: item ${item} at location b: requested 3, available 2`,
        details: {
          shortages: [
            {
              ...level(item, "b"),
              requested: 3,
              available: 2,
              line_item_ids: ["ordli_2"],
            },
          ],
        },
      })
      expect(untoldBy(error)).toEqual([])
    })
  },
  { cart: { max_quantity_per_cart_item: 3 } }
)
