import { countStatements } from "../../../../integration-tests/support/count-statements"
import { runInScope } from "../call-scope"
import { DEFAULT_OPTIONS } from "../options"
import { HeldBy, HoldCartInput } from "../types"
import { ModuleProcess, withDatabase } from "./support/module-process"
import { testInventory } from "./support/module-test"

const need = (
  cart_id: string,
  item: string,
  quantity: number,
  held_by?: HeldBy,
  more: Partial<HoldCartInput> = {}
): HoldCartInput => ({
  cart_id,
  location_ids: ["a"],
  lines: [
    {
      line_item_id: `${cart_id}-line`,
      quantity,
      inventory_items: [{ inventory_item_id: item }],
    },
  ],
  held_by,
  ...more,
})

const options = {
  cart: {
    max_units_per_customer: 6,
    max_anonymous_units_per_address: 10,
    max_anonymous_units_per_sales_channel: 50,
  },
}

testInventory(({ service, sql, givenItem, quantitiesOf }) => {
  const heldBy = async (...cartIds: string[]) =>
    Number(
      (
        await sql<{ units: string }>(
          `select coalesce(sum(quantity), 0) as units from reservation_item
          where cart_id in (?) and deleted_at is null and expires_at > now()`,
          [cartIds]
        )
      )[0]!.units
    )

  const carts = (name: string, count: number) =>
    Array.from({ length: count }, (_, n) => `${name}-${n}`)

  describe("limits over several carts", () => {
    it("are exact under 40 anonymous carts of one address at once, and others have their own", async () => {
      const item = await givenItem({ a: 200 })
      const many = carts("many", 40)
      const from = (address: string): HeldBy => ({
        address,
        sales_channel_id: "web",
      })

      const answers = await Promise.all([
        ...many.map((id) =>
          service.holdCartItems(need(id, item, 5, from("10.0.0.1")))
        ),
        service.holdCartItems(need("other", item, 5, from("10.0.0.2"))),
        service.holdCartItems(need("known", item, 5, { customer_id: "cus" })),
      ])

      // Nobody is refused: what is not held may be bought.
      expect(answers).toHaveLength(42)
      expect(answers.flatMap(({ shortages }) => shortages)).toEqual([])
      expect(await heldBy(...many)).toBe(10)
      expect(await heldBy("other")).toBe(5)
      expect(await heldBy("known")).toBe(5)
      expect(await quantitiesOf(item)).toEqual({ a: "200 / 20" })
    })

    it("hold over all addresses of a sales channel, and each channel has its own", async () => {
      const item = await givenItem({ a: 400 })
      const web = carts("web", 40)
      const app = carts("app", 40)

      await Promise.all(
        [...web, ...app].map((id, n) =>
          service.holdCartItems(
            need(id, item, 5, {
              address: `10.0.0.${n}`,
              sales_channel_id: id.startsWith("web") ? "web" : "app",
            })
          )
        )
      )
      expect(await heldBy(...web)).toBe(50)
      expect(await heldBy(...app)).toBe(50)
    })

    it("count a customer's carts together, give room as units go, and never cut what is held", async () => {
      const item = await givenItem({ a: 100 })
      const ada = { customer_id: "ada" }

      await service.holdCartItems(need("one", item, 4, ada))
      await service.holdCartItems(need("two", item, 4, ada))
      expect([await heldBy("one"), await heldBy("two")]).toEqual([4, 2])

      // Touched, raised, and undone.
      await service.holdCartItems(need("one", item, 4, ada))
      const raised = await service.holdCartItems(need("one", item, 9, ada))

      expect([await heldBy("one"), await heldBy("two")]).toEqual([4, 2])
      await service.holdCartItems(raised.before)
      expect([await heldBy("one"), await heldBy("two")]).toEqual([4, 2])

      // Its time over, its units are nobody's.
      await sql(
        "update reservation_item set expires_at = now() where cart_id = 'one'"
      )
      await service.holdCartItems(need("two", item, 4, ada))
      expect(await heldBy("two")).toBe(4)
      await service.holdCartItems(need("one", item, 4, ada))
      expect(await heldBy("one")).toBe(2)

      // A cart from before the customer was known keeps what it holds.
      await service.holdCartItems(
        need("three", item, 5, { address: "10.0.0.1" })
      )
      await service.holdCartItems(need("three", item, 5, ada))
      expect(await heldBy("three")).toBe(5)
      expect(
        await sql("select kind, key from cart_holder where cart_id = 'three'")
      ).toEqual([{ kind: "customer", key: "ada" }])
    })

    it("count what is extended as long as it lasts, and give room on conversion and release", async () => {
      const item = await givenItem({ a: 100 })
      const ada = { customer_id: "ada" }
      const until = async (cartId: string) =>
        (
          await sql<{ is_same: boolean }>(
            `select until = (
              select expires_at from reservation_item where cart_id = ?
            ) as is_same
            from cart_holder where cart_id = ?`,
            [cartId, cartId]
          )
        ).map(({ is_same }) => is_same)

      const { reservations } = await service.holdCartItems(
        need("one", item, 4, ada)
      )

      expect(await until("one")).toEqual([true])
      await service.extendCartReservations({
        id: reservations[0]!.id,
        minutes: 600,
      })
      expect(await until("one")).toEqual([true])
      await service.holdCartItems(need("two", item, 4, ada))
      expect(await heldBy("two")).toBe(2)

      // An order's units are no hold.
      await runInScope({ cart: { id: "one", location_ids: ["a"] } }, () =>
        service.createReservationItems({
          inventory_item_id: item,
          location_id: "a",
          quantity: 4,
          line_item_id: "order-line",
        })
      )
      await service.holdCartItems(need("two", item, 9, ada))
      expect(await heldBy("two")).toBe(6)
      await service.releaseCartItems("two")
      await service.holdCartItems(need("three", item, 9, ada))
      expect(await heldBy("three")).toBe(6)
      expect(await quantitiesOf(item)).toEqual({ a: "100 / 10" })
    })

    it("leave each line what it holds, whichever is raised", async () => {
      const lamp = await givenItem({ a: 100 })
      const mug = await givenItem({ a: 100 })
      const ada = { customer_id: "ada" }
      const wanting = (lamps: number, mugs: number) =>
        service.holdCartItems(
          need("one", lamp, 0, ada, {
            lines: [
              {
                line_item_id: "lamps",
                quantity: lamps,
                inventory_items: [{ inventory_item_id: lamp }],
              },
              {
                line_item_id: "mugs",
                quantity: mugs,
                inventory_items: [{ inventory_item_id: mug }],
              },
            ],
          })
        )

      await wanting(1, 3)
      await wanting(50, 3)
      expect(await quantitiesOf(lamp)).toEqual({ a: "100 / 3" })
      expect(await quantitiesOf(mug)).toEqual({ a: "100 / 3" })
      await wanting(3, 50)
      await wanting(50, 1)
      expect(await quantitiesOf(lamp)).toEqual({ a: "100 / 5" })
      expect(await quantitiesOf(mug)).toEqual({ a: "100 / 1" })
    })

    it("remember where a cart came from, forget carts that hold nothing, and do not refuse the stock's word", async () => {
      const item = await givenItem({ a: 20 })

      await service.holdCartItems(need("one", item, 8, { address: "x" }))
      // A webhook knows no address.
      await service.holdCartItems(need("one", item, 12, {}))
      expect(await heldBy("one")).toBe(10)
      await expect(
        service.holdCartItems(need("one", item, 21, { address: "x" }))
      ).rejects.toMatchObject({ code: "insufficient_inventory" })
      expect(await heldBy("one")).toBe(10)

      await service.releaseCartItems("one")
      await service.forgetCartHoldAges()
      expect(await sql("select 1 from cart_holder")).toHaveLength(1)
      await sql(
        `update cart_holder set
          touched_at = now() - interval '1 day', until = now() - interval '1 day'`
      )
      await service.forgetCartHoldAges()
      expect(await sql("select 1 from cart_holder")).toEqual([])
    })
  })
}, options)

