import { MAY_LAG } from "../../src/api/call-scopes"
import { StockContext } from "../../src/modules/inventory/types"
import { testShop } from "../support/http-test"
import { ledgerDesk } from "../support/ledger"

testShop((t) => {
  const { item, oslo, clerk, buy } = ledgerDesk(t)

  describe("the history", () => {
    it("is paged and filtered, told as of any time, and exported as CSV", async () => {
      const { admin, inventory, baseUrl } = t()
      const { authorization } = await clerk()

      for (let n = 1; n <= 3; n++) {
        await inventory.adjustInventoryLevels({
          reason: "received",
          note: n === 2 ? '=cmd("x"), \n2' : null,
          reference_type: "delivery",
          reference_id: "delivery_1",
          lines: [
            {
              inventory_item_id: item("TEA"),
              location_id: oslo(),
              adjustment: n,
            },
          ],
        })
      }
      const first = await admin.get(
        "/admin/stock-movements?reference_id=delivery_1&limit=2"
      )

      expect(
        first.stock_movements.map(
          (one: { stocked_delta: number }) => one.stocked_delta
        )
      ).toEqual([3, 2])
      const second = await admin.get(
        `/admin/stock-movements?reference_id=delivery_1&limit=2&cursor=${first.next_cursor}`
      )

      expect(second).toMatchObject({
        stock_movements: [{ stocked_delta: 1, reference_type: "delivery" }],
        next_cursor: null,
        limit: 2,
      })
      for (const query of ["limit=201", "limit=0", "from=now", "colour=red"]) {
        await expect(
          admin.get(`/admin/stock-movements?${query}`)
        ).rejects.toMatchObject({ status: 400 })
      }

      const at = second.stock_movements[0].created_at as string
      const stockAt = async (path: string) =>
        (await admin.get(`${path}&at=${at}`)).inventory_levels.map(
          (level: { stocked_quantity: number }) => level.stocked_quantity
        )
      const level = await inventory.retrieveInventoryLevel(item("TEA"), oslo())
      // A moment is told in milliseconds: after the first, before the second.
      const then = Number(level.stocked_quantity) - 5

      for (const path of [
        `/admin/inventory-items/${item("TEA")}/stock-at?location_id=${oslo()}`,
        `/admin/stock-at?inventory_item_id=${item("TEA")}&location_id=${oslo()}`,
      ]) {
        // The moment is rounded down, so it may lie just before the first.
        expect([then, then - 1]).toContain((await stockAt(path))[0])
      }

      const response = await fetch(
        `${baseUrl}/admin/stock-movements/export?reference_id=delivery_1`,
        { headers: { authorization } }
      )
      const bytes = Buffer.from(await response.arrayBuffer())
      const csv = new TextDecoder().decode(bytes)

      expect(bytes.subarray(0, 3).toString("hex")).toBe("efbbbf")
      expect(response.headers.get("content-type")).toBe(
        "text/csv; charset=utf-8"
      )
      expect(csv.split("\r\n")[0]).toBe(
        "id,created_at,inventory_item_id,sku,location_id,location_name,kind,stocked_delta,reserved_delta,incoming_delta,stocked_after,reserved_after,incoming_after,shortfall,reason,note,reference_type,reference_id,order_id,actor_id,reservation_id,line_item_id,group_id,idempotency_key,fulfillment_id"
      )
      expect(csv.split("\r\n")).toHaveLength(5)
      expect(csv.split("\r\n")[1]!.split(",").slice(2, 7)).toEqual([
        item("TEA"),
        "TEA",
        oslo(),
        "Oslo",
        "adjusted",
      ])
      expect(csv).toContain(
        `,received,"'=cmd(""x""), \n2",delivery,delivery_1,`
      )
      expect(
        (
          await fetch(`${baseUrl}/admin/stock-movements/export?from=x`, {
            headers: { authorization },
          })
        ).status
      ).toBe(400)
    })

    it("refuses a cursor that no page told, and names an item that is not there", async () => {
      const { admin, inventory } = t()

      for (const path of [
        "stock-adjustments?cursor=nonsense",
        "stock-adjustments?cursor=smgrp_01KATVQH5B2M9Y0R6V4ZC7NXWE",
        "stock-movements?cursor=nonsense",
        "stock-counts?cursor=nonsense",
        "stock-imports?cursor=nonsense",
      ]) {
        await expect(admin.get(`/admin/${path}`)).rejects.toMatchObject({
          status: 400,
          body: {
            type: "invalid_data",
            message: "cursor must be the next_cursor of the page before",
            details: { refused: [{ reason: "invalid", field: "cursor" }] },
          },
        })
      }

      const period = "from=2026-01-01&until=2026-02-01"
      const paths = [
        "movements",
        "explain",
        "stock-at?at=2026-01-01",
        `stock-series?${period}`,
      ]

      for (const path of paths) {
        await expect(
          admin.get(`/admin/inventory-items/iitem_nobody/${path}`)
        ).rejects.toMatchObject({
          status: 404,
          body: {
            type: "not_found",
            message: "Inventory item with id iitem_nobody not found",
          },
        })
      }

      // Of one that is there, and was never stocked, there is nothing to tell.
      const { id } = await inventory.createInventoryItems({ sku: "NEVER" })

      for (const path of paths) {
        await admin.get(`/admin/inventory-items/${id}/${path}`)
      }
      expect(
        await admin.get(`/admin/inventory-items/${id}/movements`)
      ).toMatchObject({ stock_movements: [], next_cursor: null })
      await inventory.deleteInventoryItems([id])
    })

    it("tells the changes after a cursor, waits for the next, and lets go of who hangs up", async () => {
      const { admin, baseUrl, inventory } = t()
      const { authorization } = await clerk()
      const read = (query: string) => admin.get(`/admin/stock-changes?${query}`)
      const all: { id: string }[] = []
      let cursor: string | undefined

      for (;;) {
        const page = await read(
          `limit=3${cursor === undefined ? "" : `&after=${cursor}`}`
        )

        expect(page.limit).toBe(3)
        all.push(...page.stock_changes)
        cursor = page.cursor as string
        if (!page.stock_changes.length) {
          break
        }
      }

      const known = await inventory.listStockMovements(
        {},
        { select: ["id"], take: 10000, order: { id: "ASC" } }
      )

      expect(known.length).toBeGreaterThan(3)
      expect(all.map(({ id }) => id)).toEqual(known.map(({ id }) => id))

      // Twenty may wait: of one more, somebody is answered at once. One hangs up.
      const aborts = Array.from({ length: 21 }, () => new AbortController())
      const answered = new Set<number>()
      const answers = aborts.map(async ({ signal }, reader) => {
        const answer = await fetch(
          `${baseUrl}/admin/stock-changes?after=${cursor}&wait=30`,
          { headers: { authorization }, signal }
        )
        const page = (await answer.json()) as { stock_changes: unknown[] }

        answered.add(reader)

        return page.stock_changes
      })

      expect(await Promise.race(answers)).toEqual([])
      expect(answered.size).toBe(1)

      const [leaving, ...staying] = [...answers.keys()].filter(
        (reader) => !answered.has(reader)
      )

      aborts[leaving!]!.abort()
      await expect(answers[leaving!]).rejects.toMatchObject({
        name: "AbortError",
      })
      await inventory.adjustInventory(item("TEA"), oslo(), 1)
      expect(staying).toHaveLength(19)
      for (const reader of staying) {
        expect(await answers[reader]).toMatchObject([
          {
            inventory_item_id: item("TEA"),
            sku: "TEA",
            location_id: oslo(),
            location_name: "Oslo",
            stocked_delta: 1,
          },
        ])
      }

      for (const [query, field] of [
        ["after=x", "after"],
        ["after=", "after"],
        ["limit=0", "limit"],
        ["limit=1001", "limit"],
        ["wait=31", "wait"],
        ["wait=-1", "wait"],
        ["colour=red", "colour"],
      ] as const) {
        await expect(read(query)).rejects.toMatchObject({
          status: 400,
          message: expect.stringContaining(field),
        })
      }

      // Of another shop, whose first change was written at another time.
      const elsewhere = Buffer.from("1|1|1700000000000000|0||")

      await expect(
        read(`after=${elsewhere.toString("base64url")}`)
      ).rejects.toMatchObject({ status: 400, code: "cursor_unknown" })
    })

    it("explains what is available by orders, carts and what else holds units", async () => {
      const { admin, shopper, store, shop } = t()
      const { order } = await buy({ LAMP: 1 })
      const cart = await shopper.fillCart(store, shop, {
        [shop.variantIds["LAMP"]!]: 2,
      })
      const {
        explanation: [level],
      } = await admin.get(
        `/admin/inventory-items/${item("LAMP")}/explain?location_id=${oslo()}`
      )

      expect(level).toMatchObject({
        available_quantity: 2,
        parts: [
          { part: "stocked", quantity: 5 },
          { part: "safety_stock", quantity: 0 },
          { part: "order_reservations", quantity: -1 },
          { part: "cart_reservations", quantity: -2 },
          { part: "other_reservations", quantity: 0 },
          { part: "unexplained", quantity: 0 },
        ],
      })
      expect(level.reservations).toEqual([
        expect.objectContaining({
          owner: "order",
          quantity: 1,
          order: { id: order.id, display_id: order.display_id },
          cart: null,
        }),
        expect.objectContaining({
          owner: "cart",
          quantity: 2,
          order: null,
          cart: { id: cart.id, email: cart.email },
          expires_at: expect.stringMatching(/Z$/),
        }),
      ])
      await expect(
        admin.get(
          `/admin/inventory-items/${item("LAMP")}/explain?location_id=sloc_none`
        )
      ).rejects.toMatchObject({ status: 404 })
    })
  })

  it("routes that only read may be answered by a read replica, and the lists of the dashboard may not", async () => {
    const { admin, store, shop, inventory } = t()
    const asked = jest.spyOn(inventory as never, "readerFor_" as never)
    const mayLag = async (request: Promise<unknown>) => {
      asked.mockClear()
      await request

      return asked.mock.calls.map(
        ([{ caller }]: [StockContext]) => caller?.may_lag ?? false
      )
    }
    const item = `/admin/inventory-items/${shop.itemIds["LAMP"]!}`
    const moments = "from=2026-01-01&until=2026-02-01"
    const ask: Record<string, () => Promise<unknown>> = {
      "/admin/inventory-items/:id/movements": () =>
        admin.get(`${item}/movements`),
      "/admin/inventory-items/:id/explain": () => admin.get(`${item}/explain`),
      "/admin/inventory-items/:id/stock-at": () =>
        admin.get(`${item}/stock-at?at=2026-01-01`),
      "/admin/inventory-items/:id/stock-series": () =>
        admin.get(`${item}/stock-series?${moments}&points=2`),
      "/admin/stock-at": () => admin.get("/admin/stock-at?at=2026-01-01"),
      "/store/availability": () =>
        store.get(`/store/availability?variant_id=${shop.variantIds["LAMP"]!}`),
    }

    try {
      for (const route of MAY_LAG) {
        const request = ask[route] ?? (() => admin.get(route))

        expect([route, await mayLag(request())]).toEqual([route, [true]])
      }
      for (const route of [
        "/admin/stock-levels",
        "/admin/inventory/low-stock",
      ]) {
        expect([route, await mayLag(admin.get(route))]).toEqual([
          route,
          [false],
        ])
      }
    } finally {
      asked.mockRestore()
    }
  })
})
