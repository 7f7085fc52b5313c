import reconcile from "../../src/scripts/reconcile"
import { testShop } from "../support/http-test"
import { ledgerDesk } from "../support/ledger"

testShop((t) => {
  const { item, oslo, clerk, movementsOf, buy } = ledgerDesk(t)

  describe("reconciling", () => {
    it("checks and repairs the shop, by the routes and by the script: a level that drifted, and a reservation whose line is gone", async () => {
      const { admin, sql, stockOf } = t()
      const { id: actor_id } = await clerk()
      const { order } = await buy({ LAMP: 2 })

      await buy({ MUG: 1 })
      expect((await admin.get("/admin/stock-reconciliation")).check).toEqual({
        is_sound: true,
        faults: {},
        findings: [],
        checked: {
          levels: expect.any(Number),
          reservations: 2,
          ledgers: expect.any(Number),
        },
      })

      await sql("update order_line_item set deleted_at = now() where id = ?", [
        order.items[0].id,
      ])
      await sql(
        "update reservation_item set updated_at = now() - interval '1 hour'"
      )
      await sql(
        `update inventory_level set stocked_quantity = 99, raw_stocked_quantity = '{"value": "99", "precision": 20}' where inventory_item_id = ? and location_id = ?`,
        [item("MUG"), oslo()]
      )

      const { check } = await admin.get("/admin/stock-reconciliation")

      expect(check).toMatchObject({
        is_sound: false,
        faults: {
          stocked_ledger_drift: 1,
          reservation_of_deleted_line_item: 1,
        },
        findings: [
          {
            fault: "stocked_ledger_drift",
            inventory_item_id: item("MUG"),
            expected: "99",
          },
          {
            fault: "reservation_of_deleted_line_item",
            inventory_item_id: item("LAMP"),
            found: order.items[0].id,
          },
        ],
      })
      expect(await runScript([])).toMatchObject({
        exitCode: 1,
        answer: { is_sound: false, faults: check.faults },
      })

      const ask = { note: "monthly", idempotency_key: "repair-november" }
      const { repair } = await admin.post("/admin/stock-reconciliation", ask)

      // Again under its key: the first answer, not that nothing was to be done.
      expect(await admin.post("/admin/stock-reconciliation", ask)).toEqual({
        repair,
      })

      expect(repair).toMatchObject({
        released_reservation_ids: [expect.stringMatching(/^resitem_/)],
        repaired: [
          {
            inventory_item_id: item("MUG"),
            faults: ["stocked_ledger_drift"],
            movements: [{ kind: "repaired", reason: "ledger_drift" }],
          },
        ],
      })
      expect((await movementsOf("MUG", "limit=1"))[0]).toMatchObject({
        kind: "repaired",
        note: "monthly",
        actor_id,
      })
      expect((await stockOf("LAMP")).oslo).toBe("5 / 0")
      expect((await movementsOf("LAMP", "limit=1"))[0]).toMatchObject({
        kind: "released",
        reason: "line_item_deleted",
        note: "monthly",
        actor_id,
      })
      expect(
        (await admin.get("/admin/stock-reconciliation")).check.is_sound
      ).toBe(true)
      expect(await runScript([])).toMatchObject({
        exitCode: 0,
        answer: { is_sound: true },
      })
    })

    it("the script repairs when told to, and takes no other argument", async () => {
      const { sql, stockOf, container } = t()

      await sql(
        "update inventory_level set reserved_quantity = 3 where inventory_item_id = ? and location_id = ?",
        [item("LAMP"), oslo()]
      )
      await expect(reconcile({ container, args: ["fix"] })).rejects.toThrow(
        'Unknown argument fix: give "repair"'
      )
      expect(await runScript(["repair"])).toMatchObject({
        exitCode: 0,
        answer: {
          is_sound: true,
          repair: {
            repaired: [
              {
                faults: [
                  "reserved_drift",
                  "reserved_ledger_drift",
                  "level_raw_mismatch",
                ],
              },
            ],
          },
        },
      })
      expect((await stockOf("LAMP")).oslo).toBe("5 / 0")
    })
  })

  /** Runs the script as `medusa exec` does, and tells what it would end with. */
  const runScript = async (args: string[]) => {
    const written: string[] = []
    const write = jest
      .spyOn(process.stdout, "write")
      .mockImplementation((chunk) => Boolean(written.push(String(chunk))))

    try {
      await reconcile({ container: t().container, args })

      return {
        exitCode: process.exitCode ?? 0,
        answer: JSON.parse(written.join("")) as object,
      }
    } finally {
      write.mockRestore()
      process.exitCode = undefined
    }
  }
})
