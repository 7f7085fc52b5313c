import { testDashboard } from "../support/dashboard-test"

testDashboard((t) => {
  describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
    it("the Stock page shows each level with all its numbers, and is accessible", async () => {
      const page = await t().open("/inventory/stock", { theme })

      await page.getByRole("row", { name: /LAMP/ }).waitFor()
      await t().expectAccessible(page)
      await t().picture(page, "stock")
    })
  })
})
