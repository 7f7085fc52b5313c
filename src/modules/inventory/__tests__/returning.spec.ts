import { MedusaError } from "@medusajs/framework/utils"

import { settleAll, testInventory } from "./support/module-test"

testInventory(({ service, sql, givenItem, quantitiesOf }) => {
  /** Sends units of an item for a line, by a fulfillment. */
  const send = async (
    item: string,
    quantity: number,
    fulfillment_id: string
  ) => {
    await service.createReservationItems({
      inventory_item_id: item,
      location_id: "a",
      quantity,
      line_item_id: "line",
    })
    await service.fulfill({
      fulfillment_id,
      location_id: "a",
      items: [{ line_item_id: "line", inventory_item_id: item, quantity }],
    })
  }

  const received = (item: string, quantity: number) => ({
    inventory_item_id: item,
    location_id: "a",
    line_item_id: "line",
    quantity,
    reference_type: "return",
    reference_id: "return_1",
  })

  const returnedOf = async (item: string) =>
    (
      await service.listStockMovements({
        inventory_item_id: item,
        kind: "returned",
      })
    ).map(
      ({ fulfillment_id, line_item_id, stocked_delta }) =>
        `${line_item_id} ${fulfillment_id} ${stocked_delta}`
    )

  const countMovements = async () =>
    (await sql<{ count: string }>("select count(*) from stock_movement"))[0]!
      .count

  it("six calls at once for one receipt of 2 each, without a key: no more comes back than the 5 that are out", async () => {
    const item = await givenItem({ a: 9 })

    await send(item, 2, "ful_1")
    await send(item, 3, "ful_2")
    expect(await quantitiesOf(item)).toEqual({ a: "4 / 0" })
    const before = Number(await countMovements())
    const results = await settleAll(
      Array.from(
        { length: 6 },
        () => () => service.returnStock(received(item, 2))
      ),
      6
    )

    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(
      2
    )
    expect(await quantitiesOf(item)).toEqual({ a: "8 / 0" })
    expect(await returnedOf(item)).toEqual(["line ful_1 2", "line ful_2 2"])
    await expect(service.returnStock(received(item, 2))).rejects.toMatchObject({
      type: MedusaError.Types.NOT_ALLOWED,
      message: expect.stringContaining("2 units of item"),
    })
    // The refused ones wrote nothing.
    expect(Number(await countMovements())).toBe(before + 2)

    await service.returnStock(received(item, 1))
    expect(await quantitiesOf(item)).toEqual({ a: "9 / 0" })
  })

  it("a fulfillment that a return was counted with is cancelled while its units are out: they are put back, and the line gets no more than it sent", async () => {
    const item = await givenItem({ a: 9 })

    await send(item, 1, "ful_1")
    await send(item, 3, "ful_2")
    await service.returnStock(received(item, 1))
    expect(await returnedOf(item)).toEqual(["line ful_1 1"])
    expect(await quantitiesOf(item)).toEqual({ a: "6 / 0" })

    const { put_back } = await service.unfulfill({ fulfillment_id: "ful_1" })

    expect(put_back).toMatchObject([{ location_id: "a", quantity: 1 }])
    expect(await quantitiesOf(item)).toEqual({ a: "7 / 1" })

    // Four were sent, one came back, one was cancelled.
    await expect(service.returnStock(received(item, 3))).rejects.toMatchObject({
      type: MedusaError.Types.NOT_ALLOWED,
    })
    expect(await quantitiesOf(item)).toEqual({ a: "7 / 1" })
    await service.returnStock(received(item, 1))
    expect(
      (await service.unfulfill({ fulfillment_id: "ful_2" })).put_back
    ).toMatchObject([{ location_id: "a", quantity: 1 }])
    expect(await quantitiesOf(item)).toEqual({ a: "9 / 2" })
  })

  it("two fulfillments from before Holdfast, a return between: each is put back as far as its units are out", async () => {
    const item = await givenItem({ a: 5 })
    const sentBefore = (fulfillment_id: string, quantity: number) => ({
      fulfillment_id,
      line_item_id: "line",
      inventory_item_id: item,
      location_id: "a",
      quantity,
    })
    const [first, second] = [sentBefore("old_1", 1), sentBefore("old_2", 3)]

    await service.returnStock({
      ...received(item, 2),
      believed: [first, second],
    })
    expect(await quantitiesOf(item)).toEqual({ a: "7 / 0" })
    await service.unfulfill({
      fulfillment_id: "old_1",
      believed: [first, second],
    })
    expect(await quantitiesOf(item)).toEqual({ a: "8 / 1" })
    await service.unfulfill({ fulfillment_id: "old_2", believed: [second] })
    expect(await quantitiesOf(item)).toEqual({ a: "9 / 2" })
  })

  it("twice under one key, and five times at once: the receipt takes effect once, and all have its answer", async () => {
    const item = await givenItem({ a: 9 })

    await send(item, 6, "ful_1")
    const call = { ...received(item, 2), idempotency_key: "receipt_1" }
    const [first, ...others] = await Promise.all(
      Array.from({ length: 5 }, () => service.returnStock(call))
    )

    expect(first).toMatchObject({ stocked_quantity: 5 })
    expect(others.map(({ stocked_quantity }) => stocked_quantity)).toEqual([
      5, 5, 5, 5,
    ])
    expect(await quantitiesOf(item)).toEqual({ a: "5 / 0" })
    expect(await returnedOf(item)).toEqual(["line ful_1 2"])

    // Another part of the same return is another call.
    await expect(
      service.returnStock({ ...call, quantity: 1 })
    ).rejects.toMatchObject({ code: "idempotency_key_reused" })
    await expect(
      service.returnStock([
        { ...call, idempotency_key: "receipt_2" },
        { ...call, idempotency_key: "receipt_3" },
      ])
    ).rejects.toMatchObject({ type: MedusaError.Types.INVALID_DATA })
    expect(await quantitiesOf(item)).toEqual({ a: "5 / 0" })
    await service.returnStock({ ...call, idempotency_key: "receipt_2" })
    expect(await quantitiesOf(item)).toEqual({ a: "7 / 0" })
  })

  it("a key of the caller's own runOnce covers the return within", async () => {
    const item = await givenItem({ a: 3 })

    await send(item, 3, "ful_1")
    const receive = () =>
      service.runOnce(
        { idempotency_key: "mine", operation: "mine", input: {} },
        (context) =>
          service.returnStock(
            { ...received(item, 1), idempotency_key: "mine" },
            context
          )
      )

    await receive()
    await receive()
    expect(await quantitiesOf(item)).toEqual({ a: "1 / 0" })
  })
})
