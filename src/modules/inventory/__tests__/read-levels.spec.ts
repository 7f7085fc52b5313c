import { FindConfig, InventoryLevelDTO } from "@medusajs/framework/types"

import { testInventory } from "./support/module-test"
import { ormRead } from "./support/orm-reads"

testInventory(({ service, sql, givenItem, inTransaction }) => {
  describe("levels that are listed by a plain statement", () => {
    it("are what the ORM answers, field by field", async () => {
      const first = await givenItem({ a: "1.5", b: 20 })
      const second = await givenItem({ a: 3 })

      await service.createReservationItems({
        inventory_item_id: first,
        location_id: "b",
        quantity: 4,
      })
      await service.holdCartItems({
        cart_id: "cart_gone",
        location_ids: ["b"],
        lines: [
          {
            line_item_id: "line",
            quantity: 2,
            inventory_items: [{ inventory_item_id: first }],
          },
        ],
      })
      await sql(
        "update reservation_item set expires_at = now() - interval '1 minute' where cart_id = 'cart_gone'"
      )
      await sql(
        "update inventory_level set low_stock_threshold = 2.5, raw_low_stock_threshold = ?::jsonb, metadata = ?::jsonb where inventory_item_id = ?",
        ['{"value": "2.5", "precision": 20}', '{"shelf": "B7"}', second]
      )

      const { id } = await service.retrieveInventoryLevel(first, "b")
      const questions: [object, FindConfig<InventoryLevelDTO>][] = [
        [{}, {}],
        [{ inventory_item_id: first }, {}],
        [{ inventory_item_id: [first, second], location_id: "a" }, {}],
        [{ location_id: ["a", "b"] }, { take: 2, skip: 1 }],
        [{ location_id: "a" }, { take: 0 }],
        [{ id }, { select: ["stocked_quantity", "available_quantity"] }],
        [{ id }, { select: ["inventory_item_id", "metadata", "created_at"] }],
        [{ id: "ilev_unknown" }, {}],
      ]

      for (const [filters, config] of questions) {
        const [answer] = (await ormRead(service, "listAndCountInventoryLevels")(
          { ...filters },
          { ...config }
        )) as [InventoryLevelDTO[], number]

        expect(await service.listInventoryLevels(filters, config)).toEqual(
          answer
        )
      }

      expect(
        (await service.retrieveInventoryLevel(first, "b")).available_quantity
      ).toBe(16)
      await service.releaseCartItems("cart_gone")
    })

    it("see what the caller's own transaction wrote", async () => {
      const item = await givenItem({ a: 10 })

      await inTransaction(async (context) => {
        await service.adjustInventory(item, "a", -1, context)

        const [within] = await service.listInventoryLevels(
          { inventory_item_id: item },
          {},
          context
        )
        const [outside] = await service.listInventoryLevels({
          inventory_item_id: item,
        })

        expect(within).toMatchObject({ stocked_quantity: 9 })
        expect(outside).toMatchObject({ stocked_quantity: 10 })
      })
    })
  })
})
