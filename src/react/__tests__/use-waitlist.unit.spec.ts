import "./page"

import { act } from "react"

import { holdfastKeys, useWaitlist, type WaitlistOptions } from "../index"
import { Asked, openShop, pass, told } from "./shop"

const SERVER_STARTS = Date.parse("2026-11-29T12:00Z")
const HOUR = 3600_000

/** A server with one entry, whose clock runs on its own. */
function openWaitlist(status = "waiting", left = 24 * HOUR) {
  const startedAt = Date.now()
  const state = {
    status,
    expiresAt: SERVER_STARTS + left,
    now: () => SERVER_STARTS + (Date.now() - startedAt),
  }
  const entry = () => ({
    id: "swait_1",
    variant_id: "variant_1",
    sales_channel_id: "sc_1",
    quantity: 2,
    accepts_less: false,
    status: state.status,
    offered_quantity: state.status === "waiting" ? null : 2,
    offer_expires_at:
      state.status === "waiting"
        ? null
        : new Date(state.expiresAt).toISOString(),
    position: null,
  })
  const shop = openShop(({ path, method }: Asked) => {
    const server_time = new Date(state.now()).toISOString()

    if (path.endsWith("/waitlist-offers")) {
      if (state.status !== "offered") {
        throw Object.assign(new Error("The offer is over"), {
          status: 400,
          code: "waitlist_offer_over",
        })
      }
      state.status = "claimed"

      return {
        waitlist_entry: entry(),
        cart_id: "cart_1",
        server_time,
        expires_at: new Date(state.expiresAt).toISOString(),
        lines: [],
      }
    }
    if (path.endsWith("/leave")) {
      state.status = "left"

      return { waitlist_entry: entry() }
    }

    return method === "POST"
      ? { waitlist_entry: { ...entry(), id: null } }
      : { waitlist_entries: [entry()], server_time }
  })

  return { ...shop, state }
}

const hookOf = (variantId: string | null, options?: WaitlistOptions) =>
  told(() => useWaitlist(variantId, options))

beforeEach(() => jest.useFakeTimers({ now: SERVER_STARTS }))
afterEach(() => jest.useRealTimers())

