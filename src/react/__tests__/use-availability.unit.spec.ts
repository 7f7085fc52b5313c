import { show } from "./page"

import {
  QueryClient,
  QueryClientProvider,
  QueryObserver,
} from "@tanstack/react-query"
import { createElement, Fragment } from "react"
import { renderToString } from "react-dom/server"

import { HoldfastRefusal } from "../../client"
import { useAvailability, useOrderBackorders, usePickup } from "../index"
import { Asked, openShop, pass, told } from "./shop"

const lamp = (variant_id: string, quantity = 3) => ({
  variant_id,
  status: "low_stock",
  quantity,
  backorderable_quantity: 0,
  expected_at: null,
})
const idsOf = ({ query }: Asked) => query!["variant_id"] as string[]
const answer = (asked: Asked) => ({
  availability: idsOf(asked).map((id) => lamp(id)),
})
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => `variant_${index}`)

function Left({ id }: { id: string }) {
  const stock = useAvailability(id).of(id)

  return createElement("p", null, stock ? `${stock.quantity} left. ` : "…")
}

const cards = (ids: string[]) =>
  createElement(
    Fragment,
    null,
    ids.map((id) => createElement(Left, { id, key: id }))
  )

beforeEach(() => jest.useFakeTimers({ now: Date.parse("2026-11-29T12:00Z") }))
afterEach(() => {
  show("visible")
  jest.useRealTimers()
})

describe("useAvailability", () => {
  it("joins what 30 components ask for within one tick into one request, and asks them together again when the answer is old", async () => {
    const ids = many(30)
    const { asked, render } = openShop(answer)
    const page = await render(cards(ids))

    expect(page.text()).toBe("…".repeat(30))
    await pass(10)
    expect(page.text()).toBe("3 left. ".repeat(30))
    expect(asked.map(idsOf)).toEqual([ids])

    await pass(14_980)
    expect(asked).toHaveLength(1)
    await pass(100)
    expect(asked.map(idsOf)).toEqual([ids, ids])
    await page.close()
  })

  it("asks for the same variant once, whoever shows it, and by age and not by each one's own clock", async () => {
    const { asked, render } = openShop(answer)
    const first = await render(cards(["variant_0"]))

    await pass(7_000)

    const second = await render(cards(["variant_0", "variant_1"]))

    await pass(100)
    expect(asked.map(idsOf)).toEqual([["variant_0"], ["variant_1"]])
    await pass(8_000)
    expect(asked.slice(2).map(idsOf)).toEqual([["variant_0"]])
    await pass(7_000)
    expect(asked.slice(3).map(idsOf)).toEqual([["variant_1"]])
    await first.close()
    await second.close()
  })

  it("splits more ids than an address takes, each of them asked for once", async () => {
    const ids = many(250)
    const { asked, render } = openShop(answer)
    const hook = told(() => useAvailability([...ids, "variant_0"]))
    const page = await render(hook.node)

    await pass(10)
    expect(asked.map((one) => idsOf(one).length)).toEqual([100, 100, 50])
    expect(asked.flatMap(idsOf)).toEqual(ids)
    expect(hook.now.availability.map((one) => one.variant_id)).toEqual(ids)
    await page.close()
  })

  it("of 500 variants watches no answer for what is looked at, which would take seconds", async () => {
    const watched = jest.spyOn(QueryObserver.prototype, "trackResult")
    const { render } = openShop(answer)
    const hook = told(() => useAvailability(many(500)))
    const page = await render(hook.node)

    await pass(100)
    expect(hook.now.availability).toHaveLength(500)
    expect(hook.now.isPending).toBe(false)
    expect(watched).not.toHaveBeenCalled()
    watched.mockRestore()
    await page.close()
  })

  it("asks no more once nothing shows it", async () => {
    const { asked, render } = openShop(answer)
    const page = await render(cards(many(3)))

    await pass(20_000)
    expect(asked).toHaveLength(2)
    await page.close()
    await pass(600_000)
    expect(asked).toHaveLength(2)
  })

  it("asks nothing while nobody sees the tab, and at once when the shopper is back", async () => {
    const { asked, render } = openShop(answer)
    const page = await render(cards(["variant_0"]))

    await pass(10)
    show("hidden")
    await pass(600_000)
    expect(asked).toHaveLength(1)
    show("visible")
    await pass(10)
    expect(asked).toHaveLength(2)
    await page.close()
  })

  it("asks within its age where a server whose clock is an hour ahead put the answer into the page", async () => {
    const { asked, queryClient, render } = openShop(answer)

    queryClient.setQueryData(
      [
        "holdfast",
        "availability",
        "variant_0",
        { byLocation: false, cartId: null },
      ],
      lamp("variant_0", 9),
      { updatedAt: Date.now() + 3_600_000 }
    )

    const page = await render(cards(["variant_0"]))

    expect(page.text()).toBe("9 left. ")
    await pass(14_990)
    expect(asked).toHaveLength(0)
    await pass(100)
    expect(page.text()).toBe("3 left. ")
    expect(asked).toHaveLength(1)
    await page.close()
  })

  it("tells a refusal as one, typed, and does not ask again for it at once", async () => {
    const { asked, render } = openShop(() => {
      throw Object.assign(
        new Error(
          JSON.stringify({
            type: "invalid_data",
            code: "not_a_key",
            message: "A valid publishable key is required",
          })
        ),
        { status: 400 }
      )
    })
    const hook = told(() => useAvailability(["variant_0"]))
    const page = await render(hook.node)

    expect(hook.now).toMatchObject({ isPending: true, error: null })
    await pass(5_000)
    expect(asked).toHaveLength(1)
    expect(hook.now).toMatchObject({ isPending: false, availability: [] })
    expect(hook.now.error).toBeInstanceOf(HoldfastRefusal)
    expect(hook.now.error).toMatchObject({
      status: 400,
      code: "not_a_key",
      message: "A valid publishable key is required",
    })
    await page.close()
  })

  it("asks three times more where the server cannot be reached, and hears it then", async () => {
    let failures = 3
    const { asked, render } = openShop((one) => {
      if (failures-- > 0) {
        throw new TypeError("Failed to fetch")
      }

      return answer(one)
    })
    const hook = told(() => useAvailability("variant_0"))
    const page = await render(hook.node)

    await pass(10_000)
    expect(asked).toHaveLength(4)
    expect(hook.now.of("variant_0")).toMatchObject({ quantity: 3 })
    await page.close()
  })

  it("leaves out what the shop does not sell", async () => {
    const { render } = openShop(() => ({ availability: [lamp("variant_1")] }))
    const hook = told(() => useAvailability(["variant_0", "variant_1"]))
    const page = await render(hook.node)

    await pass(10)
    expect(hook.now).toMatchObject({ isPending: false, error: null })
    expect(hook.now.availability).toEqual([lamp("variant_1")])
    expect(hook.now.of("variant_0")).toBeUndefined()
    await page.close()
  })

  it("keeps apart what counts a cart's own units", async () => {
    const { asked, render } = openShop(answer)
    const page = await render(
      createElement(
        Fragment,
        null,
        told(() => useAvailability("variant_0", { cartId: "cart_1" })).node,
        told(() => useAvailability("variant_0")).node
      )
    )

    await pass(10)
    expect(asked.map(({ query }) => query)).toEqual([
      { variant_id: ["variant_0"], cart_id: "cart_1" },
      { variant_id: ["variant_0"] },
    ])
    await page.close()
  })
})

