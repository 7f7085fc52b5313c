import forgetIdempotencyKeys from "../../src/jobs/forget-idempotency-keys"
import { adjustInventoryLevelsWorkflow } from "../../src/workflows"
import { testShop } from "../support/http-test"
import { ledgerDesk } from "../support/ledger"

testShop((t) => {
  const { item, oslo, bergen, clerk, movementsOf } = ledgerDesk(t)

  describe("a clerk", () => {
    it("adjusts and counts a level, with a reason, and never over somebody else's count", async () => {
      const { admin, stockOf } = t()
      const { id: actor_id } = await clerk()
      const path = `/admin/inventory-items/${item("LAMP")}/adjustments`

      expect(
        (await admin.get("/admin/stock-adjustment-reasons")).reasons
      ).toEqual([
        "received",
        "correction",
        "cycle_count",
        "damaged",
        "theft_or_loss",
        "restock",
        "promotion",
        "sample",
        "other",
      ])

      const { adjustment } = await admin.post(path, {
        location_id: oslo(),
        adjustment: -1,
        reason: "damaged",
        note: "dropped",
      })

      expect(adjustment).toMatchObject({
        status: "applied",
        lines: [{ stocked_before: 5, stocked_after: 4, error: null }],
      })
      expect((await stockOf("LAMP")).oslo).toBe("4 / 0")

      // Two clerks count at once; both saw 4.
      const counts = await Promise.allSettled(
        [6, 7].map((stocked_quantity) =>
          admin.post(path, {
            location_id: oslo(),
            stocked_quantity,
            expected: 4,
            reason: "cycle_count",
          })
        )
      )
      const won = counts.find((one) => one.status === "fulfilled")!
      const lost = counts.find((one) => one.status === "rejected")!
      const present = (
        won as PromiseFulfilledResult<{
          adjustment: { lines: { stocked_after: number }[] }
        }>
      ).value.adjustment.lines[0]!.stocked_after

      expect((lost as PromiseRejectedResult).reason).toMatchObject({
        status: 409,
        code: "stale_value",
        body: {
          message: `Lamp (LAMP) at Oslo has ${present} in stock, not the expected 4`,
          details: {
            refused: [
              {
                reason: "stale_value",
                inventory_item_id: item("LAMP"),
                sku: "LAMP",
                location_id: oslo(),
                location_name: "Oslo",
                stocked: present,
                expected: 4,
              },
            ],
          },
        },
      })
      expect((await stockOf("LAMP")).oslo).toBe(`${present} / 0`)

      expect(await movementsOf("LAMP", "limit=2")).toEqual([
        expect.objectContaining({
          kind: "counted",
          reason: "cycle_count",
          actor_id,
          stocked_after: present,
        }),
        expect.objectContaining({
          kind: "adjusted",
          reason: "damaged",
          note: "dropped",
          actor_id,
          stocked_delta: -1,
        }),
      ])
    })

    it("is refused with a clear error, and nothing is written", async () => {
      const { admin, stockOf } = t()
      const path = `/admin/inventory-items/${item("LAMP")}/adjustments`
      const before = await movementsOf("LAMP")
      const given = { location_id: oslo(), reason: "correction" }

      for (const [body, status] of [
        [{ ...given, adjustment: -6 }, 400],
        [{ ...given, adjustment: 1, reason: "because" }, 400],
        [{ ...given, adjustment: "many" }, 400],
        [{ ...given }, 400],
        [{ ...given, adjustment: 1, amount: 1 }, 400],
        [{ ...given, adjustment: 1, location_id: "sloc_none" }, 404],
      ] as const) {
        await expect(admin.post(path, body)).rejects.toMatchObject({ status })
      }
      expect(await movementsOf("LAMP")).toEqual(before)
      expect((await stockOf("LAMP")).oslo).toBe("5 / 0")
    })

    it("sends the same key 20 times in parallel: one effect, 20 equal answers", async () => {
      const { admin, stockOf } = t()
      const { withKey } = await clerk()
      const path = `/admin/inventory-items/${item("MUG")}/adjustments`
      const body = {
        location_id: oslo(),
        adjustment: 7,
        reason: "received",
      }
      const before = Number((await stockOf("MUG")).oslo.split(" / ")[0])
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => withKey("delivery-1").post(path, body))
      )

      expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1)
      expect(answers[0].adjustment).toMatchObject({ applied: 1 })
      expect((await stockOf("MUG")).oslo).toBe(`${before + 7} / 0`)

      // As a field of the body it is the same key.
      expect(
        await admin.post(path, { ...body, idempotency_key: "delivery-1" })
      ).toEqual(answers[0])
      await expect(
        withKey("delivery-1").post(path, { ...body, adjustment: 8 })
      ).rejects.toMatchObject({ status: 409, code: "idempotency_key_reused" })
      await expect(
        withKey("delivery-1").post(path, {
          ...body,
          idempotency_key: "delivery-2",
        })
      ).rejects.toMatchObject({ status: 400 })
      expect((await stockOf("MUG")).oslo).toBe(`${before + 7} / 0`)

      // Kept for three days.
      const age = (interval: string) =>
        t().sql(
          `update idempotent_call set created_at = now() - interval '${interval}'`
        )
      const keys = () => t().sql("select key from idempotent_call")

      await age("71 hours")
      await forgetIdempotencyKeys(t().container)
      expect(await keys()).toEqual([{ key: "delivery-1" }])
      await age("73 hours")
      await forgetIdempotencyKeys(t().container)
      expect(await keys()).toEqual([])
    })

    it("moves, extends and releases reservations once per key", async () => {
      const { admin, shopper, store, shop, inventory, stockOf } = t()
      const { withKey } = await clerk()
      const { reservation } = await admin.post("/admin/reservations", {
        inventory_item_id: item("MUG"),
        location_id: oslo(),
        quantity: 3,
      })
      const twice = async (key: string, path: string, body: object) => {
        const answer = await withKey(key).post(path, body)

        expect(await withKey(key).post(path, body)).toEqual(answer)

        return answer
      }

      await twice("move", `/admin/reservations/${reservation.id}/move`, {
        location_id: bergen(),
        quantity: 1,
      })
      expect(await stockOf("MUG")).toMatchObject({
        oslo: expect.stringMatching(/ \/ 2$/),
        bergen: expect.stringMatching(/ \/ 1$/),
      })
      await expect(
        withKey("move").post(`/admin/reservations/${reservation.id}/move`, {
          location_id: bergen(),
          quantity: 2,
        })
      ).rejects.toMatchObject({ status: 409, code: "idempotency_key_reused" })

      await shopper.fillCart(store, shop, {
        [shop.variantIds["LAMP"]!]: 2,
      })
      const [held] = await inventory.listReservationItems({
        inventory_item_id: item("LAMP"),
      })

      await twice("extend", `/admin/cart-reservations/${held!.id}/extend`, {
        minutes: 30,
      })
      expect(
        await movementsOf("LAMP", "kind=extended&idempotency_key=extend")
      ).toHaveLength(1)
      await twice("release", `/admin/cart-reservations/${held!.id}/release`, {})
      expect((await stockOf("LAMP")).oslo).toBe("5 / 0")
      await expect(
        withKey("again").post(`/admin/cart-reservations/${held!.id}/release`)
      ).rejects.toMatchObject({ status: 404 })
    })

    it("imports thousands of lines, tries it dry first, and takes it back once", async () => {
      const { admin, inventory, sql } = t()
      const items = await inventory.createInventoryItems(
        Array.from({ length: 2500 }, () => ({}))
      )

      await inventory.createInventoryLevels(
        items.map(({ id }) => ({
          inventory_item_id: id,
          location_id: bergen(),
          stocked_quantity: 1,
        }))
      )
      const body = {
        source: "import",
        reason: "restock",
        note: "autumn",
        lines: items.map(({ id }, index) => ({
          inventory_item_id: id,
          location_id: bergen(),
          stocked_quantity: index === 7 ? -1 : 3,
        })),
      }
      const levels = () =>
        sql(
          `select stocked_quantity::int as stocked, count(*)::int from inventory_level
          where inventory_item_id = any (?) group by 1 order by 1`,
          [items.map(({ id }) => id)]
        )

      await expect(
        admin.post("/admin/stock-adjustments", body)
      ).rejects.toMatchObject({
        status: 400,
        body: {
          message: "[7].stocked_quantity must not be negative, got -1",
        },
      })
      const dry = await admin.post("/admin/stock-adjustments", {
        ...body,
        on_error: "skip",
        dry_run: true,
      })

      expect(dry.adjustment).toMatchObject({
        dry_run: true,
        group_id: null,
        applied: 2499,
        refused: 1,
      })
      expect(await levels()).toEqual([{ stocked: 1, count: 2500 }])

      const { adjustment } = await admin.post("/admin/stock-adjustments", {
        ...body,
        on_error: "skip",
      })

      expect(adjustment).toMatchObject({ applied: 2499, refused: 1 })
      expect(adjustment.lines[7]).toMatchObject({
        status: "refused",
        error: { type: "invalid_data" },
      })
      expect(await levels()).toEqual([
        { stocked: 1, count: 1 },
        { stocked: 3, count: 2499 },
      ])

      const group = `/admin/stock-adjustments/${adjustment.group_id}`
      const { adjustment: undone } = await admin.post(`${group}/undo`, {
        note: "wrong season",
      })

      expect(await levels()).toEqual([{ stocked: 1, count: 2500 }])
      expect((await admin.get(group)).stock_adjustment).toMatchObject({
        source: "import",
        note: "autumn",
        movements: 2499,
        undone_by_group_id: undone.group_id,
      })
      await expect(admin.post(`${group}/undo`)).rejects.toMatchObject({
        status: 400,
        body: { message: expect.stringContaining("was undone already") },
      })
      await expect(
        admin.post("/admin/stock-adjustments/smgrp_none/undo")
      ).rejects.toMatchObject({ status: 404 })
      expect(
        (
          await admin.get("/admin/stock-adjustments?limit=2")
        ).stock_adjustments.map(({ id }: { id: string }) => id)
      ).toEqual([undone.group_id, adjustment.group_id])
    })
  })

  describe("core's own routes and workflows", () => {
    it("leave movements with the acting user, and say where they come from", async () => {
      const { admin } = t()
      const { id: actor_id } = await clerk()
      const levels = `/admin/inventory-items/${item("LAMP")}/location-levels`

      await admin.post(`${levels}/${oslo()}`, { stocked_quantity: 9 })
      await admin.post(levels, {
        location_id: bergen(),
        stocked_quantity: 2,
      })
      await admin.post("/admin/inventory-items/location-levels/batch", {
        create: [],
        delete: [],
        update: [
          {
            inventory_item_id: item("LAMP"),
            location_id: bergen(),
            stocked_quantity: 4,
          },
        ],
      })
      await admin.post("/admin/reservations", {
        inventory_item_id: item("LAMP"),
        location_id: oslo(),
        quantity: 1,
      })
      expect(
        (await movementsOf("LAMP", "limit=4&order=newest_first")).map((one) => [
          one["kind"],
          one["stocked_after"],
          one["reserved_after"],
          one["actor_id"],
          one["reason"],
        ])
      ).toEqual([
        ["reserved", 9, 1, actor_id, "core_route"],
        ["counted", 4, 0, actor_id, "core_route"],
        ["opened", 2, 0, actor_id, null],
        ["counted", 9, 0, actor_id, "core_route"],
      ])
    })

    it("a workflow that fails after an adjustment puts the stock back", async () => {
      const { container, stockOf } = t()
      const { transaction } = await adjustInventoryLevelsWorkflow(
        container
      ).run({
        input: {
          reason: "promotion",
          lines: [
            {
              inventory_item_id: item("LAMP"),
              location_id: oslo(),
              adjustment: -2,
            },
          ],
        },
      })

      expect((await stockOf("LAMP")).oslo).toBe("3 / 0")
      await adjustInventoryLevelsWorkflow(container).cancel({ transaction })
      expect((await stockOf("LAMP")).oslo).toBe("5 / 0")
      expect(
        (await movementsOf("LAMP", "limit=2")).map(({ kind }) => kind)
      ).toEqual(["undone", "adjusted"])
    })
  })
})
