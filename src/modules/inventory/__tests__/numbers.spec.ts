import { testInventory } from "./support/module-test"

testInventory(({ service, sql, givenItem, quantitiesOf, inTransaction }) => {
  /** As after a crash, or on a server that was replicated to. */
  const fallBack = async (sequence: string, to: number) => {
    await sql(`select setval('${sequence}', ?)`, [to])
  }
  const lastOf = async (sequence: string) =>
    Number((await sql(`select last_value from ${sequence}`))[0]!["last_value"])
  const givenMovements = async (count: number) => {
    const item = await givenItem({ a: 1000 })

    for (let n = 0; n < count; n++) {
      await service.adjustInventory(item, "a", 1)
    }

    return item
  }

  describe("a sequence that fell back behind its table", () => {
    it("is set right by the call that meets it, which is carried out once", async () => {
      const item = await givenMovements(5)
      const last = await lastOf("stock_movement_id_seq")

      await fallBack("stock_movement_id_seq", 1)
      await Promise.all(
        Array.from({ length: 20 }, () =>
          service.createReservationItems({
            inventory_item_id: item,
            location_id: "a",
            quantity: 1,
          })
        )
      )
      expect(await quantitiesOf(item)).toEqual({ a: "1005 / 20" })
      expect(await lastOf("stock_movement_id_seq")).toBe(last + 20)
      // In the order in which they took effect.
      expect(
        (
          await sql(
            "select reserved_after::int as after from stock_movement where inventory_item_id = ? and kind = 'reserved' order by id",
            [item]
          )
        ).map(({ after }) => after)
      ).toEqual(Array.from({ length: 20 }, (_, n) => n + 1))
    })

    it("costs a caller's transaction one 409, and not the next", async () => {
      const item = await givenMovements(3)
      const adjust = () =>
        inTransaction((context) =>
          service.adjustInventory(item, "a", 1, context)
        )

      await fallBack("stock_movement_id_seq", 1)
      await expect(adjust()).rejects.toMatchObject({ code: "stock_busy" })
      expect(await quantitiesOf(item)).toEqual({ a: "1003 / 0" })
      await adjust()
      expect(await quantitiesOf(item)).toEqual({ a: "1004 / 0" })
    })

    it("is set right by the job before any call meets it, alerts' as well, and one that is ahead stays", async () => {
      await givenMovements(3)

      const last = await lastOf("stock_movement_id_seq")

      await sql(
        "insert into stock_alert (kind, data) select 'low_stock', '{}' from generate_series(1, 2)"
      )

      const lastAlert = await lastOf("stock_alert_id_seq")

      await fallBack("stock_movement_id_seq", 1)
      await fallBack("stock_alert_id_seq", 1)
      expect(lastAlert).toBeGreaterThanOrEqual(2)
      await service.catchUpOnAlerts()
      expect(await lastOf("stock_movement_id_seq")).toBe(last)
      expect(await lastOf("stock_alert_id_seq")).toBe(lastAlert)
      await fallBack("stock_movement_id_seq", last + 1000)
      await service.catchUpOnAlerts()
      expect(await lastOf("stock_movement_id_seq")).toBe(last + 1000)
      // Its alerts are told and gone by now: it is not set back to none.
      expect(await lastOf("stock_alert_id_seq")).toBe(lastAlert)
    })
  })
})
