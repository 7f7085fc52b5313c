import { pressKey, show } from "./page"

import { InsufficientInventory } from "../../client"
import { useCartHold, type CartHoldOptions } from "../index"
import { Asked, openShop, pass, told } from "./shop"

const MINUTE = 60_000
const SERVER_STARTS = Date.parse("2026-11-29T12:00Z")

/** A server whose clock runs on its own, and which holds for 15 minutes. */
function openCart({ quantity = 2, left = 15 * MINUTE } = {}) {
  const startedAt = Date.now()
  const state = {
    quantity,
    available: quantity,
    /** At the end of max_hold_minutes a renewal gives no more. */
    isCapped: false,
    expiresAt: SERVER_STARTS + left,
    now: () => SERVER_STARTS + (Date.now() - startedAt),
  }
  const answer = (cart_id: string) => {
    const isHeld = state.expiresAt > state.now()
    const held = isHeld ? Math.min(state.quantity, state.available) : 0
    const expires_at = held ? new Date(state.expiresAt).toISOString() : null

    return {
      cart_id,
      server_time: new Date(state.now()).toISOString(),
      expires_at,
      lines: state.quantity
        ? [
            {
              line_item_id: "cali_1",
              quantity: state.quantity,
              held_quantity: held,
              expires_at,
            },
          ]
        : [],
      ...(state.available < state.quantity && {
        shortages: [
          {
            line_item_id: "cali_1",
            product_title: "Lamp",
            variant_title: "Default",
            sku: "LAMP",
            inventory_item_id: "iitem_1",
            requested: state.quantity,
            available: state.available,
          },
        ],
      }),
    }
  }
  const shop = openShop(({ path, method, body }: Asked) => {
    if (path.includes("/line-items/")) {
      state.quantity =
        method === "DELETE" ? 0 : (body as { quantity: number }).quantity

      return {}
    }
    if (method === "POST" && !state.isCapped) {
      state.expiresAt = state.now() + 15 * MINUTE
    }

    return answer(path.split("/")[3]!)
  })

  return { ...shop, state }
}

const hookOf = (cartId: string | null, options?: CartHoldOptions) =>
  told(() => useCartHold(cartId, options))

beforeEach(() => jest.useFakeTimers({ now: SERVER_STARTS }))
afterEach(() => {
  show("visible")
  jest.useRealTimers()
})

