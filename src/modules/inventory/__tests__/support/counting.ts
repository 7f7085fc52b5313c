import { InventoryTest } from "./module-test"

/** What people do who count, at location `a` unless told. */
export function countDesk({ service, sql, expectRefused }: InventoryTest) {
  const open = async (items: string[], more: object = {}) =>
    await service.createStockCount({
      location_id: "a",
      items: items.map((inventory_item_id) => ({ inventory_item_id })),
      ...more,
    })
  const find = async (
    id: string,
    inventory_item_id: string,
    quantity: number,
    more: object = {}
  ) =>
    (
      await service.addStockCountEntries({
        id,
        entries: [{ inventory_item_id, quantity, ...more }],
      })
    )[0]!
  const review = async (id: string) =>
    await service.updateStockCount({ id, status: "in_review" })
  const lineOf = async (id: string, item: string) =>
    (await service.listStockCountLines(id, { inventory_item_id: item }))
      .lines[0]!
  let sales = 0
  /** Reserved for an order, and sent. */
  const sell = async (
    inventory_item_id: string,
    quantity: number,
    location_id = "a"
  ) => {
    const sale = ++sales

    await service.createReservationItems({
      inventory_item_id,
      location_id,
      quantity,
      line_item_id: `ordli_${sale}`,
    })
    await service.fulfill({
      fulfillment_id: `ful_${sale}`,
      order_id: `order_${sale}`,
      location_id,
      items: [{ line_item_id: `ordli_${sale}`, inventory_item_id, quantity }],
    })
  }
  const take = (inventory_item_id: string, adjustment: number, more = {}) =>
    service.adjustInventory([
      {
        inventoryItemId: inventory_item_id,
        locationId: "a",
        adjustment,
        ...more,
      },
    ])
  const rowsOf = async () => [
    await sql("select * from stock_count order by id"),
    await sql("select * from stock_count_line order by id"),
    await sql("select * from stock_count_entry order by id"),
  ]
  const expectNothingWritten = async (
    call: () => Promise<unknown>,
    error: object
  ) => {
    const before = await rowsOf()

    await expectRefused(call, error)
    expect(await rowsOf()).toEqual(before)
  }

  return { open, find, review, lineOf, take, sell, expectNothingWritten }
}