describe("two servers", () => {
  it("keep to a limit together, at once", async () => {
    await withDatabase("cart_limits", async (url, client) => {
      const servers = [0, 1].map(
        () => new ModuleProcess("holdfast", url, { options })
      )
      const [first] = servers

      await first!.call("migrateUp")

      const item = await first!.call("createInventoryItems", {})

      await first!.call("createInventoryLevels", {
        inventory_item_id: item.id,
        location_id: "a",
        stocked_quantity: 200,
      })

      const ended = await Promise.all(
        servers.map((server, n) =>
          server.callAll(
            Array.from({ length: 20 }, (_, index) => ({
              method: "holdCartItems",
              args: [
                need(`cart-${n}-${index}`, item.id, 5, {
                  address: `10.0.0.${index % 8}`,
                  sales_channel_id: "web",
                }),
              ],
            })),
            20
          )
        )
      )

      expect(ended.flat().filter(({ error }) => error)).toEqual([])

      const { rows } = await client.query(
        `select sum(quantity)::int as units, (
          select reserved_quantity::int from inventory_level
        ) as reserved
        from reservation_item`
      )

      expect(rows).toEqual([{ units: 50, reserved: 50 }])
      await Promise.all(servers.map((server) => server.kill()))
    })
  })
})

testInventory(({ service, sql, givenItem, quantitiesOf }) => {
  it("limits over several carts are off by default, and then cost no statement", async () => {
    expect(DEFAULT_OPTIONS.cart).toMatchObject({
      max_units_per_customer: null,
      max_anonymous_units_per_address: null,
      max_anonymous_units_per_sales_channel: null,
      proxies: 1,
    })

    const item = await givenItem({ a: 200 })
    const from = { address: "10.0.0.1", sales_channel_id: "web" }
    const counted = []

    for (const [n, held_by] of [undefined, from, from].entries()) {
      counted.push(
        await countStatements(() =>
          service.holdCartItems(need(`cart-${n}`, item, 60, held_by))
        )
      )
    }

    // One reads, one writes.
    expect(counted).toEqual([2, 2, 2])
    expect(await quantitiesOf(item)).toEqual({ a: "200 / 180" })
    expect(await sql("select 1 from cart_holder")).toEqual([])
  })
})
