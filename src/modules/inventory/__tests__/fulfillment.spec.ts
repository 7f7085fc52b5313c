import { MedusaError } from "@medusajs/framework/utils"

import { outcomes, settleAll, testInventory } from "./support/module-test"

const INSUFFICIENT = {
  type: MedusaError.Types.NOT_ALLOWED,
  code: MedusaError.Codes.INSUFFICIENT_INVENTORY,
}

testInventory(({ service, sql, givenItem, quantitiesOf }) => {
  const reserve = (
    item: string,
    location: string,
    quantity: number,
    line = "line",
    allow_backorder = false
  ) =>
    service.createReservationItems({
      inventory_item_id: item,
      location_id: location,
      quantity,
      line_item_id: line,
      allow_backorder,
    })

  const fulfill = (
    item: string,
    location: string,
    quantity: number,
    more: { fulfillment_id?: string; line?: string; is_trial?: boolean } = {}
  ) =>
    service.fulfill({
      fulfillment_id: more.fulfillment_id ?? "ful_1",
      order_id: "order_1",
      location_id: location,
      is_trial: more.is_trial,
      items: [
        {
          line_item_id: more.line ?? "line",
          inventory_item_id: item,
          quantity,
        },
      ],
    })

  const held = async (item: string) =>
    (await service.listReservationItems({ inventory_item_id: item }))
      .map((row) => `${row.line_item_id} ${row.location_id} ${row.quantity}`)
      .sort()

  const story = async (item: string) =>
    (await service.listStockMovements({ inventory_item_id: item })).map(
      (row) =>
        `${row.location_id} ${row.kind} ${row.stocked_delta} ${row.reserved_delta}` +
        (row.reference_id ? ` ${row.reference_type} ${row.reference_id}` : "") +
        (row.order_id ? ` ${row.order_id}` : "")
    )

  const dump = () =>
    sql(`
      select 'level' as kind, to_jsonb(l)::text as row from inventory_level l
      union all
      select 'reservation', to_jsonb(r)::text from reservation_item r
      union all
      select 'movement', to_jsonb(m)::text from stock_movement m
      order by 1, 2`)

  const expectRefused = async (call: () => Promise<unknown>, error: object) => {
    const before = await dump()

    await expect(call()).rejects.toMatchObject(error)
    expect(await dump()).toEqual(before)
  }

  describe("fulfilling", () => {
    it("takes exactly what is fulfilled, at the location, and tells it in the ledger", async () => {
      const item = await givenItem({ a: 5, b: 5 })

      await reserve(item, "a", 1)
      await reserve(item, "b", 1)
      const result = await fulfill(item, "a", 1)

      expect(result.taken).toMatchObject([
        { from_location_id: "a", location_id: "a", quantity: 1 },
      ])
      expect(await quantitiesOf(item)).toEqual({ a: "4 / 0", b: "5 / 1" })
      expect(await held(item)).toEqual(["line b 1"])
      expect((await story(item)).at(-1)).toBe(
        "a fulfilled -1 -1 fulfillment ful_1 order_1"
      )
    })

    it("leaves a part of a reservation, and uses up several in turn", async () => {
      const item = await givenItem({ a: 9 })

      await reserve(item, "a", 2)
      await reserve(item, "a", 3)
      await reserve(item, "a", 2, "another")
      await fulfill(item, "a", 4)

      expect(await quantitiesOf(item)).toEqual({ a: "5 / 3" })
      expect(await held(item)).toEqual(["another a 2", "line a 1"])
    })

    it("#16338: what is reserved elsewhere is moved here first, if it is available here", async () => {
      const item = await givenItem({ a: 2, b: 5 })

      await reserve(item, "a", 2)
      await reserve(item, "b", 3, "another")
      const { taken } = await fulfill(item, "b", 2)

      expect(taken).toMatchObject([
        { from_location_id: "a", location_id: "b", quantity: 2 },
      ])
      expect(await quantitiesOf(item)).toEqual({ a: "2 / 0", b: "3 / 3" })
      expect((await story(item)).slice(-3)).toEqual([
        "a moved 0 -2 fulfillment ful_1 order_1",
        "b moved 0 2 fulfillment ful_1 order_1",
        "b fulfilled -2 -2 fulfillment ful_1 order_1",
      ])
    })

    it("#16338: else it is refused, and the message says where the units are", async () => {
      const item = await givenItem({ a: 2, b: 4 })

      await reserve(item, "a", 2)
      await reserve(item, "b", 3, "another")
      await expectRefused(() => fulfill(item, "b", 2), {
        type: MedusaError.Types.NOT_ALLOWED,
        message:
          `Reserved at another location: item ${item} is reserved at location a (2), ` +
          `and of the 2 to be moved to location b only 1 are available there. ` +
          `Fulfill them from where they are`,
      })
      await expectRefused(() => fulfill(item, "nowhere", 2), {
        type: MedusaError.Types.NOT_ALLOWED,
        message: expect.stringContaining("is reserved at location a (2)"),
      })
    })

    it("more than is reserved for the line is refused, however much there is", async () => {
      const item = await givenItem({ a: 9 })

      await reserve(item, "a", 1)
      await expectRefused(() => fulfill(item, "a", 2), {
        type: MedusaError.Types.NOT_ALLOWED,
        message: `Not reserved: line line has 1 of item ${item} reserved, and 2 are to be fulfilled`,
      })
    })

    it("takes all items of a call or none", async () => {
      const [first, second] = [
        await givenItem({ a: 5 }),
        await givenItem({ a: 5 }),
      ]

      await reserve(first, "a", 2)
      await expectRefused(
        () =>
          service.fulfill({
            location_id: "a",
            items: [first, second].map((inventory_item_id) => ({
              line_item_id: "line",
              inventory_item_id,
              quantity: 2,
            })),
          }),
        { message: expect.stringContaining(second) }
      )
    })

    it("backordered units are fulfilled once they have arrived, not before", async () => {
      const item = await givenItem({ a: 1 })

      await reserve(item, "a", 3, "line", true)
      await expectRefused(() => fulfill(item, "a", 3), {
        type: MedusaError.Types.NOT_ALLOWED,
        message: `Not in stock: item ${item} at location a: 3 to be fulfilled, 1 in stock`,
      })

      await fulfill(item, "a", 1)
      await service.adjustInventory(item, "a", 2)
      await fulfill(item, "a", 2, { fulfillment_id: "ful_2" })
      expect(await quantitiesOf(item)).toEqual({ a: "0 / 0" })
      expect(
        await sql("select * from stock_movement where shortfall is not null")
      ).toEqual([])
    })

    it("a trial changes nothing, and is refused like the real one", async () => {
      const item = await givenItem({ a: 5 })

      await reserve(item, "a", 2)
      const before = await dump()

      await fulfill(item, "a", 2, { is_trial: true })
      expect(await dump()).toEqual(before)
      await expectRefused(() => fulfill(item, "a", 3, { is_trial: true }), {
        type: MedusaError.Types.NOT_ALLOWED,
      })
    })

    it("of ten at once for a line of three, three are fulfilled", async () => {
      const item = await givenItem({ a: 9 })

      await reserve(item, "a", 3)
      const { values, errors } = outcomes(
        await settleAll(
          Array.from(
            { length: 10 },
            (_, index) => () =>
              fulfill(item, "a", 1, { fulfillment_id: `ful_${index}` })
          ),
          10
        )
      )

      expect(values).toHaveLength(3)
      expect(errors.map(({ message }) => message)).toEqual(
        Array(7).fill(expect.stringMatching(/^Not reserved: /))
      )
      expect(await quantitiesOf(item)).toEqual({ a: "6 / 0" })
    })
  })

  describe("undoing a fulfillment", () => {
    it("puts back what was taken where it was taken, on its own reservation", async () => {
      const item = await givenItem({ a: 5, b: 5 })
      const [first] = [await reserve(item, "a", 2), await reserve(item, "b", 1)]

      await fulfill(item, "a", 2)
      const { put_back } = await service.unfulfill({
        fulfillment_id: "ful_1",
        order_id: "order_1",
      })

      expect(put_back).toMatchObject([
        { reservation_id: first!.id, location_id: "a", quantity: 2 },
      ])
      expect(await quantitiesOf(item)).toEqual({ a: "5 / 2", b: "5 / 1" })
      expect(await held(item)).toEqual(["line a 2", "line b 1"])
      expect((await story(item)).at(-1)).toBe(
        "a unfulfilled 2 2 fulfillment ful_1 order_1"
      )
    })

    it("undoes each of two fulfillments of a line for itself, and only once", async () => {
      const item = await givenItem({ a: 5 })

      await reserve(item, "a", 3)
      await fulfill(item, "a", 1)
      await fulfill(item, "a", 2, { fulfillment_id: "ful_2" })

      await Promise.all(
        Array.from({ length: 5 }, () =>
          service.unfulfill({ fulfillment_id: "ful_2" })
        )
      )
      expect(await quantitiesOf(item)).toEqual({ a: "4 / 2" })
      await service.unfulfill({ fulfillment_id: "ful_1" })
      expect(await quantitiesOf(item)).toEqual({ a: "5 / 3" })
      expect(await held(item)).toEqual(["line a 3"])
    })

    it("can be fulfilled and undone again under the same id", async () => {
      const item = await givenItem({ a: 5 })

      await reserve(item, "a", 3)
      for (let round = 0; round < 3; round++) {
        await fulfill(item, "a", 2)
        expect(await quantitiesOf(item)).toEqual({ a: "3 / 1" })
        await service.unfulfill({ fulfillment_id: "ful_1" })
        expect(await quantitiesOf(item)).toEqual({ a: "5 / 3" })
      }
    })

    it("#12796: never fails for want of availability", async () => {
      const item = await givenItem({ a: 2 })

      await reserve(item, "a", 2)
      await fulfill(item, "a", 2)
      await reserve(item, "a", 7, "backordered", true)
      await service.unfulfill({ fulfillment_id: "ful_1" })
      expect(await quantitiesOf(item)).toEqual({ a: "2 / 9" })
    })

    it("opens the level again where it is gone", async () => {
      const item = await givenItem({ a: 2 })

      await reserve(item, "a", 2)
      await fulfill(item, "a", 2)
      await service.deleteInventoryLevel(item, "a")
      await service.unfulfill({ fulfillment_id: "ful_1" })
      expect(await quantitiesOf(item)).toEqual({ a: "2 / 2" })
    })

    it("passes over an item that is deleted", async () => {
      const item = await givenItem({ a: 2 })

      await reserve(item, "a", 2)
      await fulfill(item, "a", 2)
      await service.deleteInventoryItems(item)
      expect(await service.unfulfill({ fulfillment_id: "ful_1" })).toEqual({
        put_back: [],
        levels: [],
        created: [],
        raised: [],
      })
    })

    it("believes the caller only where the ledger knows nothing", async () => {
      const item = await givenItem({ a: 5 })
      const believed = [
        {
          line_item_id: "line",
          inventory_item_id: item,
          location_id: "a",
          quantity: 4,
        },
      ]

      await reserve(item, "a", 1)
      await fulfill(item, "a", 1)
      await service.unfulfill({ fulfillment_id: "ful_1", believed })
      expect(await quantitiesOf(item)).toEqual({ a: "5 / 1" })

      await service.unfulfill({ fulfillment_id: "before_holdfast", believed })
      await service.unfulfill({ fulfillment_id: "before_holdfast", believed })
      expect(await quantitiesOf(item)).toEqual({ a: "9 / 5" })
      expect(await held(item)).toEqual(["line a 5"])
    })
  })

  describe("returning", () => {
    it("#13497: opens a level where there is none", async () => {
      const item = await givenItem({ a: 1 })

      await service.returnStock([
        { inventory_item_id: item, location_id: "a", quantity: 1 },
        { inventory_item_id: item, location_id: "a", quantity: 6 },
        { inventory_item_id: item, location_id: "b", quantity: 2 },
      ])
      expect(await quantitiesOf(item)).toEqual({ a: "8 / 0", b: "2 / 0" })
    })

    it("refuses an item that is not there, and writes nothing", async () => {
      const item = await givenItem({ a: 1 })

      await expectRefused(
        () =>
          service.returnStock([
            { inventory_item_id: item, location_id: "a", quantity: 1 },
            { inventory_item_id: "gone", location_id: "a", quantity: 1 },
          ]),
        { type: MedusaError.Types.NOT_FOUND }
      )
    })
  })

  describe("reserving for lines", () => {
    const need = (item: string, quantity: number, line = "line") => ({
      line_item_id: line,
      quantity,
      inventory_items: [{ inventory_item_id: item }],
    })
    const reserveLines = (
      lines: ReturnType<typeof need>[],
      location_ids = ["a", "b"]
    ) =>
      service.reserveLines({
        reference_type: "order",
        reference_id: "order_1",
        lines,
        location_ids,
      })

    it("takes only what is missing, from where there is enough, and keeps what it has", async () => {
      const item = await givenItem({ a: 4, b: 9 })
      const { id } = await reserve(item, "a", 3)
      const { created, changed, before } = await reserveLines([need(item, 6)])

      expect(created).toMatchObject([{ location_id: "b", quantity: 3 }])
      expect(changed).toEqual([])
      expect(await held(item)).toEqual(["line a 3", "line b 3"])
      expect((await story(item)).at(-1)).toBe(
        "b reserved 0 3 order order_1 order_1"
      )

      const moment = (await service.retrieveReservationItem(id)).quantity

      expect(moment).toBe(3)
      expect(before).toEqual([
        {
          line_item_id: "line",
          quantity: 1,
          allow_backorder: true,
          inventory_items: [
            { inventory_item_id: item, required_quantity: "3" },
          ],
          reserved: [
            {
              inventory_item_id: item,
              location_id: "a",
              quantity: "3",
              allow_backorder: false,
            },
          ],
        },
      ])
    })

    it("gives back only what is too much, and nothing where it is right", async () => {
      const item = await givenItem({ a: 4, b: 9 })

      await reserveLines([need(item, 11)])
      expect(await held(item)).toEqual(["line a 2", "line b 9"])
      const movements = (await story(item)).length

      await reserveLines([need(item, 11)])
      expect(await story(item)).toHaveLength(movements)

      await reserveLines([need(item, 5)])
      expect(await held(item)).toEqual(["line b 5"])
      await reserveLines([{ ...need(item, 1), inventory_items: [] }])
      expect(await held(item)).toEqual([])
    })

    it("is refused as a whole where a line is short, each named", async () => {
      const item = await givenItem({ a: 4, b: 1 })

      await reserve(item, "a", 2)
      await expectRefused(
        () => reserveLines([need(item, 3), need(item, 3, "another")]),
        {
          ...INSUFFICIENT,
          shortages: [
            {
              inventory_item_id: item,
              location_id: "a, b",
              requested: 3,
              available: 2,
              line_item_ids: ["another"],
            },
          ],
        }
      )
    })

    it("ten calls at once for one line reserve it once", async () => {
      const item = await givenItem({ a: 50, b: 50 })
      const { errors } = outcomes(
        await settleAll(
          Array.from({ length: 10 }, () => () => reserveLines([need(item, 4)])),
          10
        )
      )

      expect(errors).toEqual([])
      expect(await quantitiesOf(item)).toEqual({ a: "50 / 4", b: "50 / 0" })
    })
  })

  describe("moving", () => {
    it("a whole reservation keeps its row, a part becomes one of its own", async () => {
      const item = await givenItem({ a: 5, b: 5 })
      const { id } = await reserve(item, "a", 3)
      const part = await service.moveReservation({
        id,
        location_id: "b",
        quantity: 2,
      })

      expect(part).toMatchObject({
        location_id: "b",
        quantity: 2,
        line_item_id: "line",
      })
      expect(await quantitiesOf(item)).toEqual({ a: "5 / 1", b: "5 / 2" })

      const whole = await service.moveReservation({
        id: part.id,
        location_id: "a",
      })

      expect(whole).toMatchObject({ id, location_id: "a", quantity: 3 })
      expect(await held(item)).toEqual(["line a 3"])
      expect(
        await service.moveReservation({ id, location_id: "b" })
      ).toMatchObject({ id, location_id: "b" })
      expect(await quantitiesOf(item)).toEqual({ a: "5 / 0", b: "5 / 3" })
    })

    it("is refused where the units are not available, and unchanged", async () => {
      const item = await givenItem({ a: 5, b: 1 })
      const { id } = await reserve(item, "a", 3)

      await expectRefused(
        () => service.moveReservation({ id, location_id: "b", quantity: 2 }),
        {
          ...INSUFFICIENT,
          shortages: [
            {
              inventory_item_id: item,
              location_id: "b",
              requested: 2,
              available: 1,
            },
          ],
        }
      )
      await expectRefused(
        () => service.moveReservation({ id, location_id: "c" }),
        { type: MedusaError.Types.NOT_FOUND }
      )
      await expectRefused(
        () => service.moveReservation({ id, location_id: "b", quantity: 4 }),
        { type: MedusaError.Types.INVALID_DATA }
      )
      await expectRefused(
        () => service.moveReservation({ id: "resitem_no", location_id: "b" }),
        { type: MedusaError.Types.NOT_FOUND }
      )
    })

    it("two reservations change places without a free unit", async () => {
      const item = await givenItem({ a: 2, b: 2 })
      const [one, other] = [
        await reserve(item, "a", 2),
        await reserve(item, "b", 2, "another"),
      ]

      await service.moveReservation([
        { id: one!.id, location_id: "b" },
        { id: other!.id, location_id: "a" },
      ])
      expect(await held(item)).toEqual(["another a 2", "line b 2"])
    })

    it("back and forth under load, the units stay reserved and are counted once", async () => {
      const item = await givenItem({ a: 3, b: 3 })
      const reservations = [
        await reserve(item, "a", 1, "one"),
        await reserve(item, "a", 1, "two"),
        await reserve(item, "b", 1, "three"),
      ]
      const { errors } = outcomes(
        await settleAll(
          Array.from(
            { length: 60 },
            (_, index) => () =>
              service.moveReservation({
                id: reservations[index % 3]!.id,
                location_id: index % 2 ? "a" : "b",
              })
          ),
          12
        )
      )

      expect(errors).toEqual([])
      expect(await held(item)).toHaveLength(3)
    })
  })
})
