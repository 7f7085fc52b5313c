import { testInventory } from "./support/module-test"
import { findUnsoundStock } from "./support/sound-stock"

const REASON = { reason: "correction" } as const

testInventory(({ service, sql, expectRefused, quantitiesOf }) => {
  const givenNamed = async (sku: string, stocked_quantity: number) => {
    const { id } = await service.createInventoryItems({ sku })

    await service.createInventoryLevels({
      inventory_item_id: id,
      location_id: "a",
      stocked_quantity,
    })

    return id
  }

  it("a level that one call sets several times ends as the last row has each field, in core's form as in ours, with a movement for each step", async () => {
    const lamp = await givenNamed("LAMP", 5)
    const mug = await givenNamed("MUG", 8)
    const place = { inventory_item_id: lamp, location_id: "a" }
    const [level] = await service.listInventoryLevels(place)

    const updated = await service.updateInventoryLevels([
      {
        ...place,
        stocked_quantity: 9,
        incoming_quantity: 3,
        metadata: { one: 1, two: 1 },
      },
      { inventory_item_id: mug, location_id: "a", stocked_quantity: 7 },
      // What is expected is what the row before left.
      { id: level!.id, stocked_quantity: 2, expected: 9, metadata: { two: 2 } },
      { ...place, stocked_quantity: 6, incoming_quantity: 4 },
    ] as never)

    expect(
      updated.map(({ stocked_quantity, incoming_quantity }) => [
        Number(stocked_quantity),
        Number(incoming_quantity),
      ])
    ).toEqual([
      [6, 4],
      [7, 0],
      [6, 4],
      [6, 4],
    ])
    expect(
      (
        await service.listMovementPage({
          inventory_item_id: lamp,
          order: "oldest_first",
        })
      ).movements
        .slice(-3)
        .map(({ kind, stocked_delta, stocked_after, incoming_delta }) => [
          kind,
          stocked_delta,
          stocked_after,
          incoming_delta,
        ])
    ).toEqual([
      ["counted", 4, 9, 3],
      ["counted", -7, 2, 0],
      ["counted", 4, 6, 1],
    ])
    await expectRefused(
      () =>
        service.updateInventoryLevels([
          { ...place, stocked_quantity: 1 },
          { ...place, stocked_quantity: 2, expected: 6 },
        ] as never),
      {
        type: "conflict",
        message: `Item ${lamp} at location a has 1 in stock, not the expected 6`,
      }
    )

    await service.adjustInventoryLevels({
      ...REASON,
      lines: [9, 2, 3].map((stocked_quantity) => ({
        ...place,
        stocked_quantity,
      })),
    })
    expect(await quantitiesOf(lamp)).toEqual({ a: "3 / 0" })
    expect(await findUnsoundStock(sql as never)).toEqual([])
  })

  describe("levels by their names", () => {
    it("are adjusted by SKU and by a location's code, beside those by ids, and the answer tells the ids", async () => {
      const lamp = await givenNamed("LAMP", 5)
      const mug = await givenNamed("MUG 1", 8)

      await service.setLocationCodes({ location_id: "a", code: "WH-01" })

      const result = await service.adjustInventoryLevels({
        ...REASON,
        lines: [
          { sku: "LAMP", location: "WH-01", adjustment: 2 },
          { sku: "MUG 1", location_id: "a", stocked_quantity: 3 },
          { inventory_item_id: lamp, location: "WH-01", adjustment: 1 },
        ],
      })

      expect(
        result.lines.map((line) => [
          line.inventory_item_id,
          line.location_id,
          line.stocked_before,
          line.stocked_after,
        ])
      ).toEqual([
        [lamp, "a", 5, 7],
        [mug, "a", 8, 3],
        [lamp, "a", 7, 8],
      ])
      expect(await quantitiesOf(lamp)).toEqual({ a: "8 / 0" })
      expect(await quantitiesOf(mug)).toEqual({ a: "3 / 0" })
    })

    it("refuses all lines that name nothing at once, each by its row, and writes nothing", async () => {
      await givenNamed("LAMP", 5)
      await service.setLocationCodes({ location_id: "a", code: "WH-01" })

      await expectRefused(
        () =>
          service.adjustInventoryLevels({
            ...REASON,
            lines: [
              { sku: "LAMP", location: "WH-01", adjustment: 2 },
              { sku: "lamp", location: "WH-01", adjustment: 2 },
              { sku: "LAMP", location: "Oslo", adjustment: 2 },
            ],
          }),
        {
          type: "not_found",
          message:
            '[1].sku "lamp" is the SKU of no item; ' +
            '[2].location "Oslo" is the code of no stock location',
          details: {
            refused: [
              {
                reason: "not_found",
                field: "[1].sku",
                sku: "lamp",
                index: 1,
              },
              {
                reason: "not_found",
                field: "[2].location",
                location: "Oslo",
                index: 2,
              },
            ],
          },
        }
      )
    })

    it("does the other lines where that is asked for, and tells why these were not done", async () => {
      const lamp = await givenNamed("LAMP", 5)
      const { lines, ...counts } = await service.adjustInventoryLevels({
        ...REASON,
        on_error: "skip",
        lines: [
          { sku: "LAMPE", location_id: "a", adjustment: 2 },
          { sku: "LAMP", location_id: "a", adjustment: 2 },
        ],
      })

      expect(counts).toMatchObject({ applied: 1, refused: 1 })
      expect(lines[0]!.error).toMatchObject({
        type: "not_found",
        message: '[0].sku "LAMPE" is the SKU of no item',
      })
      expect(await quantitiesOf(lamp)).toEqual({ a: "7 / 0" })
    })

    it("refuses two names for one thing, none, and a deleted item's SKU", async () => {
      const lamp = await givenNamed("LAMP", 5)
      const gone = await service.createInventoryItems({ sku: "GONE" })

      await service.softDeleteInventoryItems([gone.id])

      const refused = (line: object, message: string) =>
        expectRefused(
          () =>
            service.adjustInventoryLevels({
              ...REASON,
              lines: [{ location_id: "a", adjustment: 1, ...line }],
            }),
          { message }
        )

      await refused(
        { inventory_item_id: lamp, sku: "LAMP" },
        "[0].inventory_item_id must not be given beside [0].sku"
      )
      await refused(
        { sku: "LAMP", location: "a" },
        "[0].location_id must not be given beside [0].location"
      )
      await refused(
        {},
        "[0].inventory_item_id must be a non-empty string, got undefined"
      )
      await refused(
        { sku: "" },
        "[0].sku must be a non-empty string, got an empty string"
      )
      await refused({ sku: "GONE" }, '[0].sku "GONE" is the SKU of no item')
      await refused(
        { barcode: "7310865004703" },
        "[0].barcode is known to the workflows and routes only: the service takes sku or inventory_item_id"
      )
    })

    it("is no other call under its idempotency key when the names mean something else by then", async () => {
      const lamp = await givenNamed("LAMP", 5)
      const call = (id: string) =>
        service.adjustInventoryLevels({
          ...REASON,
          idempotency_key: "once",
          lines: [{ sku: "LAMP", location: "Oslo", adjustment: 2 }],
          known_names: { barcodes: [], locations: [{ id, name: "Oslo" }] },
        })
      const first = await call("a")

      expect(first.applied).toBe(1)
      expect(await call("b")).toEqual(first)
      expect(await quantitiesOf(lamp)).toEqual({ a: "7 / 0" })
    })
  })

  describe("codes of locations", () => {
    const codes = async () =>
      (await service.listLocationCodes()).map(
        ({ location_id, code }) => `${location_id} ${code}`
      )

    it("are set, changed, swapped in one call and taken away", async () => {
      await service.setLocationCodes([
        { location_id: "a", code: "WH-01" },
        { location_id: "b", code: "WH-02" },
      ])
      await service.setLocationCodes([
        { location_id: "a", code: "WH-02" },
        { location_id: "b", code: "WH-01" },
      ])
      expect(await codes()).toEqual(["b WH-01", "a WH-02"])

      await service.setLocationCodes([
        { location_id: "b", code: null },
        { location_id: "a", code: "WH-01" },
      ])
      expect(await codes()).toEqual(["a WH-01"])
      expect(await service.listLocationCodes("b")).toEqual([])
    })

    it("are one location's each, also when 10 calls want one at once", async () => {
      await service.setLocationCodes({ location_id: "a", code: "WH-01" })

      await expect(
        service.setLocationCodes([
          { location_id: "c", code: "WH-03" },
          { location_id: "b", code: "WH-01" },
        ])
      ).rejects.toMatchObject({
        type: "invalid_data",
        message: "The code WH-01 is that of location a already",
      })
      expect(await codes()).toEqual(["a WH-01"])

      const outcomes = await Promise.allSettled(
        Array.from({ length: 10 }, (_, index) =>
          service.setLocationCodes({ location_id: `n${index}`, code: "NEW" })
        )
      )
      const refused = outcomes.flatMap((one) =>
        one.status === "rejected" ? [one.reason as Error] : []
      )

      expect(refused).toHaveLength(9)
      expect(
        refused.every(({ message }) =>
          /^The code NEW is that of location n\d already$/.test(message)
        )
      ).toBe(true)
      expect(
        await sql("select code from stock_location_code order by code")
      ).toEqual([{ code: "NEW" }, { code: "WH-01" }])
    })

    it("refuses codes that nobody could type, and rows that are there twice", async () => {
      const refused = (rows: object[], message: string) =>
        expect(service.setLocationCodes(rows as never)).rejects.toMatchObject({
          type: "invalid_data",
          message,
        })

      await refused(
        [{ location_id: "a", code: "" }],
        "[0].code must not be empty: null takes a code away"
      )
      await refused(
        [{ location_id: "a", code: "WH " }],
        "[0].code must not begin or end with a blank"
      )
      await refused(
        [
          { location_id: "a", code: "X" },
          { location_id: "a", code: "Y" },
        ],
        "a is there twice"
      )
      await refused(
        [
          { location_id: "a", code: "X" },
          { location_id: "b", code: "X" },
        ],
        "X is there twice"
      )
      expect(await codes()).toEqual([])
    })
  })
})

