import { Random } from "../../src/modules/inventory/__tests__/support/random"
import { HttpTest, testShop } from "../support/http-test"
import { fieldsOfApi } from "../support/routes-of-api"
import { goodRequests } from "../support/good-requests"
import { ODD_DATES, OddRequest, OddRequests } from "../support/odd-input"

// The same requests in every run, so that a change is judged by what it changes
// and not by what core has not been asked before. To look for more:
//   HOLDFAST_FUZZ_SEED=$RANDOM HOLDFAST_FUZZ_REQUESTS=20000 npm test -- http odd-input
const SEED = Number(process.env["HOLDFAST_FUZZ_SEED"] ?? 20261128)
const REQUESTS = Number(process.env["HOLDFAST_FUZZ_REQUESTS"] ?? 1200)
const AT_ONCE = 6
/** A request that takes longer hangs. */
const PATIENCE_MS = 30000

interface Answer {
  status: number
  text: string
}

testShop((t) => {
  let headers: Record<string, string>

  const send = async ({
    method,
    url,
    body,
    headers: odd,
  }: OddRequest): Promise<Answer> => {
    try {
      const response = await fetch(`${t().baseUrl}${url}`, {
        method,
        headers: { ...headers, "content-type": "application/json", ...odd },
        ...(body !== undefined && { body }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      })

      return { status: response.status, text: await response.text() }
    } catch (error) {
      return { status: 0, text: String(error) }
    }
  }

  const get = (url: string) => send({ method: "GET", url, body: undefined })
  const post = (url: string, body: unknown) =>
    send({ method: "POST", url, body: JSON.stringify(body) })

  beforeEach(() => {
    headers = {
      ...t().authorized,
      "x-publishable-api-key": t().shop.publishableKey,
    }
  })

  it(`no odd request makes an unknown error, hangs, or touches what it does not name (seed ${SEED})`, async () => {
    const bystander = await makeBystander(t())
    const goods = await goodRequests(t())
    const random = new Random(SEED)
    const odd = new OddRequests(random, fieldsOfApi())
    const counts = new Map<string, number>()
    const failures: string[] = []

    // Core's lock of a cart is not waited for long.
    let before: Promise<unknown> = Promise.resolve()
    const ofOneCart = (task: () => Promise<Answer>) => {
      const answer = before.then(task)

      before = answer

      return answer
    }

    // Each takes the next route in turn, so that none is left out.
    let turn = 0
    const tryOut = async () => {
      while (turn < REQUESTS) {
        const good = goods[turn++ % goods.length]!
        const request = odd.of(good)
        const { status, text } = request.url.startsWith("/store/carts")
          ? await ofOneCart(() => send(request))
          : await send(request)

        counts.set(`${status}`, (counts.get(`${status}`) ?? 0) + 1)

        if (status === 0 || status >= 500) {
          failures.push(
            `${status} ${request.method} ${request.url.slice(0, 300)} ` +
              `${request.body?.slice(0, 300) ?? ""} → ${text.slice(0, 200)}`
          )
        }
      }
    }

    await Promise.all(Array.from({ length: AT_ONCE }, tryOut))

    expect({ seed: SEED, failures: [...new Set(failures)] }).toEqual({
      seed: SEED,
      failures: [],
    })
    // It was odd: most were refused; and some reached the services.
    expect(counts.get("400")).toBeGreaterThan(goods.length)
    expect(counts.get("200")).toBeGreaterThan(10)
    expect(turn).toBeGreaterThanOrEqual(goods.length * 3)
    expect(await bystander.read()).toEqual(bystander.before)
    process.stderr.write(
      `odd-input: seed ${SEED}, ${turn} requests, ${JSON.stringify(Object.fromEntries(counts))}\n`
    )
  }, 600000)

  it("a list with a place that is far off is refused before anybody reads it, on every path", async () => {
    // The first request of all puts the guard there.
    expect((await get("/health")).status).toBe(200)

    for (const url of [
      "/health?x[999999999]=1",
      "/store/products?x%5B999999999%5D=1",
      "/admin/stock-movements?kind[999999999]=reserved",
      "/admin/products?id[0][999999999]",
    ]) {
      const start = Date.now()

      expect([url, await get(url)]).toEqual([
        url,
        {
          status: 400,
          text: expect.stringContaining(
            "The query has a list with a place beyond 1999"
          ),
        },
      ])
      // Unbounded, each kept the process for more than a minute.
      expect(Date.now() - start).toBeLessThan(5000)
    }
    expect(
      (await get("/admin/stock-movements?kind[0]=reserved&kind[1]=opened"))
        .status
    ).toBe(200)
  })

  it("a date is that date or is refused, in every field and filter", async () => {
    const { shop } = t()
    const place = {
      inventory_item_id: shop.itemIds["SWEATER-M"],
      location_id: shop.locationIds.oslo,
    }
    const transfer = {
      from_location_id: shop.locationIds.oslo,
      to_location_id: shop.locationIds.bergen,
      items: [{ inventory_item_id: place.inventory_item_id, quantity: 1 }],
    }
    const rows = async () =>
      await t().sql(
        `select
          (select count(*)::integer from incoming_stock where expected_at is not null) as incoming,
          (select count(*)::integer from stock_transfer where expected_at is not null) as transfers,
          (select count(*)::integer from inventory_level where backorder_until is not null) as policies`
      )
    const before = await rows()

    for (const date of ODD_DATES) {
      const bodies: [string, object, string][] = [
        [
          "/admin/incoming-stock",
          { ...place, quantity: 1, expected_at: date },
          "expected_at",
        ],
        [
          "/admin/incoming-stock/batch",
          {
            create: [
              { ...place, quantity: 1 },
              { ...place, quantity: 1, expected_at: date },
            ],
          },
          "[1].expected_at",
        ],
        [
          "/admin/stock-transfers",
          { ...transfer, expected_at: date },
          "expected_at",
        ],
        [
          "/admin/stock-policies",
          { policies: [{ ...place, backorder_until: date }] },
          "backorder_until",
        ],
      ]

      for (const [url, body, field] of bodies) {
        expect([date, await post(url, body)]).toEqual([
          date,
          {
            status: 400,
            text: expect.stringMatching(
              new RegExp(`${escapeRegExp(field)} must (be|say) `)
            ),
          },
        ])
      }

      const query = encodeURIComponent(date)
      const queries: [string, string][] = [
        ["/admin/stock-movements?from=", "from"],
        ["/admin/stock-movements?until=", "until"],
        ["/admin/stock-movements/export?from=", "from"],
        ["/admin/stock-at?at=", "at"],
        [
          "/admin/inventory-items/i/stock-series?until=2026-01-01&from=",
          "from",
        ],
        ["/admin/incoming-stock?expected_at=", "expected_at"],
        ["/admin/incoming-stock?created_at[$gt]=", "created_at[$gt]"],
        ["/admin/stock-transfers?expected_at[$in][]=", "expected_at[$in][0]"],
        ["/admin/cart-reservations?expires_at[$lte]=", "expires_at[$lte]"],
        ["/admin/backorder-promises?promised_at[$ne]=", "promised_at[$ne]"],
      ]

      for (const [url, field] of queries) {
        expect([date, await get(`${url}${query}`)]).toEqual([
          date,
          {
            status: 400,
            text: expect.stringMatching(
              new RegExp(`${escapeRegExp(field)} must (be|say) `)
            ),
          },
        ])
      }
    }
    expect(await rows()).toEqual(before)

    // What is a date is that date.
    for (const [date, moment] of [
      ["2026-11-28", "2026-11-28T00:00:00.000Z"],
      ["2028-02-29T10:00:00+01:00", "2028-02-29T09:00:00.000Z"],
      ["2028-02-29T23:30:00.123456-05:00", "2028-03-01T04:30:00.123Z"],
    ] as const) {
      const { incoming_stock } = await t().admin.post("/admin/incoming-stock", {
        ...place,
        quantity: 1,
        expected_at: date,
      })
      const query = encodeURIComponent(date)

      expect(incoming_stock.expected_at).toBe(moment)
      expect(
        (await t().admin.get(`/admin/incoming-stock?expected_at=${query}`))
          .incoming_stock
      ).toEqual([expect.objectContaining({ id: incoming_stock.id })])
      expect((await get(`/admin/stock-movements?from=${query}`)).status).toBe(
        200
      )
      expect(
        JSON.parse((await get(`/admin/stock-at?at=${query}`)).text).at
      ).toBe(moment)
    }
  })
})

const escapeRegExp = (text: string) => text.replace(/[$[\].]/g, "\\$&")

/** An item that no request names, with all that can hang on one. */
async function makeBystander({ inventory, shop, sql }: HttpTest) {
  const { oslo, bergen } = shop.locationIds
  const item = await inventory.createInventoryItems({ sku: "BYSTANDER" })

  await inventory.createInventoryLevels(
    [oslo, bergen].map((location_id) => ({
      inventory_item_id: item.id,
      location_id,
      stocked_quantity: 7,
    }))
  )
  await inventory.createReservationItems({
    inventory_item_id: item.id,
    location_id: oslo,
    quantity: 3,
  })
  await inventory.createIncomingStocks({
    inventory_item_id: item.id,
    location_id: bergen,
    quantity: 4,
    expected_at: "2027-02-01",
  })

  const read = async () =>
    await sql(
      `select
        (select to_jsonb(item) from inventory_item item where id = :id) as item,
        (select jsonb_agg(level order by id) from inventory_level level where inventory_item_id = :id) as levels,
        (select jsonb_agg(held order by id) from reservation_item held where inventory_item_id = :id) as reservations,
        (select jsonb_agg(incoming order by id) from incoming_stock incoming where inventory_item_id = :id) as incoming,
        (select jsonb_agg(movement order by id) from stock_movement movement where inventory_item_id = :id) as movements`.replaceAll(
        ":id",
        `'${item.id}'`
      )
    )

  return { read, before: await read() }
}
