import { Route } from "playwright-core"

import { cartDesk } from "../support/carts"
import { testDashboard } from "../support/dashboard-test"
import { storefrontDesk } from "../support/storefront"

testDashboard((t) => {
  const { stock, expire } = cartDesk(t)
  const { visit, look, says, press, isHeld, cartOf, fillAddress } =
    storefrontDesk(t)

  it("two shoppers and the last unit: one has it in the cart, and the other is told so in words where the page still showed it", async () => {
    await stock("LAMP", 1)

    const [ann, ben] = await Promise.all([visit(), visit()])
    const unanswered: Route[] = []
    let isHeldBack = true

    await Promise.all([
      look(ann, "Lamp", "Only 1 left"),
      look(ben, "Lamp", "Only 1 left"),
    ])
    // Ben's page hears of nothing new, and shows what was.
    await ben.route("**/store/availability?*", async (route) => {
      if (isHeldBack) {
        unanswered.push(route)
      } else {
        await route.continue()
      }
    })

    await press(ann, "Add to cart")
    await isHeld(ann)
    await says(ben, "Only 1 left")

    t().expectFailure("/line-items")
    await press(ben, "Add to cart")
    await ben
      .getByRole("alert")
      .getByText("Lamp has just gone: somebody was quicker.")
      .waitFor()
    isHeldBack = false
    await Promise.all(unanswered.map((route) => route.continue()))
    await says(ben, "Sold out")
    await t().expectAccessible(ben)
    expect((await t().stockOf("LAMP")).oslo).toBe("1 / 1")
  })

  it("who wants more than there are is offered the rest", async () => {
    const page = await visit()

    await look(page, "Lamp", "Only 5 left")
    await page.getByLabel("Quantity").fill("7")
    t().expectFailure("/line-items")
    await press(page, "Add to cart")
    await page.getByText("Only 5 left of Lamp.").waitFor()
    await press(page, "Add the 5 that are left")
    await isHeld(page)
    expect((await t().stockOf("LAMP")).oslo).toBe("5 / 5")

    await press(page, "One more Lamp")
    await page.getByRole("alert").getByText("Only 5 left of Lamp.").waitFor()
    await press(page, "One Lamp less")
    await page.getByText("€396.00").first().waitFor()
    expect((await t().stockOf("LAMP")).oslo).toBe("5 / 4")
  })

  it("a hold runs out and the unit comes back to all; it is held again while it is there, and its loss is told when somebody else has it", async () => {
    await stock("LAMP", 1)

    const [ann, ben] = await Promise.all([visit(), visit()])

    await look(ann, "Lamp", "Only 1 left")
    await press(ann, "Add to cart")
    await isHeld(ann)
    await look(ben, "Lamp", "Sold out")

    await t().sql(
      "update reservation_item set expires_at = now() + interval '4 seconds' where cart_id = ?",
      [await cartOf(ann)]
    )
    await ann
      .getByRole("timer")
      .getByText(/^0:0[1-4]$/)
      .waitFor()
    await ann.getByText("Your time is over").waitFor()
    await ann.getByText("Not held for you").waitFor()
    await t().expectAccessible(ann)
    await says(ben, "Only 1 left")

    await press(ann, "Hold it again")
    await isHeld(ann)
    await ann.getByText("Your time is over").waitFor({ state: "detached" })
    await says(ben, "Sold out")

    await expire(await cartOf(ann))
    await says(ben, "Only 1 left")
    await press(ben, "Add to cart")
    await isHeld(ben)
    await ann.getByText("Lamp has just gone: somebody was quicker.").waitFor()
    await press(ann, "Remove from the cart")
    await ann.getByText("There is nothing in it yet.").waitFor()
    expect((await t().stockOf("LAMP")).oslo).toBe("1 / 1")
  })

  it("what is not there yet is ordered ahead for its date, from the cart to the order, and staff who give the delivery another date give the shopper another one", async () => {
    const { admin, shop } = t()
    const {
      incoming_stock: [delivery],
    } = await admin.get(
      `/admin/incoming-stock?inventory_item_id=${shop.itemIds["ARMCHAIR"]}`
    )
    const dateOf = (moment: string) =>
      new Date(moment).toLocaleDateString("en-GB", {
        dateStyle: "long",
        timeZone: "UTC",
      })
    const first = dateOf(delivery.expected_at)
    const page = await visit()

    await look(page, "Mug", "80 in stock")
    await page.getByRole("listitem").filter({ hasText: "Bergen" }).waitFor()
    expect(await page.getByRole("listitem").allInnerTexts()).toEqual([
      "Oslo\n40 in stock",
      "Bergen\n40 in stock",
    ])
    await press(page, "Add to cart")
    await isHeld(page)
    await page.getByRole("link", { name: "Holdfast demo" }).click()
    await look(page, "Armchair", `Back on ${first}`)
    await press(page, "Order ahead")
    await page.getByText(`1 on order, promised for ${first}`).waitFor()
    await t().expectAccessible(page)

    await page.getByRole("link", { name: "Go to checkout" }).click()
    await fillAddress(page, "ann@holdfast.test")
    await page.getByLabel("Parcel from Oslo, €5.00").check()
    await t().expectAccessible(page)
    await press(page, "Place the order")
    await page.getByRole("heading", { name: "Thank you" }).waitFor()

    const line = (name: string) =>
      page.getByRole("listitem").filter({ hasText: name })

    await line("1 × Mug").getByText("Ready to be sent").waitFor()
    await line("1 × Armchair")
      .getByText(`1 on order, promised for ${first}`)
      .waitFor()
    await t().expectAccessible(page)
    expect((await t().stockOf("ARMCHAIR")).oslo).toBe("0 / 1")
    await page.getByRole("link", { name: "Cart (0)" }).waitFor()

    // The other window: the dashboard.
    const dashboard = await t().open("/inventory/incoming")

    await dashboard
      .getByRole("checkbox", { name: "Select ARMCHAIR, Oslo" })
      .click()
    await dashboard.getByRole("button", { name: "Change the date" }).click()

    const drawer = dashboard.getByRole("dialog", {
      name: "Change the date of 1 line",
    })

    await drawer.getByLabel("Expected").fill("2099-03-04")
    await drawer.getByRole("button", { name: "Save" }).click()
    await line("1 × Armchair")
      .getByText("1 on order, promised for 4 March 2099")
      .waitFor()
  })

  it.each(["light", "dark"] as const)(
    "on a phone, in the %s theme, the list shows what there is of everything, fits and is accessible",
    async (theme) => {
      const page = await visit({ theme, width: 390, height: 844 })

      await page
        .getByRole("listitem")
        .filter({ hasText: "Vase" })
        .getByText("Sold out")
        .waitFor()
      expect(
        await page.locator(".card .title, .card .stock").allInnerTexts()
      ).toEqual([
        "Armchair",
        expect.stringMatching(/^Back on \d+ \w+ \d{4}$/),
        "Lamp",
        "Only 5 left",
        "Mug",
        "80 in stock",
        "Sweater",
        "30 in stock",
        "Tea set (two mugs and tea)",
        "40 in stock",
        "Vase",
        "Sold out",
      ])
      expect(
        await page.evaluate<boolean>(
          "document.documentElement.scrollWidth <= window.innerWidth"
        )
      ).toBe(true)
      await t().expectAccessible(page)
    }
  )

  it.each(["light", "dark"] as const)(
    "the cart and its countdown, in the %s theme, are accessible",
    async (theme) => {
      const page = await visit({ theme, width: 960, height: 640 })

      for (const [product, text, button] of [
        ["Lamp", "Only 5 left", "Add to cart"],
        ["Armchair", /^Back on/, "Order ahead"],
      ] as const) {
        await page.getByRole("link", { name: "Holdfast demo" }).click()
        await look(page, product, text)
        await press(page, button)
        await isHeld(page)
      }
      await page.getByText(/^1 on order, promised for/).waitFor()
      await t().expectAccessible(page)
      await t().picture(page, "../storefront")
    }
  )
})
