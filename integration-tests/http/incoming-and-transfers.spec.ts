import {
  createStep,
  createWorkflow,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"

import { CreateIncomingInput } from "../../src/modules/inventory/types"
import { createIncomingStockStep, IncomingStockCall } from "../../src/workflows"
import { hearing } from "../support/hearing"
import { testShop } from "../support/http-test"

const failStep = createStep("test-fail-step", async (): Promise<void> => {
  throw new Error("later")
})

testShop((t) => {
  const item = (sku: string) => t().shop.itemIds[sku]!
  const oslo = () => t().shop.locationIds.oslo
  const bergen = () => t().shop.locationIds.bergen
  const { listen } = hearing(t)

  it("incoming stock is expected, re-dated, received and cancelled by staff, one by one and in batches", async () => {
    const { admin, inventory } = t()
    const { incoming_stock } = await admin.post("/admin/incoming-stock", {
      inventory_item_id: item("LAMP"),
      location_id: oslo(),
      quantity: 12,
      expected_at: "2099-12-04",
      reference: "PO-1042",
    })

    expect(incoming_stock).toMatchObject({
      open_quantity: 12,
      kind: "expected",
    })
    expect(
      (
        await admin.post(`/admin/incoming-stock/${incoming_stock.id}`, {
          expected_at: "2099-12-11",
        })
      ).incoming_stock.expected_at
    ).toBe("2099-12-11T00:00:00.000Z")
    await admin.post(`/admin/incoming-stock/${incoming_stock.id}/receive`, {
      quantity: 8,
      note: "two boxes",
    })
    expect((await t().stockOf("LAMP")).oslo).toBe("13 / 0")
    await expect(
      admin.post(`/admin/incoming-stock/${incoming_stock.id}/receive`, {
        quantity: 5,
      })
    ).rejects.toMatchObject({
      status: 400,
      body: {
        message: `Incoming stock ${incoming_stock.id} expects 4 units and 5 came: receive them with allow_excess`,
      },
    })

    const batch = await admin.post("/admin/incoming-stock/batch", {
      create: [
        { inventory_item_id: item("MUG"), location_id: oslo(), quantity: 5 },
      ],
      cancel: [{ id: incoming_stock.id }],
    })

    expect(batch).toMatchObject({
      created: [{ open_quantity: 5 }],
      cancelled: [{ status: "cancelled", received_quantity: 8 }],
    })
    // All or none.
    await expect(
      admin.post("/admin/incoming-stock/batch", {
        receive: [{ id: batch.created[0].id }],
        cancel: [{ id: incoming_stock.id }],
      })
    ).rejects.toMatchObject({ status: 400 })
    expect((await t().stockOf("MUG")).oslo).toBe("40 / 0")

    const list = await admin.get(
      `/admin/incoming-stock?status=expected&fields=*stock_location`
    )

    expect(list).toMatchObject({
      count: 1,
      incoming_stock: [
        { id: batch.created[0].id, stock_location: { name: "Oslo" } },
      ],
    })
    expect(
      (await admin.get(`/admin/incoming-stock/${incoming_stock.id}`))
        .incoming_stock
    ).toMatchObject({ reference: "PO-1042", status: "cancelled" })
    await expect(
      admin.get("/admin/incoming-stock/incst_unknown")
    ).rejects.toMatchObject({ status: 404 })
    await expect(
      admin.post("/admin/incoming-stock", { quantity: 1 })
    ).rejects.toMatchObject({ status: 400 })
    await expect(
      admin.get("/admin/incoming-stock?limit=201")
    ).rejects.toMatchObject({ status: 400 })

    const [received] = await inventory.listStockMovements({
      inventory_item_id: item("LAMP"),
      kind: "received",
    })

    expect(received).toMatchObject({
      actor_id: expect.stringMatching(/^user_/),
      note: "two boxes",
      reference_type: "incoming_stock",
      reference_id: incoming_stock.id,
    })

    // Core's own route sets the number, and the unspecified row follows.
    await admin.post(
      `/admin/inventory-items/${item("TEA")}/location-levels/${oslo()}`,
      { incoming_quantity: 9 }
    )
    expect(
      (await admin.get("/admin/incoming-stock?kind=unspecified")).incoming_stock
    ).toMatchObject([{ inventory_item_id: item("TEA"), open_quantity: 9 }])
  })

  it("what is late is listed by the server's clock: still expected although its date is over, beside other filters", async () => {
    const { admin } = t()
    const expected = async (reference: string, expected_at: string | null) =>
      (
        await admin.post("/admin/incoming-stock", {
          inventory_item_id: item("LAMP"),
          location_id: oslo(),
          quantity: 2,
          reference,
          expected_at,
        })
      ).incoming_stock.id as string
    const late = async (query = "") => {
      const { count, incoming_stock } = await admin.get(
        `/admin/incoming-stock?is_late=true&order=reference${query}`
      )

      expect(count).toBe(incoming_stock.length)

      return incoming_stock.map((row: { reference: string }) => row.reference)
    }

    await expected("LATE-1", "2020-01-02")
    await expected("LATE-2", "2020-01-03")
    await expected("LATER", "2099-01-01")
    await expected("UNDATED", null)
    await admin.post(
      `/admin/incoming-stock/${await expected("CAME", "2020-01-01")}/receive`,
      {}
    )

    expect(await late()).toEqual(["LATE-1", "LATE-2"])
    expect(await late("&q=LATE-2")).toEqual(["LATE-2"])
    expect(await late("&expected_at[$gte]=2020-01-03")).toEqual(["LATE-2"])
    expect(await late("&status=received")).toEqual([])
    expect(await late(`&location_id=${bergen()}`)).toEqual([])
    expect((await admin.get("/admin/incoming-stock?is_late=false")).count).toBe(
      5
    )
    await expect(
      admin.get("/admin/incoming-stock?is_late=yes")
    ).rejects.toMatchObject({ status: 400 })
  })

  it("a transfer is drafted, shipped, received and cancelled by staff, with its events", async () => {
    const { admin } = t()
    const told = listen(
      "inventory.stock-transfer.shipped",
      "inventory.stock-transfer.received",
      "inventory.stock-transfer.cancelled"
    )
    const draft = async (quantity: number) =>
      (
        await admin.post("/admin/stock-transfers", {
          from_location_id: oslo(),
          to_location_id: bergen(),
          items: [{ inventory_item_id: item("MUG"), quantity }],
          note: "for Christmas",
        })
      ).stock_transfer as { id: string }
    const [first, second] = [await draft(10), await draft(4)]

    await admin.post(`/admin/stock-transfers/${second.id}`, {
      items: [{ inventory_item_id: item("MUG"), quantity: 5 }],
    })
    await admin.post(`/admin/stock-transfers/${first.id}/ship`, {
      expected_at: "2099-12-04",
    })
    await admin.post(`/admin/stock-transfers/${second.id}/ship`, {})
    expect(await t().stockOf("MUG")).toEqual({
      oslo: "25 / 0",
      bergen: "40 / 0",
    })
    expect(
      (
        await admin.post(`/admin/stock-transfers/${first.id}/receive`, {
          items: [{ inventory_item_id: item("MUG"), received: 9, lost: 1 }],
        })
      ).stock_transfer
    ).toMatchObject({ status: "received" })
    await expect(
      admin.post(`/admin/stock-transfers/${second.id}/cancel`, {})
    ).rejects.toMatchObject({ status: 400 })
    await admin.post(`/admin/stock-transfers/${second.id}/cancel`, {
      disposition: "return",
    })
    expect(await t().stockOf("MUG")).toEqual({
      oslo: "30 / 0",
      bergen: "49 / 0",
    })
    expect(
      (await admin.get("/admin/stock-transfers?order=-created_at"))
        .stock_transfers
    ).toMatchObject([
      { id: second.id, status: "cancelled", items: [{ returned_quantity: 5 }] },
      { id: first.id, items: [{ received_quantity: 9, lost_quantity: 1 }] },
    ])
    expect(
      (await admin.get(`/admin/stock-transfers/${first.id}`)).stock_transfer
        .items
    ).toHaveLength(1)
    expect(
      told.map(({ name, data }) => `${name} ${String(data["id"])}`)
    ).toEqual([
      `inventory.stock-transfer.shipped ${first.id}`,
      `inventory.stock-transfer.shipped ${second.id}`,
      `inventory.stock-transfer.received ${first.id}`,
      `inventory.stock-transfer.cancelled ${second.id}`,
    ])
  })

  it("every change of incoming stock, transfers and policies takes effect once per key, and has one answer", async () => {
    const { authorized, baseUrl, shopper, sql } = t()
    const withKey = (key: string) =>
      shopper.apiOf(baseUrl, {
        ...authorized,
        "idempotency-key": key,
      })
    const movementsUnder = async (key: string) =>
      (
        await sql<{ movement: string }>(
          `select concat_ws(' ', kind, trim_scale(stocked_delta), trim_scale(incoming_delta)) as movement
          from stock_movement where idempotency_key = ? order by id`,
          [key]
        )
      ).map(({ movement }) => movement)

    /** The answer of five calls at once, and what the ledger says they did. */
    const once = async (path: string, body: object, another: object) => {
      const key = `key of ${path}`
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => withKey(key).post(path, body))
      )

      expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1)
      // Later, and with the key in the body: the same call.
      expect(
        await t().admin.post(path, { ...body, idempotency_key: key })
      ).toEqual(answers[0])
      await expect(withKey(key).post(path, another)).rejects.toMatchObject({
        status: 409,
        code: "idempotency_key_reused",
      })

      return { answer: answers[0], movements: await movementsUnder(key) }
    }
    const mug = { inventory_item_id: item("MUG"), location_id: oslo() }
    const items = (quantity: number) => [
      { inventory_item_id: item("MUG"), quantity },
    ]

    const created = await once(
      "/admin/incoming-stock",
      { ...mug, quantity: 12 },
      { ...mug, quantity: 13 }
    )
    const incoming = `/admin/incoming-stock/${created.answer.incoming_stock.id}`

    expect(created.movements).toEqual(["expected 0 12"])
    expect(
      (await once(incoming, { quantity: 15 }, { quantity: 16 })).movements
    ).toEqual(["expected 0 3"])
    expect(
      (await once(`${incoming}/receive`, { quantity: 4 }, { quantity: 5 }))
        .movements
    ).toEqual(["received 4 -4"])
    expect(
      (await once(`${incoming}/cancel`, {}, { note: "another" })).movements
    ).toEqual(["cancelled 0 -11"])
    expect(
      (
        await once(
          "/admin/incoming-stock/batch",
          { create: [{ ...mug, quantity: 1 }] },
          { create: [{ ...mug, quantity: 2 }] }
        )
      ).movements
    ).toEqual(["expected 0 1"])
    expect(
      (await t().admin.get("/admin/incoming-stock?order=created_at"))
        .incoming_stock
    ).toMatchObject([
      {
        status: "cancelled",
        received_quantity: 4,
        created_by: expect.stringMatching(/^user_/),
      },
      { status: "expected", open_quantity: 1 },
    ])

    const route = { from_location_id: oslo(), to_location_id: bergen() }
    const { answer } = await once(
      "/admin/stock-transfers",
      { ...route, items: items(3) },
      { ...route, items: items(4) }
    )
    const transfer = `/admin/stock-transfers/${answer.stock_transfer.id}`

    await once(transfer, { items: items(6) }, { items: items(7) })
    expect(
      (await once(`${transfer}/ship`, {}, { note: "another" })).movements.sort()
    ).toEqual(["expected 0 6", "transferred_out -6 0"])
    expect(
      (
        await once(
          `${transfer}/receive`,
          { items: [{ inventory_item_id: item("MUG"), received: 2 }] },
          { items: [{ inventory_item_id: item("MUG"), received: 3 }] }
        )
      ).movements
    ).toEqual(["transferred_in 2 -2"])
    expect(
      (
        await once(
          `${transfer}/cancel`,
          { disposition: "return" },
          { disposition: "lost" }
        )
      ).movements.sort()
    ).toEqual(["cancelled 0 -4", "transferred_in 4 0"])
    expect(
      (await t().admin.get("/admin/stock-transfers")).stock_transfers
    ).toMatchObject([
      {
        status: "cancelled",
        created_by: expect.stringMatching(/^user_/),
        items: [{ quantity: 6, received_quantity: 2, returned_quantity: 4 }],
      },
    ])
    expect(await t().stockOf("MUG")).toEqual({
      oslo: "42 / 0",
      bergen: "42 / 0",
    })

    await once(
      "/admin/stock-policies",
      { policies: [{ ...mug, low_stock_threshold: 5 }] },
      { policies: [{ ...mug, low_stock_threshold: 6 }] }
    )
    expect(
      await sql(
        "select low_stock_threshold::integer as threshold from inventory_level where inventory_item_id = ? and location_id = ?",
        [item("MUG"), oslo()]
      )
    ).toEqual([{ threshold: 5 }])
  })

  it("what was done under a key stays when a later step fails, for the call that is made again", async () => {
    const { container, sql } = t()
    const failAfterwards = createWorkflow(
      "test-fail-after-incoming-stock",
      (input: IncomingStockCall<CreateIncomingInput>) => {
        const rows = createIncomingStockStep(input)

        failStep()

        return new WorkflowResponse(rows)
      }
    )
    const run = (quantity: number, idempotency_key?: string) =>
      failAfterwards(container).run({
        input: {
          incoming_stock: [
            {
              inventory_item_id: item("MUG"),
              location_id: oslo(),
              quantity,
            },
          ],
          idempotency_key,
        },
      })

    await expect(run(2, "order-7")).rejects.toMatchObject({
      message: "later",
    })
    await expect(run(2, "order-7")).rejects.toMatchObject({
      message: "later",
    })
    await expect(run(3)).rejects.toMatchObject({
      message: "later",
    })
    expect(
      await sql(
        "select status, quantity::integer from incoming_stock order by created_at"
      )
    ).toEqual([
      { status: "expected", quantity: 2 },
      { status: "cancelled", quantity: 3 },
    ])
  })
})
