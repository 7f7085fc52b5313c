import { mkdirSync } from "node:fs"
import path from "node:path"

import axe from "axe-core"
import { Browser, BrowserContext, chromium, Page } from "playwright-core"

import { ADMIN } from "../../demo/seed"
import { DashboardServer, serveDashboard } from "./dashboard-server"
import { HttpTest, testShop } from "./http-test"

/** What any page is opened with. */
export interface VisitOptions {
  theme?: "light" | "dark"
  width?: number
  height?: number
  /** Its time can be stopped and set, by `page.clock`. */
  hasOwnClock?: boolean
}

/** What a page of the dashboard is opened with. */
export interface PageOptions extends VisitOptions {
  /** A language of the dashboard, by its own code. */
  language?: string
  /** A tab of the same person in the same browser. */
  beside?: Page
  /** A server with a dashboard of its own, instead of the built one. */
  server?: string
}

export interface DashboardTest extends HttpTest {
  /** Opens a page of the dashboard, logged in. */
  open(address: string, options?: PageOptions): Promise<Page>
  /** Opens a page that is not the dashboard's, in a browser of somebody's own. */
  visit(address: string, options?: VisitOptions): Promise<Page>
  /**
   * Says that a request of this test is to fail, for which the browser writes an
   * error of its own into its console. All other errors there fail the test.
   */
  expectFailure(address: string | RegExp): void
  /**
   * What stands in the page, without the dashboard's own frame. On core's pages
   * "[data-holdfast]" is what is ours.
   */
  expectAccessible(page: Page, place?: string): Promise<void>
  /**
   * Keeps a picture for the docs, where `npm run screenshots` asks for it, as
   * docs/images/dashboard/<name>-<theme>.png.
   */
  picture(page: Page, name: string): Promise<void>
}

/** Where pictures are kept, if they are. */
const PICTURES = process.env.HOLDFAST_SCREENSHOTS

interface Started {
  executablePath?: string
  channel?: string
  args: string[]
  environment: Record<string, string>
}

/**
 * Runs stories in a real browser, on a whole Medusa server with the demo shop and
 * the dashboard as a shop builds it. An error in the browser's console fails the
 * story, whatever it is.
 */
