// @ts-check
import { ensureChromium } from "./chromium.mjs"
import { buildDashboard } from "./dashboard.mjs"

/**
 * What the browser's tests need and share, made once before them: the dashboard as
 * a shop would build it, and a browser. Their places go on in the environment.
 */
export default async function prepare() {
  const [browser] = await Promise.all([ensureChromium(), buildDashboard()])

  process.env.HOLDFAST_BROWSER = JSON.stringify(browser)
}
