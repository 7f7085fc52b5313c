import { runInScope } from "../call-scope"
import { outcomes, settleAll, testInventory } from "./support/module-test"

testInventory(({ service, sql, givenItem, quantitiesOf }) => {
  const hold = (cart_id: string, item: string, quantity: number) =>
    service.holdCartItems({
      cart_id,
      location_ids: ["a"],
      lines: [
        {
          line_item_id: `line-of-${cart_id}`,
          quantity,
          inventory_items: [{ inventory_item_id: item }],
        },
      ],
    })

  const convert = (
    cart: string,
    item: string,
    completion_id: string,
    quantity: number,
    stays?: number
  ) =>
    runInScope(
      {
        cart: {
          id: cart,
          location_ids: ["a"],
          completion_id,
          ...(stays && { stays: new Map([[item, stays]]) }),
        },
      },
      () =>
        service.createReservationItems([
          {
            line_item_id: `${completion_id}-${quantity}`,
            inventory_item_id: item,
            location_id: "a",
            quantity,
          },
        ])
    )

  const rows = () =>
    sql(
      `select cart_id, line_item_id, quantity::float from reservation_item
      where deleted_at is null and line_item_id <> 'bystander' order by line_item_id`
    )

  describe("A cart's units become an order's once", () => {
    it.each(["held", "not held"])(
      "of four completions at once, 30 times: one has them and three are told (%s)",
      async (how) => {
        const item = await givenItem({ a: 1000 })

        for (let round = 0; round < 30; round++) {
          const cart = `cart_${how}_${round}`

          if (how === "held") {
            await hold(cart, item, 2)
          }

          const { values, errors } = outcomes(
            await settleAll(
              [1, 2, 3, 4].map(
                (n) => () => convert(cart, item, `order_${round}_${n}`, 2)
              ),
              4
            )
          )

          expect(values).toHaveLength(1)
          expect(errors.map(({ code }) => code)).toEqual([
            "cart_converted",
            "cart_converted",
            "cart_converted",
          ])
        }

        expect(await quantitiesOf(item)).toEqual({ a: "1000 / 60" })
        expect(
          await sql("select id from reservation_item where cart_id is not null")
        ).toEqual([])
      }
    )

    it("the same completion again is answered with what it has", async () => {
      const item = await givenItem({ a: 5 })

      await hold("cart", item, 2)

      const [first] = await convert("cart", item, "order", 2)
      const before = await sql("select id from stock_movement")
      const [again] = await convert("cart", item, "order", 2)

      expect(again!.id).toBe(first!.id)
      expect(await sql("select id from stock_movement")).toEqual(before)
    })

    it("the same completion again is answered with what it has, and another is told so, where they were the last units", async () => {
      const item = await givenItem({ a: 2 })

      await hold("cart", item, 2)

      const [first] = await convert("cart", item, "order", 2)

      expect(await quantitiesOf(item)).toEqual({ a: "2 / 2" })

      const before = await sql("select id from stock_movement")
      const [again] = await convert("cart", item, "order", 2)

      expect(again!.id).toBe(first!.id)
      await expect(convert("cart", item, "rival", 2)).rejects.toMatchObject({
        code: "cart_converted",
        status: 409,
      })
      // Nobody has the units of a cart that never had any.
      await expect(convert("late", item, "late", 2)).rejects.toMatchObject({
        code: "insufficient_inventory",
      })
      expect(await sql("select id from stock_movement")).toEqual(before)
      expect(await quantitiesOf(item)).toEqual({ a: "2 / 2" })
    })

    it("a part of them, and what is to stay stays until the rest is taken", async () => {
      const item = await givenItem({ a: 5 })

      await hold("cart", item, 4)
      await convert("cart", item, "run", 2, 3)
      expect(await rows()).toEqual([
        { cart_id: "cart", line_item_id: "line-of-cart", quantity: 1 },
        { cart_id: null, line_item_id: "run-2", quantity: 2 },
      ])
      expect(await quantitiesOf(item)).toEqual({ a: "5 / 3" })

      const before = await sql("select * from reservation_item order by id")

      // Two of another completion: one is there for it, the other is not.
      await expect(convert("cart", item, "rival", 2)).rejects.toMatchObject({
        code: "cart_converted",
        status: 409,
      })
      expect(await sql("select * from reservation_item order by id")).toEqual(
        before
      )

      await convert("cart", item, "run", 1, 1)
      expect(await rows()).toEqual([
        { cart_id: null, line_item_id: "run-1", quantity: 1 },
        { cart_id: null, line_item_id: "run-2", quantity: 2 },
      ])
    })

    it("a cart whose order has its units takes none again, and does once that order is taken back", async () => {
      const item = await givenItem({ a: 9 })

      await hold("cart", item, 2)

      const [reserved] = await convert("cart", item, "order", 2)
      const before = await sql("select id from stock_movement order by id")

      for (const again of [2, 3]) {
        await expect(hold("cart", item, again)).rejects.toMatchObject({
          code: "cart_converted",
          status: 409,
        })
      }

      const { values, errors } = outcomes(
        await settleAll(
          ["cart", "other", "cart", "another"].map(
            (cart) => () => hold(cart, item, 2)
          ),
          4
        )
      )

      expect(values.map(({ cart_id }) => cart_id).sort()).toEqual([
        "another",
        "other",
      ])
      expect(errors.map(({ code }) => code)).toEqual([
        "cart_converted",
        "cart_converted",
      ])
      expect(await quantitiesOf(item)).toEqual({ a: "9 / 6" })
      // Two of the others' holds, nothing of the cart's.
      expect(await sql("select id from stock_movement")).toHaveLength(
        before.length + 2
      )

      await service.deleteReservationItems(reserved!.id)
      await hold("cart", item, 3)
      expect(await quantitiesOf(item)).toEqual({ a: "9 / 7" })
    })

    it("and again by another, where the order did not come about", async () => {
      const item = await givenItem({ a: 5 })

      await hold("cart", item, 2)

      const [failed] = await convert("cart", item, "order_1", 2)

      await service.deleteReservationItems(failed!.id)
      await convert("cart", item, "order_2", 2)
      expect(await rows()).toEqual([
        { cart_id: null, line_item_id: "order_2-2", quantity: 2 },
      ])
      expect(
        await sql("select cart_id, completion_id, token from cart_conversion")
      ).toEqual([{ cart_id: "cart", completion_id: "order_2", token: 2 }])
    })
  })
})
