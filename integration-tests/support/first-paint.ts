import { writeFileSync } from "node:fs"

import { Page } from "playwright-core"

/** Where `npm run first-paint` wants the figures, if it asked for them. */
const FIGURES = process.env.HOLDFAST_FIRST_PAINT

const ROUNDS = 7

/** A page, and the name of its link in the menu. */
interface Measured {
  name: string
  address: string
  link: string
}

/**
 * Waits in the browser for the first row of a table that says one of the items, and
 * for the frame that shows it: a page that shows lines in their place is not there.
 */
const PAINTED = (items: string) => `new Promise((resolve) => {
  const look = () => {
    const rows = [...document.querySelectorAll("tbody tr")]

    if (rows.some((row) => ${items}.test(row.textContent))) {
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))
    } else {
      requestAnimationFrame(look)
    }
  }

  look()
})`

/**
 * Measures how long pages of the dashboard take until the first row can be read, in
 * turn, so that what disturbs the machine disturbs them all: loaded anew, and from
 * another page by the menu. Speed is no test: the figures go to a file, and nothing
 * is measured where nobody asked for them.
 */
export async function measureFirstPaint(
  page: Page,
  items: RegExp,
  pages: Measured[]
): Promise<void> {
  if (!FIGURES) {
    return
  }

  const figures = pages.map(({ name }) => ({
    name,
    load: [] as number[],
    menu: [] as number[],
  }))

  // One round to warm up.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [index, { address, link }] of pages.entries()) {
      await page.goto(`/app${address}`, { waitUntil: "commit" })

      const load = await page.evaluate<number>(PAINTED(String(items)))

      await page.goto("/app/inventory/transfers")
      await page.getByText("No transfers yet").waitFor()

      const menu = await page.evaluate<number>(`(async () => {
        const links = [...document.querySelectorAll("aside a, nav a")]
        const begin = performance.now()

        links.find((one) => one.getAttribute("href") === "/app${link}").click()

        return (await ${PAINTED(String(items))}) - begin
      })()`)

      if (round > 0) {
        figures[index]!.load.push(load)
        figures[index]!.menu.push(menu)
      }
    }
  }

  writeFileSync(FIGURES, JSON.stringify(figures))
}