describe("useWaitlist", () => {
  it("asks nothing of who is a stranger until they join, and says then that they wait", async () => {
    const shop = openWaitlist()
    const hook = hookOf("variant_1")
    const page = await shop.render(hook.node)

    expect(hook.now.status).toBe("none")
    expect(hook.now.isPending).toBe(false)
    expect(shop.asked).toEqual([])
    await act(() => hook.now.join({ email: "anna@example.com", quantity: 2 }))
    await pass(60_000)
    expect(hook.now.status).toBe("waiting")
    expect(hook.now.secondsLeft).toBeNull()
    expect(shop.asked).toMatchObject([
      {
        path: "/store/waitlist",
        method: "POST",
        body: {
          variant_id: "variant_1",
          email: "anna@example.com",
          quantity: 2,
        },
      },
    ])
    await page.close()
  })

  it("counts an offer down by the server's clock, whatever this device's says, and puts it into the cart with what is held", async () => {
    jest.setSystemTime(SERVER_STARTS + 5 * HOUR)

    const shop = openWaitlist("offered")
    const hook = hookOf(null, { token: "secret", maxAgeMs: HOUR })
    const page = await shop.render(hook.node)

    await pass(0)
    expect(hook.now.status).toBe("offered")

    const first = hook.now.secondsLeft!

    expect(first).toBeGreaterThan(24 * 3600 - 3)
    await pass(10_000)
    expect(first - hook.now.secondsLeft!).toBeGreaterThanOrEqual(10)
    await act(() => hook.now.claim("cart_1"))
    await pass(0)
    expect(hook.now.status).toBe("claimed")
    expect(hook.now.secondsLeft).toBeNull()
    expect(
      shop.queryClient.getQueryData(holdfastKeys.cartHold("cart_1"))
    ).toMatchObject({ cart_id: "cart_1" })
    expect(shop.sent("POST")).toMatchObject([
      {
        path: "/store/carts/cart_1/waitlist-offers",
        body: { token: "secret" },
      },
    ])
    await page.close()
  })

  it("has lapsed at the end of its time, before the server was asked again, and a claim is refused in words", async () => {
    const shop = openWaitlist("offered", 5000)
    const hook = hookOf(null, { token: "secret", maxAgeMs: HOUR })
    const page = await shop.render(hook.node)

    await pass(0)
    expect(hook.now.status).toBe("offered")
    await pass(6000)
    expect(hook.now.status).toBe("lapsed")
    // The server tells it as an offer still, and is asked once of its end.
    await pass(60_000)
    expect(hook.now.status).toBe("lapsed")
    expect(shop.sent("GET")).toHaveLength(2)
    shop.state.status = "lapsed"

    let refused: unknown

    await act(async () => {
      refused = await hook.now.claim("cart_1").catch((error: unknown) => error)
    })
    expect(refused).toMatchObject({ code: "waitlist_offer_over" })
    await page.close()
  })

  it("of a customer it claims an offer without a token, by its id", async () => {
    const shop = openWaitlist("offered")
    const hook = hookOf("variant_1", { isCustomer: true })
    const page = await shop.render(hook.node)

    await pass(0)
    await act(() => hook.now.claim("cart_1"))
    await pass(0)
    expect(hook.now.status).toBe("claimed")
    expect(shop.sent("POST")).toMatchObject([
      {
        path: "/store/carts/cart_1/waitlist-offers",
        body: { id: "swait_1" },
      },
    ])
    await page.close()
  })

  it("of a customer it knows the place of this variant without a token, and leaves it by its id", async () => {
    const shop = openWaitlist()
    const hook = hookOf("variant_1", { isCustomer: true })
    const page = await shop.render(hook.node)

    await pass(0)
    expect(hook.now.entry).toMatchObject({ id: "swait_1", quantity: 2 })
    await act(() => hook.now.leave())
    await pass(0)
    expect(hook.now.status).toBe("left")
    expect(shop.sent("POST")).toMatchObject([
      { path: "/store/waitlist/leave", body: { id: "swait_1" } },
    ])
    await page.close()
  })

  it("of a customer who joins before the first answer it counts an offer down that they have already", async () => {
    // This device is five hours ahead.
    jest.setSystemTime(SERVER_STARTS + 5 * HOUR)

    const shop = openWaitlist("offered")
    const answered = shop.sdk.client.fetch
    let isSlow = true

    shop.sdk.client.fetch = (path, init) =>
      isSlow && init?.method === "GET"
        ? new Promise(() => {})
        : answered(path, init)

    const hook = hookOf("variant_1", { isCustomer: true })
    const page = await shop.render(hook.node)

    isSlow = false
    await act(() => hook.now.join())
    await pass(0)
    expect(hook.now.status).toBe("offered")
    expect(hook.now.secondsLeft).toBeGreaterThan(24 * 3600 - 5)
    expect(hook.now.secondsLeft).toBeLessThanOrEqual(24 * 3600)
    await page.close()
  })

  it("tells nothing of a customer once they have logged out", async () => {
    const shop = openWaitlist()
    let isCustomer = true
    const hook = told(() => useWaitlist("variant_1", { isCustomer }))
    const page = await shop.render(hook.node)

    await pass(0)
    expect(hook.now.status).toBe("waiting")
    await page.close()
    isCustomer = false

    const next = await shop.render(hook.node)

    await pass(0)
    expect(hook.now.status).toBe("none")
    expect(hook.now.entry).toBeUndefined()
    await next.close()
  })

  it("says why a stranger's claim is refused, and asks nothing for them", async () => {
    const shop = openWaitlist()
    const hook = hookOf("variant_1")
    const page = await shop.render(hook.node)
    let refused: unknown

    await act(async () => {
      refused = await hook.now.claim("cart_1").catch((error: unknown) => error)
    })
    await pass(0)
    expect(refused).toMatchObject({ code: "waitlist_offer_over" })
    expect(shop.sent("GET")).toEqual([])
    expect(hook.now.error).toBeNull()
    await page.close()
  })
})
