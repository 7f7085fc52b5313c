import { FeatureFlag } from "@medusajs/framework/utils"

import { ADMIN } from "../../../demo/seed"
import { ADMIN_POLICIES } from "../../../src/api/policies"
import { testShop } from "../../support/http-test"

// Medusa asks for the flag when it registers routes. The module that keeps roles
// stays out: a user without roles is refused before it is asked.
const flag = process.env["MEDUSA_FF_RBAC"]

afterAll(() => {
  FeatureFlag.setFlag("rbac", false)

  if (flag === undefined) {
    delete process.env["MEDUSA_FF_RBAC"]
  }
})

testShop(
  (t) => {
    it("with role checks on, a user without roles is refused on every admin route of ours, as on core's", async () => {
      const { admin, baseUrl, inventory, shop, shopper, sql, store } = t()
      const cart = await shopper.fillCart(store, shop, {
        [shop.variantIds["LAMP"]!]: 2,
      })
      const [held] = await inventory.listReservationItems({
        cart_id: cart.id,
      } as object)
      const everything = async () => ({
        levels: await sql("select * from inventory_level order by id"),
        reservations: await sql("select * from reservation_item order by id"),
        movements: await sql("select id from stock_movement order by id"),
      })
      const before = await everything()
      const { token } = await shopper
        .apiOf(baseUrl, {})
        .post("/auth/user/emailpass", ADMIN)
      const ask = (method: string, path: string, body?: string) =>
        fetch(`${baseUrl}${path}`, {
          method,
          headers: {
            authorization: `Bearer ${token}`,
            "content-type": "application/json",
          },
          ...(body !== undefined && { body }),
        })

      // Core's own, to show that the checks are on.
      await expect(admin.get("/admin/reservations")).rejects.toMatchObject({
        status: 403,
      })
      await expect(admin.get("/admin/inventory-items")).rejects.toMatchObject({
        status: 403,
      })

      const refused: string[] = []

      for (const route of Object.keys(ADMIN_POLICIES)) {
        const [method, matcher] = route.split(" ") as [string, string]
        const path = matcher.replace(
          ":id",
          matcher.includes("reservations/")
            ? held!.id
            : matcher.includes("inventory-items")
              ? held!.inventory_item_id
              : "none"
        )
        const answer = await ask(
          method,
          path,
          method === "POST" ? "{}" : undefined
        )
        const text = await answer.text()

        expect({ route, status: answer.status, text }).toEqual({
          route,
          status: 403,
          text: expect.stringContaining("Forbidden"),
        })
        expect(text).not.toContain("@")
        refused.push(route)

        if (method === "GET") {
          expect((await ask("HEAD", path)).status).toBe(403)
          expect((await ask("GET", `${path.toUpperCase()}/`)).status).toBe(403)
        }
      }

      expect(refused).toHaveLength(77)
      expect(await everything()).toEqual(before)
    })
  },
  {
    beforeServerStart: async () => {
      process.env["MEDUSA_FF_RBAC"] = "true"
      FeatureFlag.setFlag("rbac", true)
    },
  }
)