describe("usePickup", () => {
  it("tells the places, and where it is ready, by the answer that the product's page has already", async () => {
    const place = (name: string, status: string, quantity: number) => ({
      name,
      status,
      quantity,
      backorderable_quantity: 0,
      expected_at: null,
    })
    const places = [
      place("Oslo", "in_stock", 4),
      place("Bergen", "out_of_stock", 0),
    ]
    const { asked, render } = openShop(() => ({
      availability: [{ ...lamp("variant_0"), locations: places }],
    }))
    const hook = told(() => ({
      pickup: usePickup("variant_0"),
      stock: useAvailability(["variant_0"], { byLocation: true }),
    }))
    const page = await render(hook.node)

    await pass(10)
    expect(hook.now.pickup).toMatchObject({ places, ready: [places[0]] })
    expect(asked.map(({ query }) => query)).toEqual([
      { variant_id: ["variant_0"], by_location: "true" },
    ])
    await page.close()
  })

  it("tells none where the shop does not tell its places", async () => {
    const { render } = openShop(answer)
    const hook = told(() => usePickup("variant_0"))
    const page = await render(hook.node)

    await pass(10)
    expect(hook.now).toMatchObject({ places: null, ready: [] })
    await page.close()
  })
})

describe("useOrderBackorders", () => {
  it("tells what waits and until when, and hears of another date", async () => {
    let promised_at = "2026-12-04T00:00:00.000Z"
    const { asked, render } = openShop(() => ({
      order_id: "order_1",
      lines: [{ line_item_id: "ordli_1", quantity: 1, promised_at }],
    }))
    const hook = told(() => useOrderBackorders("order_1", { maxAgeMs: 3000 }))
    const page = await render(hook.node)

    await pass(10)
    expect(hook.now.of("ordli_1")?.promised_at).toBe(promised_at)
    expect(hook.now.of("ordli_2")).toBeUndefined()
    promised_at = "2099-03-04T00:00:00.000Z"
    await pass(3_100)
    expect(hook.now.of("ordli_1")?.promised_at).toBe(promised_at)
    expect(asked.map(({ path }) => path)).toEqual([
      "/store/orders/order_1/backorders",
      "/store/orders/order_1/backorders",
    ])
    await page.close()
  })
})

it("says what is missing where there is no provider", () => {
  const Page = () =>
    createElement("p", null, String(useAvailability("v").error))

  expect(() =>
    renderToString(
      createElement(
        QueryClientProvider,
        { client: new QueryClient() },
        createElement(Page)
      )
    )
  ).toThrow(
    "Holdfast's hooks ask by Medusa's JS SDK: wrap the page in <HoldfastProvider sdk={sdk}>, or pass the hook { sdk }"
  )
})
