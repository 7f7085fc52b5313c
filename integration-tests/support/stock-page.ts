import { Page } from "playwright-core"

import { HttpTest } from "./http-test"

/** What a clerk does on the page of the stock. */
export function stockDesk(t: () => Pick<HttpTest, "sql">) {
  const cell = (page: Page, sku: string, location: string) =>
    page.getByRole("button", {
      name: new RegExp(`^On hand of ${sku} at ${location}:`),
    })

  const change = async (
    page: Page,
    [sku, location]: [string, string],
    keys: string
  ) => {
    await cell(page, sku, location).focus()
    await page.keyboard.type(keys)
    await page.keyboard.press("Enter")
  }

  /** Reviews and saves all changes, with a reason and a note. */
  const save = async (page: Page, note: string) => {
    await page.getByRole("button", { name: "Review and save" }).click()

    const drawer = page.getByRole("dialog", { name: "Review changes" })

    await drawer.getByRole("combobox", { name: "Reason" }).click()
    await page.getByRole("option", { name: "Count" }).click()
    await drawer.getByLabel("Note").fill(note)
    await drawer.getByRole("button", { name: /^Save \d/ }).click()

    return drawer
  }

  const handMovements = async () =>
    await t().sql(
      `select item.sku, kind, stocked_delta::float as delta,
        stocked_after::float as after, reason, note,
        actor_id is not null as has_actor, group_id
      from stock_movement
      join inventory_item item on item.id = inventory_item_id
      where group_id is not null
      order by stock_movement.id`
    )

  return { cell, change, save, handMovements }
}
