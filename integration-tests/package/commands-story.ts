import { readFileSync } from "node:fs"
import path from "node:path"

import { commandsOf } from "./read-files"
import { Server, ThrowAwayShop } from "./throw-away-shop"

/** The commands of the manual, in a shop that installed the package. */
export function commandsStory(
  t: () => { shop: ThrowAwayShop; server: Server }
): void {
  it("is checked and repaired by the commands of docs/reconcile.md, which end with 1 where something is wrong, and add to the ledger only", async () => {
    const commands = commandsOf("reconcile.md")
    const check = commands.find((command) => command.endsWith(".js"))!
    const repair = commands.find((command) => command.endsWith(" repair"))!
    const reconcile = async (command: string) => {
      const { code, stdout } = await t().shop.run(command, {
        LOG_LEVEL: "error",
      })

      return { code, answer: JSON.parse(stdout) as object }
    }
    const ledger = () =>
      t().shop.sql("select * from stock_movement order by id")
    const levels = () =>
      t().shop.sql(
        `select sku, trim_scale(stocked_quantity)::float as stocked,
          trim_scale(reserved_quantity)::float as reserved
        from inventory_level
        join inventory_item item on item.id = inventory_item_id
        where sku in ('LAMP', 'CHAIR')
        order by sku`
      )

    expect(await reconcile(check)).toEqual({
      code: 0,
      answer: {
        is_sound: true,
        faults: {},
        findings: [],
        checked: { levels: 2, reservations: 2, ledgers: 2 },
      },
    })

    await t().shop.sql(
      `update inventory_level
      set stocked_quantity = 9, raw_stocked_quantity = '{"value": "9", "precision": 20}'
      where inventory_item_id = (select id from inventory_item where sku = 'LAMP')`
    )
    await t().shop.sql(
      `update reservation_item set deleted_at = now()
      where inventory_item_id = (select id from inventory_item where sku = 'CHAIR')`
    )
    const before = await ledger()
    const [lamp] = await t().shop.sql(
      `select inventory_item_id, location_id from inventory_level
      where stocked_quantity = 9`
    )
    const [chair] = await t().shop.sql(
      `select inventory_item_id, location_id from reservation_item
      where deleted_at is not null`
    )
    const faults = { stocked_ledger_drift: 1, reserved_drift: 1 }
    const checked = { levels: 2, reservations: 1, ledgers: 2 }

    expect(before).not.toHaveLength(0)
    expect(await reconcile(check)).toEqual({
      code: 1,
      answer: {
        is_sound: false,
        faults,
        findings: expect.arrayContaining([
          {
            fault: "stocked_ledger_drift",
            ...lamp,
            reservation_id: null,
            found: "5",
            expected: "9",
          },
          {
            fault: "reserved_drift",
            ...chair,
            reservation_id: null,
            found: "2",
            expected: "0",
          },
        ]),
        checked,
      },
    })
    expect(await ledger()).toEqual(before)

    const repaired = (await reconcile(repair)) as {
      code: number
      answer: { repair: { repaired: { movements: { id: string }[] }[] } }
    }
    const done = (place: object, fault: string, movement: object) => ({
      ...place,
      faults: [fault],
      opened: false,
      closed: false,
      released_reservation_ids: [],
      rewritten_reservation_ids: [],
      movements: [
        {
          id: expect.stringMatching(/^smov_/),
          kind: "repaired",
          stocked_delta: 0,
          reserved_delta: 0,
          incoming_delta: 0,
          ...movement,
        },
      ],
    })

    expect(repaired).toEqual({
      code: 0,
      answer: {
        is_sound: true,
        faults: {},
        findings: [],
        checked,
        repair: {
          released_reservation_ids: [],
          repaired: expect.arrayContaining([
            done(lamp!, "stocked_ledger_drift", {
              reason: "ledger_drift",
              stocked_delta: 4,
            }),
            done(chair!, "reserved_drift", {
              reason: "reserved_drift",
              reserved_delta: -2,
            }),
          ]),
          reserved_line_item_ids: [],
          canceled_order_ids: [],
          still_short: [],
          checked,
        },
      },
    })
    expect(await levels()).toEqual([
      { sku: "CHAIR", stocked: 2, reserved: 0 },
      { sku: "LAMP", stocked: 9, reserved: 3 },
    ])

    // What was there is there still, and after it what the answer tells of.
    const after = await ledger()

    expect(after.slice(0, before.length)).toEqual(before)
    expect(
      after.slice(before.length).map(({ id, note }) => ({ id, note }))
    ).toEqual(
      repaired.answer.repair.repaired
        .flatMap(({ movements }) => movements)
        .map(({ id }) => ({ id, note: "medusa exec" }))
    )

    expect(await reconcile(check)).toEqual({
      code: 0,
      answer: { is_sound: true, faults: {}, findings: [], checked },
    })
    expect(await ledger()).toEqual(after)
  })

  it("goes back by a migration and forward again by the commands of docs/upgrading.md, and says so while it is missing", async () => {
    const page = readFileSync(
      path.resolve(__dirname, "../../docs/upgrading.md"),
      "utf8"
    )
    const [migrate, rollback] = ["migrate", "rollback"].map(
      (what) =>
        RegExp(`npx medusa db:${what}( \\w+)?(?=[\`\\n])`).exec(page)![0]
    ) as [string, string]
    const [list] = /select name[^]*?;/.exec(page)!
    const newest = async () => (await t().shop.sql(list))[0]!["name"]
    const done = async (command: string) =>
      (await t().shop.run(command, { LOG_LEVEL: "error" })).code
    /** As a load balancer sees it, which asks until it has heard. */
    const health = async (status: number) => {
      for (;;) {
        const answer = await fetch(`${t().server.url}/health/inventory`)

        if (answer.status === status) {
          return (await answer.json()) as object
        }
      }
    }
    const last = await newest()
    const sound = { module: { status: "ok" }, migrations: { status: "ok" } }

    expect(await health(200)).toMatchObject(sound)
    expect(await done(rollback)).toBe(0)
    expect(await newest()).not.toBe(last)
    expect(await health(503)).toMatchObject({
      migrations: { status: "down", pending: [last] },
    })
    expect(await done(migrate)).toBe(0)
    expect(await newest()).toBe(last)
    expect(await health(200)).toMatchObject(sound)
  }, 120000)
}
