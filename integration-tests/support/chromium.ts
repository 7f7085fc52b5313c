import { Browser, chromium } from "playwright-core"

/** A browser for a suite that has not prepared one for all its files. */
export async function launchChromium(): Promise<Browser> {
  const { ensureChromium } = await import("../../scripts/browser/chromium.mjs")
  const { environment, ...options } = await ensureChromium()

  return await chromium.launch({
    ...options,
    headless: true,
    env: { ...process.env, ...environment } as Record<string, string>,
  })
}
