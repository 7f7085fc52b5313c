import { Readable } from "node:stream"

import { Modules } from "@medusajs/framework/utils"

import sendStockNotices from "../../src/jobs/send-stock-notices"
import checkStockDaily from "../../src/jobs/check-stock-daily"
import { HoldfastOptions } from "../../src/modules/inventory/options"
import { sendNotices } from "../../src/workflows/notices/send-notices"
import {
  applyStockImport,
  previewStockFile,
} from "../../src/workflows/stock-import"
import { cartDesk } from "../support/carts"
import { setDailyCheck, testShop } from "../support/http-test"
import { kitDesk } from "../support/kits"
import { notificationDesk, Sent } from "../support/notifications"
import { orderDesk } from "../support/orders"

interface Digest {
  title: string
  description: string
  kind: string
  count: number
  since: string
  lines: Record<string, unknown>[]
}

const STAFF = "stock@example.com"
const OWNER = "owner@example.com"

testShop((t) => {
  const { stock, item } = cartDesk(t)
  const { buy } = orderDesk(t)
  const { sellKit, buyKit } = kitDesk(t)
  const { withProvider } = notificationDesk(t)

  /** The job, as so many workers run it at once. */
  const run = async (workers = 1) => {
    await Promise.all(
      Array.from({ length: workers }, () => sendStockNotices(t().container))
    )
  }
  /** What waits has waited for so many minutes more. */
  const later = (minutes: number) =>
    t().sql(
      `with digest as (
        update stock_notice_digest set due_at = due_at - make_interval(mins => ?)
      )
      update stock_notice set created_at = created_at - make_interval(mins => ?)`,
      [minutes, minutes]
    )
  const feed = async () =>
    (
      await t().sql<{ data: { title: string; description: string } }>(
        "select data from notification where channel = 'feed' order by created_at, id"
      )
    ).map(({ data }) => data)
  const waiting = () =>
    t().sql(
      `select kind from stock_notice where gathered_at is null
      union all select kind from stock_notice_digest`
    )

  const withNotices = async (
    notices: NonNullable<HoldfastOptions["notices"]>,
    task: (sent: Sent<Digest>[], fail: (times: number) => void) => Promise<void>
  ) => {
    const { holdfastOptions } = t().inventory
    const before = holdfastOptions.notices

    holdfastOptions.notices = {
      ...before,
      ...notices,
      templates: { ...before.templates, ...notices.templates },
    } as typeof before

    try {
      await withProvider<Digest>(task)
    } finally {
      holdfastOptions.notices = before
    }
  }

  /** A file that changes one level, and has a row that is refused. */
  const previewedLamps = () =>
    previewStockFile(
      t().container,
      Readable.from([
        Buffer.from("sku,location,on_hand\nLAMP,Oslo,7\nNONE,Oslo,1\n"),
      ]),
      {
        file_name: "stock.csv",
        mapping: { sku: "sku", location: "location", on_hand: "on_hand" },
      }
    )

  /** Numbers drifted, on a day on which nobody has checked them yet. */
  const withDrift = async (task: () => Promise<unknown>) => {
    const { inventory, sql } = t()
    const set = (reserved: number) =>
      sql(
        `update inventory_level set reserved_quantity = ?,
          raw_reserved_quantity = jsonb_build_object('value', ?::text, 'precision', 20)
        where inventory_item_id = ?`,
        [reserved, String(reserved), item("LAMP")]
      )

    await set(1)
    setDailyCheck(inventory, true)
    await sql("delete from stock_check")
    await sql("delete from idempotent_call where operation = 'daily-check'")
    await task()
    await set(0)
  }

  const byMail = { channel: "email", to: [STAFF] }

  it("what falls low and runs out within a quarter of an hour is one notice of each, sent once by four workers, to each address and to the bell", async () => {
    await withNotices(
      {
        feed: true,
        channel: "email",
        to: [STAFF, OWNER],
        templates: { low_stock: "refill" },
      },
      async (sent) => {
        const { inventory, shop } = t()

        await stock("LAMP", 10)
        await stock("MUG", 10)
        await inventory.setStockPolicies([
          { inventory_item_id: item("LAMP"), low_stock_threshold: 3 },
          { inventory_item_id: item("MUG"), low_stock_threshold: 3 },
        ])
        await run()
        await later(60)
        await run()
        sent.length = 0

        const bell = (await feed()).length

        await stock("LAMP", 2)
        await stock("MUG", 2)
        // What happens to a level meanwhile takes the place of what did before.
        await stock("MUG", 0)
        await later(14)
        await run(4)
        expect(sent).toEqual([])
        await later(1)
        await run(4)

        const lamp = {
          inventory_item_id: item("LAMP"),
          sku: "LAMP",
          location_id: shop.locationIds.oslo,
          available_quantity: 2,
          threshold: 3,
        }
        // Of four workers any may be the first.
        const told = (template: string) =>
          sent
            .filter((one) => one.template === template)
            .sort((one, other) => other.to.localeCompare(one.to))

        expect(sent).toHaveLength(4)
        expect(told("refill").map(({ to }) => to)).toEqual([STAFF, OWNER])
        expect(told("stock-out-of-stock").map(({ to }) => to)).toEqual([
          STAFF,
          OWNER,
        ])
        expect(told("refill")[0]).toMatchObject({
          channel: "email",
          data: { kind: "low_stock", count: 1, lines: [lamp] },
        })
        expect(told("stock-out-of-stock")[0]!.data).toMatchObject({
          kind: "out_of_stock",
          count: 1,
          lines: [{ sku: "MUG", available_quantity: 0 }],
        })
        expect(new Set((await feed()).slice(bell))).toEqual(
          new Set(
            ["refill", "stock-out-of-stock"].map((template) => {
              const { title, description } = told(template)[0]!.data

              return { title, description }
            })
          )
        )
        expect(await waiting()).toEqual([])
        await later(600)
        await run(4)
        expect(sent).toHaveLength(4)
      }
    )
  })

  it("a notice whose provider fails is tried again later, by any worker, and holds up neither others nor the stock", async () => {
    await withNotices(
      { ...byMail, feed: true, digest_minutes: 0 },
      async (sent, fail) => {
        await stock("LAMP", 5)
        await run()
        sent.length = 0
        fail(2)

        const bell = (await feed()).length

        await buy({ LAMP: 5 })
        await run(2)
        expect(sent).toEqual([])
        expect((await feed()).length).toBe(bell + 1)
        expect(await waiting()).toEqual([{ kind: "out_of_stock" }])
        // Not before its minute is over.
        await run(2)
        expect(await waiting()).toEqual([{ kind: "out_of_stock" }])
        await later(1)
        await run(2)
        expect(sent).toEqual([])
        await later(1)
        await run(2)
        expect(sent).toEqual([])
        await later(1)
        await run(2)
        expect(sent).toMatchObject([
          { to: STAFF, data: { lines: [{ sku: "LAMP" }] } },
        ])
        expect(await waiting()).toEqual([])
        expect((await t().stockOf("LAMP")).oslo).toBe("5 / 5")
        expect((await feed()).length).toBe(bell + 1)
      }
    )
  })

  it("what a worker that died has sent is not sent by another, and what it has not is", async () => {
    await withNotices({ ...byMail, digest_minutes: 0 }, async (sent, fail) => {
      const { inventory } = t()
      const runAndDie = async () => {
        const killed = jest
          .spyOn(inventory, "endStockNoticeDigest")
          .mockRejectedValue(new Error("the worker was killed"))

        await expect(run()).rejects.toThrow("the worker was killed")
        killed.mockRestore()
      }

      await stock("LAMP", 1)
      await run()
      sent.length = 0
      await stock("LAMP", 0)
      await runAndDie()
      expect(sent).toHaveLength(1)
      // Nobody takes it for as long as it might still be sent.
      await later(9)
      await run(2)
      expect(await waiting()).toEqual([{ kind: "out_of_stock" }])
      await later(1)
      await run(2)
      expect(sent).toHaveLength(1)
      expect(await waiting()).toEqual([])

      await stock("LAMP", 1)
      await stock("LAMP", 0)
      fail(1)
      await runAndDie()
      expect(sent).toHaveLength(1)
      await later(10)
      await run(2)
      expect(sent).toHaveLength(2)
      expect(await waiting()).toEqual([])
    })
  })

  it("a delivery that is late is told once for its date, and once more when it is late again", async () => {
    await withNotices({ ...byMail, digest_minutes: 0 }, async (sent) => {
      const { inventory, shop } = t()
      const days = (count: number) =>
        new Date(Date.now() + count * 24 * 3600 * 1000)
      const late = () =>
        sent.filter(({ template }) => template === "stock-overdue-incoming")
      const incoming = await inventory.createIncomingStocks({
        inventory_item_id: item("LAMP"),
        location_id: shop.locationIds.oslo,
        quantity: 7,
        expected_at: days(-1),
        reference: "PO-17",
      })

      await run(3)
      expect(late().map(({ data }) => data)).toMatchObject([
        {
          count: 1,
          lines: [
            {
              incoming_stock_id: incoming.id,
              sku: "LAMP",
              open_quantity: 7,
              reference: "PO-17",
            },
          ],
        },
      ])
      expect(
        new Date(late()[0]!.data.lines[0]!["expected_at"] as string)
      ).toEqual(incoming.expected_at)
      await later(600)
      await run(3)
      expect(late()).toHaveLength(1)
      await inventory.updateIncomingStocks({
        id: incoming.id,
        expected_at: days(3),
      })
      await run(3)
      await inventory.updateIncomingStocks({
        id: incoming.id,
        expected_at: days(-2),
      })
      await run()
      await run(3)
      expect(late()).toHaveLength(2)
    })
  })

  it("backorders that come at another time are told with their order, and not where they are back at their date", async () => {
    await withNotices(byMail, async (sent) => {
      const { inventory, shop } = t()
      const at = (day: string) => new Date(`2031-${day}T00:00:00Z`)
      const move = (day: string) =>
        inventory.updateIncomingStocks({
          id: incoming.id,
          expected_at: at(day),
        })
      const incoming = await inventory.createIncomingStocks({
        inventory_item_id: item("LAMP"),
        location_id: shop.locationIds.oslo,
        quantity: 9,
        expected_at: at("03-01"),
      })

      await stock("LAMP", 0)
      await sellKit({ LAMP: 1 }, { allow_backorder: true })

      const order = await buyKit(2)

      await later(60)
      await run()
      sent.length = 0
      await move("04-01")
      await move("05-01")
      await later(15)
      await run(2)
      expect(sent).toMatchObject([
        {
          template: "stock-backorders-repromised",
          data: {
            count: 1,
            lines: [
              {
                sku: "LAMP",
                order_id: order.id,
                line_item_id: order.items[0]!.id,
              },
            ],
          },
        },
      ])

      const [line] = sent[0]!.data.lines as {
        promised_at: string
        promised_before: string
      }[]

      expect(new Date(line!.promised_before)).toEqual(at("03-01"))
      expect(new Date(line!.promised_at)).toEqual(at("05-01"))
      await move("06-01")
      await move("05-01")
      await later(15)
      await run(2)
      expect(sent).toHaveLength(1)
      expect(await waiting()).toEqual([])
    })
  })

  it("an import that is done and a check that found faults are told at once, and by the bell no more than once", async () => {
    await withNotices({ ...byMail, feed: true }, async (sent) => {
      const { container, inventory } = t()
      const { id } = await previewedLamps()

      await inventory.startStockImport(id)
      await Promise.all([
        applyStockImport(container, id),
        applyStockImport(container, id),
      ])
      await withDrift(() =>
        Promise.all([checkStockDaily(container), checkStockDaily(container)])
      )
      await run(3)

      const told = (kind: string) =>
        sent.filter(({ data }) => data.kind === kind).map(({ data }) => data)

      expect(told("import_finished")).toMatchObject([
        {
          title: "Stock import",
          description: "stock.csv: 1 level changed, 1 row refused",
          lines: [
            {
              stock_import_id: id,
              file_name: "stock.csv",
              applied: 1,
              refused: 1,
            },
          ],
        },
      ])
      expect(told("check_faults")).toMatchObject([
        { count: 1, lines: [{ findings: expect.any(Number) as number }] },
      ])
      expect(await feed()).toMatchObject([
        { title: "Stock import" },
        { title: "Stock check" },
      ])
    })
  })

  it("a server that dies between the end of an import, or of the check of the day, and its notice has kept it: another tells, once", async () => {
    await withNotices(byMail, async (sent) => {
      const { container, inventory } = t()
      const { id } = await previewedLamps()
      const died: string[] = []
      const die = (over: string): never => {
        died.push(over)
        throw new Error("the server was killed")
      }
      const apply = inventory.applyStockImportBatch.bind(inventory)
      const keep = inventory.keepCheck.bind(inventory)

      // The server's own job does not come between.
      const job = jest.spyOn(inventory, "gatherStockNotices")

      job.mockResolvedValue()
      jest
        .spyOn(inventory, "applyStockImportBatch")
        .mockImplementation(async (of) => {
          const batch = await apply(of)

          return batch.has_finished ? die("import") : batch
        })
      jest
        .spyOn(inventory, "keepCheck")
        .mockImplementation(async (...given) => {
          await keep(...given)
          die("check")
        })
      await inventory.startStockImport(id)
      // Or by who hears of its start.
      await applyStockImport(container, id).catch(() => undefined)
      await withDrift(async () => {
        await expect(checkStockDaily(container)).rejects.toMatchObject({
          message: "the server was killed",
        })
      })
      expect(died).toEqual(["import", "check"])
      expect(await inventory.listUnfinishedStockImports()).toEqual([])
      expect(sent).toEqual([])
      expect(await feed()).toEqual([])

      job.mockRestore()
      await checkStockDaily(container)
      await run(4)
      await later(600)
      await run(4)
      expect(
        sent.map(({ data: { kind, lines } }) => [
          kind,
          lines.map((line) => line["stock_import_id"] ?? line["findings"]),
        ])
      ).toEqual(
        expect.arrayContaining([
          ["import_finished", [id]],
          ["check_faults", [expect.any(Number)]],
        ])
      )
      expect(sent).toHaveLength(2)
      expect((await feed()).map(({ title }) => title).sort()).toEqual([
        "Stock check",
        "Stock import",
      ])
      expect(await waiting()).toEqual([])
    })
  })

  it("without the option nothing of the stock is kept or sent; without the module of notifications nothing is asked", async () => {
    const { container, inventory } = t()
    const gather = jest.spyOn(inventory, "gatherStockNotices")
    const take = jest.spyOn(inventory, "takeStockNoticeDigest")

    await stock("LAMP", 1)
    await stock("LAMP", 0)
    await run()
    expect(await take.mock.results[0]!.value).toBeNull()
    expect(await t().sql("select * from stock_notice")).toEqual([])
    expect(await feed()).toEqual([])

    await withNotices(byMail, async (sent) => {
      const scope = container.createScope() as unknown as typeof container
      const resolve = scope.resolve.bind(scope) as (
        ...asked: unknown[]
      ) => unknown

      jest
        .spyOn(scope, "resolve")
        .mockImplementation(((key: string, ...rest: unknown[]) =>
          key === Modules.NOTIFICATION
            ? undefined
            : resolve(key, ...rest)) as typeof scope.resolve)
      gather.mockClear()
      await sendNotices(scope)
      expect(gather).not.toHaveBeenCalled()
      expect(sent).toEqual([])
    })
  })
})
