// @ts-check
import { readFileSync } from "node:fs"

/**
 * What `demo/seed.ts` knows too.
 *
 * @type {{ name: string, admin: { email: string, password: string } }}
 */
export const demo = JSON.parse(
  readFileSync(new URL("../../demo/demo.json", import.meta.url), "utf8")
)