testInventory(
  ({ service, sql, quantitiesOf }) => {
    it("finds an SKU however it is written, where the shop means it so, and an exact one where several collide", async () => {
      const lamp = await service.createInventoryItems({ sku: "Lamp" })
      const [other] = await service.createInventoryItems([{ sku: "Mug" }])

      await service.createInventoryLevels(
        [lamp, other!].map(({ id }) => ({
          inventory_item_id: id,
          location_id: "a",
          stocked_quantity: 1,
        }))
      )

      const adjust = (sku: string) =>
        service.adjustInventoryLevels({
          ...REASON,
          lines: [{ sku, location_id: "a", adjustment: 1 }],
        })

      await adjust(" LAMP ")
      expect(await quantitiesOf(lamp.id)).toEqual({ a: "2 / 0" })

      // From before the option was switched on.
      await sql("update inventory_item set sku = 'LAMP' where id = ?", [
        other!.id,
      ])
      await adjust("LAMP")
      expect(await quantitiesOf(other!.id)).toEqual({ a: "2 / 0" })
      await expect(adjust("lamp")).rejects.toMatchObject({
        type: "invalid_data",
        message: '[0].sku "lamp" may mean several items: "Lamp", "LAMP"',
        details: {
          refused: [{ reason: "ambiguous", field: "[0].sku", sku: "lamp" }],
        },
      })
    })
  },
  { items: { sku: "case_insensitive" } }
)