describe("useCartHold", () => {
  it.each([
    ["an hour behind", -60 * MINUTE],
    ["right", 0],
    ["an hour ahead", 60 * MINUTE],
  ])(
    "counts down by the server's clock where the browser's is %s, and warns before the end",
    async (_, skew) => {
      jest.setSystemTime(SERVER_STARTS + skew)

      const { render } = openCart()
      const hook = hookOf("cart_1", { warnAtSeconds: 60 })
      const page = await render(hook.node)

      await pass(0)
      expect(hook.now).toMatchObject({ status: "held", secondsLeft: 900 })
      await pass(28_000)
      expect(hook.now).toMatchObject({ status: "held", secondsLeft: 872 })
      await pass(811_000)
      expect(hook.now).toMatchObject({ status: "held", secondsLeft: 61 })
      await pass(1_000)
      expect(hook.now).toMatchObject({ status: "ending", secondsLeft: 60 })
      await page.close()
    }
  )

  it("asks the server at the end, tells what was lost and holds it again", async () => {
    const { render, sent } = openCart({ left: 5_000 })
    const hook = hookOf("cart_1")
    const page = await render(hook.node)

    await pass(4_000)
    expect(hook.now).toMatchObject({ status: "ending", secondsLeft: 1 })
    expect(sent("GET")).toHaveLength(1)
    await pass(1_100)
    expect(sent("GET")).toHaveLength(2)
    expect(hook.now).toMatchObject({
      status: "lost",
      secondsLeft: null,
      lost: [
        {
          line_item_id: "cali_1",
          quantity: 2,
          held_quantity: 0,
          rest: 2,
          product_title: null,
        },
      ],
    })

    await hook.now.renew()
    await pass(0)
    expect(hook.now).toMatchObject({
      status: "held",
      secondsLeft: 900,
      lost: [],
    })
    await page.close()
  })

  it("hears what was lost while the tab slept, as soon as the shopper is back", async () => {
    const { render, state } = openCart()
    const hook = hookOf("cart_1", { renewOnActivity: true })
    const page = await render(hook.node)

    await pass(0)
    show("hidden")
    // The computer slept: no timer ran.
    jest.setSystemTime(Date.now() + 60 * MINUTE)
    state.available = 1
    pressKey()
    show("visible")
    await pass(10)
    expect(hook.now).toMatchObject({
      status: "lost",
      lost: [{ quantity: 2, rest: 1, product_title: "Lamp" }],
    })
    await page.close()
  })

  it("takes the rest of what was lost, and holds it", async () => {
    const { render, state, asked } = openCart({ quantity: 3, left: 1_000 })
    const hook = hookOf("cart_1")
    const page = await render(hook.node)

    state.available = 2
    await pass(1_100)
    expect(hook.now.lost).toMatchObject([{ quantity: 3, rest: 2 }])

    const before = asked.length

    await hook.now.takeRest()
    await pass(0)
    expect(asked.slice(before)).toMatchObject([
      {
        method: "POST",
        path: "/store/carts/cart_1/line-items/cali_1",
        body: { quantity: 2 },
      },
      { method: "POST", path: "/store/carts/cart_1/reservations" },
    ])
    expect(hook.now).toMatchObject({ status: "held", lost: [] })
    await page.close()
  })

  it("takes a line out of which nothing is left, and no other", async () => {
    const { render, state, sent } = openCart({ left: 1_000 })
    const hook = hookOf("cart_1")
    const page = await render(hook.node)

    state.available = 0
    await pass(1_100)
    await hook.now.takeRest("cali_2")
    expect(sent("DELETE")).toHaveLength(0)
    await hook.now.takeRest("cali_1")
    await pass(0)
    expect(sent("DELETE").map(({ path }) => path)).toEqual([
      "/store/carts/cart_1/line-items/cali_1",
    ])
    expect(hook.now).toMatchObject({ status: "none", lost: [] })
    await page.close()
  })

  it("throws what a renewal is refused with, typed, and reads anew what is held", async () => {
    const { asked, render } = openShop(({ path, method }) => {
      if (method === "POST") {
        throw Object.assign(
          new Error(
            JSON.stringify({
              type: "not_allowed",
              code: "insufficient_inventory",
              message: "Not enough stock",
              details: { shortages: [{ sku: "LAMP", available: 0 }] },
            })
          ),
          { status: 400 }
        )
      }

      return {
        cart_id: path.split("/")[3],
        server_time: "2026-11-29T12:00:00.000Z",
        expires_at: null,
        lines: [
          {
            line_item_id: "cali_1",
            quantity: 1,
            held_quantity: 0,
            expires_at: null,
          },
        ],
      }
    })
    const hook = hookOf("cart_1")
    const page = await render(hook.node)

    await pass(0)

    const refusal: unknown = await hook.now.takeRest().catch((one) => one)

    expect(refusal).toBeInstanceOf(InsufficientInventory)
    expect((refusal as InsufficientInventory).lines).toMatchObject([
      { sku: "LAMP", available: 0 },
    ])
    expect(asked.map(({ method }) => method)).toEqual(["GET", "POST", "GET"])
    await page.close()
  })

  it("renews on activity once more than half of the time is over, and not before", async () => {
    const { render, sent } = openCart()
    const hook = hookOf("cart_1", { renewOnActivity: true })
    const other = hookOf("cart_1", { renewOnActivity: true })
    const page = await render([
      { ...hook.node, key: "one" },
      { ...other.node, key: "other" },
    ])

    await pass(7 * MINUTE)
    pressKey()
    await pass(0)
    expect(sent("POST")).toHaveLength(0)

    await pass(MINUTE)
    // However many keys, and components.
    for (let key = 0; key < 20; key++) {
      pressKey()
    }
    await pass(10)
    pressKey()
    await pass(10)
    expect(sent("POST")).toHaveLength(1)
    expect(hook.now.secondsLeft).toBe(900)
    expect(other.now.secondsLeft).toBe(900)

    await pass(8 * MINUTE)
    pressKey()
    await pass(10)
    expect(sent("POST")).toHaveLength(2)

    await page.close()
    await pass(8 * MINUTE)
    pressKey()
    expect(sent("POST")).toHaveLength(2)
  })

  it("renews once where the server gives no more time", async () => {
    const { render, sent, state } = openCart()
    const hook = hookOf("cart_1", { renewOnActivity: true })
    const page = await render(hook.node)

    await pass(0)
    state.isCapped = true
    await pass(8 * MINUTE)
    for (let second = 0; second < 300; second++) {
      pressKey()
      await pass(1_000)
    }
    expect(sent("POST")).toHaveLength(1)
    await page.close()
  })

  it("does not renew where it is not wanted, and renews by touch() where there is no document", async () => {
    const { render, sent } = openCart()
    const hook = hookOf("cart_1")
    const page = await render(hook.node)

    await pass(8 * MINUTE)
    pressKey()
    await pass(10)
    expect(sent("POST")).toHaveLength(0)
    hook.now.touch()
    await pass(10)
    expect(sent("POST")).toHaveLength(1)
    await page.close()
  })

  it("keeps two carts apart", async () => {
    const { render, sent, state } = openCart()
    const ann = hookOf("cart_ann")
    const ben = hookOf("cart_ben", { maxAgeMs: 30 * MINUTE })
    const page = await render([
      { ...ann.node, key: "ann" },
      { ...ben.node, key: "ben" },
    ])

    await pass(5 * MINUTE)
    await ann.now.renew()
    await pass(0)
    expect(sent("POST").map(({ path }) => path)).toEqual([
      "/store/carts/cart_ann/reservations",
    ])
    expect(ann.now).toMatchObject({
      secondsLeft: 900,
      hold: { cart_id: "cart_ann" },
    })
    expect(ben.now).toMatchObject({
      secondsLeft: 600,
      hold: { cart_id: "cart_ben" },
    })
    expect(state.quantity).toBe(2)
    await page.close()
  })

  it("asks nothing without a cart", async () => {
    const { render, asked } = openCart()
    const hook = hookOf(null, { renewOnActivity: true })
    const page = await render(hook.node)

    await pass(MINUTE)
    await Promise.all([
      hook.now.refresh(),
      hook.now.renew(),
      hook.now.takeRest(),
    ])
    expect(hook.now).toMatchObject({ status: "unknown", secondsLeft: null })
    expect(asked).toHaveLength(0)
    await page.close()
  })

  it("does not tell what was asked before a renewal after it", async () => {
    const answers: ((answer: object) => void)[] = []
    const hold = (expires_at: string | null) => ({
      cart_id: "cart_1",
      server_time: "2026-11-29T12:00:00.000Z",
      expires_at,
      lines: [],
    })
    const { render, sent } = openShop(({ method }) =>
      method === "POST"
        ? hold("2026-11-29T12:15:00.000Z")
        : new Promise<object>((resolve) => answers.push(resolve))
    )
    const hook = hookOf("cart_1")
    const page = await render(hook.node)

    await hook.now.renew()
    answers[0]!(hold(null))
    await pass(10)
    expect(sent("GET")).toHaveLength(1)
    expect(hook.now.secondsLeft).toBe(900)
    await page.close()
  })
})
