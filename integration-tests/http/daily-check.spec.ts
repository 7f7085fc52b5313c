import { Modules } from "@medusajs/framework/utils"

import checkStockDaily from "../../src/jobs/check-stock-daily"
import { HoldfastEvents } from "../../src/modules/inventory/events"
import { setDailyCheck, testShop } from "../support/http-test"

testShop((t) => {
  beforeEach(() => setDailyCheck(t().inventory, true))

  /** Runs the job as so many workers do at once, on a day without a check. */
  const runAtOnce = async (workers: number) => {
    const { container, inventory, sql } = t()
    const emitted = jest.spyOn(container.resolve(Modules.EVENT_BUS), "emit")
    const kept = jest.spyOn(inventory, "keepCheck")

    await sql("delete from stock_check")
    await sql("delete from idempotent_call where operation = 'daily-check'")
    await Promise.all(
      Array.from({ length: workers }, () => checkStockDaily(container))
    )

    const events = emitted.mock.calls
      .flatMap(([messages]) => messages)
      .filter(({ name }) => name === HoldfastEvents.STOCK_CHECK_FAULTS_FOUND)
    const checks = kept.mock.calls.length

    emitted.mockRestore()
    kept.mockRestore()

    return { checks, events }
  }
  const feed = async () =>
    (
      (await t().sql(
        "select data from notification where channel = 'feed' order by id"
      )) as { data: { title: string } }[]
    ).map(({ data }) => data)

  it("a sound shop is checked once by several workers, and nobody is told", async () => {
    const { inventory, container } = t()

    expect(await runAtOnce(4)).toEqual({ checks: 1, events: [] })
    expect(await inventory.retrieveLastCheck()).toMatchObject({
      is_sound: true,
    })
    expect(await feed()).toEqual([])

    const again = jest.spyOn(inventory, "keepCheck")

    await checkStockDaily(container)
    expect(again).not.toHaveBeenCalled()
    again.mockRestore()
  })

  it("numbers that drifted are told once by event, with counts and the check's id, and to the dashboard; nothing is repaired", async () => {
    const { inventory, shop, sql } = t()
    const id = shop.itemIds["LAMP"]!
    const set = async (units: number) =>
      await sql(
        `update inventory_level
          set reserved_quantity = ?, raw_reserved_quantity = jsonb_build_object('value', ?::text, 'precision', 20)
          where inventory_item_id = ? and location_id = ?`,
        [units, String(units), id, shop.locationIds.oslo]
      )
    const before = (await t().stockOf("LAMP")).oslo

    await set(3)

    const { checks, events } = await runAtOnce(4)
    const { faults } = (await inventory.retrieveLastCheck())!
    const findings = Object.values(faults).reduce((sum, one) => sum + one)

    expect(checks).toBe(1)
    expect(findings).toBeGreaterThan(0)
    expect(events).toEqual([
      {
        name: "inventory.stock-check.faults-found",
        data: {
          id: expect.stringMatching(/^scheck_\d{4}-\d{2}-\d{2}$/) as string,
          faults,
          findings,
        },
      },
    ])
    expect((await t().stockOf("LAMP")).oslo).toBe(
      before.replace(/ \/ .*/, " / 3")
    )
    expect(await feed()).toEqual([
      {
        title: "Stock check",
        description: `${findings} ${findings === 1 ? "fault" : "faults"} found: see Inventory, Check`,
      },
    ])
    await set(Number(before.split(" / ")[1]))
  })

  it("is taken on by nobody where the option is off, or once it was done by hand", async () => {
    const { inventory, sql } = t()

    await sql("delete from idempotent_call where operation = 'daily-check'")
    await sql("delete from stock_check")
    await inventory.keepCheck({
      is_sound: true,
      faults: {},
      checked: { levels: 0, reservations: 0, ledgers: 0 },
    })
    expect(await inventory.takeDailyCheck("store_1")).toBeNull()
    await sql("update stock_check set checked_at = now() - interval '25 hours'")

    setDailyCheck(inventory, false)
    expect(await inventory.takeDailyCheck("store_1")).toBeNull()
    setDailyCheck(inventory, true)
    expect(await inventory.takeDailyCheck("store_1")).toMatch(/^scheck_/)
    expect(await inventory.takeDailyCheck("store_1")).toBeNull()
  })
})
