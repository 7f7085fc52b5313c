import { Page, Route } from "playwright-core"

import serveWaitlistJob from "../../src/jobs/serve-waitlist"
import { cartDesk } from "../support/carts"
import { testDashboard } from "../support/dashboard-test"
import { storefrontDesk } from "../support/storefront"

const BEN = "ben@holdfast.test"
const CLEO = "cleo@holdfast.test"

testDashboard((t) => {
  const { stock, expire } = cartDesk(t)
  const { visit, look, says, press, isHeld, cartOf, fillAddress } =
    storefrontDesk(t)

  /** What the shop wrote to the shopper, above each page. */
  const letters = (page: Page) => page.locator(".letter")

  const wait = async (page: Page, email: string) => {
    await look(page, "Lamp", "Sold out")
    await page.getByLabel("E-mail").fill(email)
    await press(page, "Tell me when it is back")
    await says(page, `You are on the waitlist. We write to ${email}`)
  }

  const openOffer = async (page: Page) => {
    await letters(page)
      .getByText(/^Lamp is back: one is held for you until \d/)
      .waitFor()
    await page.getByRole("link", { name: "See your offer" }).click()
    await page.getByRole("heading", { level: 1, name: "Lamp" }).waitFor()
    await says(page, "It is back, and held for you.")
  }

  const isOver = (page: Page) =>
    says(page, "We are sorry: the time of this offer is over")

  /** The page has asked since, and there was nothing for it. */
  const hearsNothing = async (page: Page) => {
    const answer = await page.waitForResponse("**/mail?*")

    expect(await answer.json()).toEqual({ letters: [] })
    expect(await letters(page).count()).toBe(0)
  }

  const entries = async () =>
    Object.fromEntries(
      (await t().admin.get("/admin/stock-waitlist")).waitlist_entries.map(
        ({ email, status }: { email: string; status: string }) => [
          email,
          status,
        ]
      )
    ) as Record<string, string>

  const becomes = async (email: string, status: string) => {
    while ((await entries())[email] !== status) {
      // A subscriber is at work.
    }
  }

  /** Ann has the last lamp in her cart, and Ben and Cleo wait for it in this order. */
  const givenTwoWhoWait = async () => {
    await stock("LAMP", 1)

    const [ann, ben, cleo] = await Promise.all([visit(), visit(), visit()])

    await look(ann, "Lamp", "Only 1 left")
    await press(ann, "Add to cart")
    await isHeld(ann)
    await wait(ben, BEN)
    await wait(cleo, CLEO)

    return { ann, ben, cleo }
  }

  /** The time of what is offered to somebody ends in so many seconds. */
  const endOffer = async (email: string, seconds: number) => {
    const ended = await t().sql(
      `with entry as (
        update stock_waitlist_entry
        set offer_expires_at = now() + make_interval(secs => ?)
        where email = ? and status = 'offered'
        returning id, offer_expires_at
      )
      update reservation_item set expires_at = entry.offer_expires_at
      from entry where cart_id = entry.id
      returning reservation_item.id`,
      [seconds, email]
    )

    expect(ended).toHaveLength(1)
  }

  it("the last unit is put back by one shopper: who waits first is written to, has it held, and buys it; who waits behind gets nothing", async () => {
    const { ann, ben, cleo } = await givenTwoWhoWait()

    await t().expectAccessible(ben, "body")
    await press(ann, "One Lamp less")
    await ann.getByText("There is nothing in it yet.").waitFor()

    await letters(ben).waitFor()
    // It is Ben's, and nobody else's.
    await says(ben, "Sold out")
    await t().expectAccessible(ben, "body")
    await ann.getByRole("link", { name: "See what we sell" }).click()
    await look(ann, "Lamp", "Sold out")
    await hearsNothing(cleo)

    await openOffer(ben)
    await ben
      .getByRole("timer")
      .getByText(/^(24:00:00|23:59:\d\d)$/)
      .waitFor()
    await t().expectAccessible(ben, "body")
    await press(ben, "Put it into my cart")
    // As long as it was offered to him.
    await ben
      .getByRole("timer")
      .getByText(/^(24:00:00|23:5\d:\d\d)$/)
      .waitFor()
    expect(await letters(ben).count()).toBe(0)
    expect((await t().stockOf("LAMP")).oslo).toBe("1 / 1")

    await ben.getByRole("link", { name: "Go to checkout" }).click()
    await fillAddress(ben, BEN)
    await ben.getByLabel("Parcel from Oslo, €5.00").check()
    await press(ben, "Place the order")
    await ben.getByRole("heading", { name: "Thank you" }).waitFor()
    await ben
      .getByRole("listitem")
      .filter({ hasText: "1 × Lamp" })
      .getByText("Ready to be sent")
      .waitFor()

    await becomes(BEN, "taken")
    expect(await entries()).toEqual({ [BEN]: "taken", [CLEO]: "waiting" })
    expect((await t().stockOf("LAMP")).oslo).toBe("1 / 1")
    expect(
      await t().sql(
        `select reservation.quantity::int as quantity, cart_id
        from reservation_item reservation
        join order_line_item line on line.id = reservation.line_item_id
        where reservation.deleted_at is null`
      )
    ).toEqual([{ quantity: 1, cart_id: null }])
    await hearsNothing(cleo)
    await says(cleo, "Sold out")
  })

  it("a hold runs out and so does the offer of what came free: who comes too late is told so kindly, it goes to the next, and then to all", async () => {
    const { ann, ben, cleo } = await givenTwoWhoWait()

    await expire(await cartOf(ann))
    await serveWaitlistJob(t().container)
    await ann.getByText("Lamp has just gone: somebody was quicker.").waitFor()
    await openOffer(ben)

    await endOffer(BEN, 4)
    await ben
      .getByRole("timer")
      .getByText(/^0:0[1-4]$/)
      .waitFor()
    await isOver(ben)
    expect(
      await ben.getByRole("button", { name: "Put it into my cart" }).count()
    ).toBe(0)
    await t().expectAccessible(ben, "body")
    await serveWaitlistJob(t().container)

    // Cleo's page hears of no end, and still shows her offer.
    const unanswered: Route[] = []
    let isHeldBack = true

    await openOffer(cleo)
    await cleo.route("**/store/waitlist?*", async (route) => {
      if (isHeldBack) {
        unanswered.push(route)
      } else {
        await route.continue()
      }
    })
    await endOffer(CLEO, 0)
    t().expectFailure("/waitlist-offers")

    const refusal = cleo.waitForResponse("**/waitlist-offers")

    await press(cleo, "Put it into my cart")
    expect(await (await refusal).json()).toMatchObject({
      code: "waitlist_offer_over",
    })
    isHeldBack = false
    await Promise.all(unanswered.map((route) => route.continue()))
    await isOver(cleo)
    expect(await cleo.getByRole("alert").count()).toBe(0)

    await serveWaitlistJob(t().container)
    expect(await entries()).toEqual({ [BEN]: "lapsed", [CLEO]: "lapsed" })

    // On any other page the letter says it, until it is closed.
    await ben
      .getByRole("link", { name: "See whether there is more, or wait again" })
      .click()
    await says(ben, "Only 1 left")
    await letters(ben)
      .getByText("Your offer of Lamp is over: what was held for you has gone")
      .waitFor()
    await press(ben, "Close")
    await press(ben, "Add to cart")
    await isHeld(ben)
    expect((await t().stockOf("LAMP")).oslo).toBe("1 / 1")
  })

  it.each(["light", "dark"] as const)(
    "the offer to who waited, on a phone in the %s theme, fits and is accessible",
    async (theme) => {
      await stock("LAMP", 0)

      const page = await visit({ theme, width: 390, height: 844 })

      await wait(page, BEN)
      await stock("LAMP", 1)
      await letters(page).waitFor()
      await t().expectAccessible(page, "body")
      await openOffer(page)
      await t().expectAccessible(page, "body")
      expect(
        await page.evaluate<boolean>(
          "document.documentElement.scrollWidth <= window.innerWidth"
        )
      ).toBe(true)
    }
  )

  it.each(["light", "dark"] as const)(
    "what came free is offered above the page that the shopper looks at, in the %s theme",
    async (theme) => {
      await stock("LAMP", 0)

      const page = await visit({ theme, width: 960, height: 640 })

      await wait(page, BEN)
      await stock("LAMP", 1)
      await letters(page).waitFor()
      await t().expectAccessible(page, "body")
      await t().picture(page, "../waitlist-letter")
    }
  )
})