export function testDashboard(
  suite: (test: () => DashboardTest) => void
): void {
  testShop((shop) => {
    let browser: Browser
    let server: DashboardServer | undefined
    /** Of this story. */
    let contexts: BrowserContext[] = []
    /** Logged in, and left by stories before, by what they were made with. */
    const idle = new Map<string, BrowserContext[]>()
    const kinds = new WeakMap<BrowserContext, string>()
    let errors: string[] = []
    let expected: (string | RegExp)[] = []

    beforeAll(async () => {
      const { environment, ...options } = JSON.parse(
        process.env.HOLDFAST_BROWSER!
      ) as Started

      browser = await chromium.launch({
        ...options,
        headless: true,
        env: { ...process.env, ...environment } as Record<string, string>,
      })
    })

    afterEach(async () => {
      const seen = errors

      await Promise.all(contexts.map(leave))
      contexts = []
      errors = []
      expected = []
      expect(seen).toEqual([])
    })

    afterAll(async () => {
      await browser?.close()
      await server?.close()
    })

    const listen = (page: Page) => {
      page.on("pageerror", (error) => errors.push(String(error)))
      page.on("console", (message) => {
        const { url } = message.location()
        const text = message.text()
        const isExpected =
          /Failed to load resource|net::ERR/.test(text) &&
          expected.some((one) =>
            typeof one === "string" ? url.includes(one) : one.test(url)
          )

        // Of several tabs that fetch one file at once some ask again.
        const isOfCache = text.includes("net::ERR_CACHE_")

        if (message.type() === "error" && !isExpected && !isOfCache) {
          errors.push(`${text} (${url})`)
        }
      })
    }

    const newContext = async (options: VisitOptions, baseURL?: string) => {
      const context = await browser.newContext({
        baseURL,
        viewport: {
          width: options.width ?? 1440,
          height: options.height ?? 900,
        },
        colorScheme: options.theme ?? "light",
        // As a person's browser has one, and no machine's "C".
        locale: "en-US",
        acceptDownloads: true,
      })

      contexts.push(context)

      return context
    }

    const newPage = async (context: BrowserContext, options: VisitOptions) => {
      const page = await context.newPage()

      listen(page)
      if (options.hasOwnClock) {
        await page.clock.install()
      }

      return page
    }

    /** What a page needs is fetched and compiled once for as many stories as can be. */
    const leave = async (context: BrowserContext) => {
      const kind = kinds.get(context)

      if (kind === undefined) {
        return await context.close()
      }
      await Promise.all(context.pages().map((page) => page.close()))
      idle.set(kind, [...(idle.get(kind) ?? []), context])
    }

    const visit: DashboardTest["visit"] = async (address, options = {}) => {
      const page = await newPage(await newContext(options), options)

      await page.goto(address)

      return page
    }

    const logInto = async (url: string, options: PageOptions) => {
      const { theme, language, width, height, hasOwnClock } = options
      const kind = JSON.stringify([url, theme, language, width, height])
      const left = hasOwnClock ? undefined : idle.get(kind)?.pop()

      if (left) {
        contexts.push(left)
        await forget(left, url)

        return left
      }

      const context = await newContext(options, url)

      if (!hasOwnClock) {
        kinds.set(context, kind)
      }
      await context.addInitScript(
        `localStorage.setItem("medusa_admin_theme", ${JSON.stringify(theme)})
        localStorage.setItem("lng", ${JSON.stringify(language)})`
      )
      await logIn(context)

      return context
    }

    const open: DashboardTest["open"] = async (address, options = {}) => {
      const { theme = "light", language = "en", beside } = options
      let context = beside?.context()

      if (!options.server) {
        server ??= await serveDashboard(shop().baseUrl)
      }

      context ??= await logInto(options.server ?? server!.url, {
        ...options,
        theme,
        language,
      })

      const page = await newPage(context, options)

      await page.goto(
        `/app${address}`,
        // What comes from its sources takes its time.
        options.server ? { waitUntil: "commit", timeout: 0 } : {}
      )

      return page
    }

    suite(() => ({
      ...shop(),
      open,
      visit,
      expectFailure: (address) => expected.push(address),
      expectAccessible,
      picture,
    }))
  })
}

/** Whoever was here before leaves nothing but that he was logged in. */
async function forget(context: BrowserContext, url: string): Promise<void> {
  const page = await context.newPage()
  const session = await context.newCDPSession(page)

  await session.send("Storage.clearDataForOrigin", {
    origin: new URL(url).origin,
    storageTypes: "local_storage,indexeddb,cache_storage,service_workers",
  })
  await page.close()
  await context.clearPermissions()
  if (!(await context.cookies()).length) {
    await logIn(context)
  }
}

async function logIn(context: BrowserContext): Promise<void> {
  const { token } = (await (
    await context.request.post("/auth/user/emailpass", { data: ADMIN })
  ).json()) as { token: string }
  const session = await context.request.post("/auth/session", {
    headers: { authorization: `Bearer ${token}` },
  })

  expect(session.status()).toBe(200)
}

async function expectAccessible(page: Page, place = "main"): Promise<void> {
  await page.evaluate(axe.source)
  // What fades in has less contrast while it does; a spinner goes on for ever.
  await page.waitForFunction(
    `document.getAnimations().every(
      ({ playState, effect }) =>
        playState !== "running" ||
        effect?.getComputedTiming().iterations === Infinity
    )`
  )

  // The dashboard's own frame is not ours.
  const { violations } = await page.evaluate<axe.AxeResults>(
    `axe.run(
      { include: [[${JSON.stringify(place)}], ["[role=dialog]"]] },
      { resultTypes: ["violations"] }
    )`
  )

  expect(
    violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => ({ id, nodes: nodes.map((node) => node.html) }))
  ).toEqual([])
}

async function picture(page: Page, name: string): Promise<void> {
  if (!PICTURES) {
    return
  }

  const isDark = await page.evaluate<boolean>(
    `matchMedia("(prefers-color-scheme: dark)").matches`
  )

  mkdirSync(PICTURES, { recursive: true })
  await page.mouse.move(0, 0)
  await page.screenshot({
    path: path.join(PICTURES, `${name}-${isDark ? "dark" : "light"}.png`),
    animations: "disabled",
    caret: "hide",
  })
}
