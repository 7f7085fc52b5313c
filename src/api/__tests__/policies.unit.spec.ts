import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"

import { ADMIN_POLICIES } from "../policies"

const API = path.join(__dirname, "..")
const METHODS = "GET|POST|PUT|PATCH|DELETE|OPTIONS|HEAD"

/** Every route of a folder, as `METHOD /path`. */
function routesIn(folder: string): string[] {
  return readdirSync(path.join(API, folder), { recursive: true })
    .map(String)
    .filter((file) => /(^|[\\/])route\.ts$/.test(file))
    .flatMap((file) => {
      const source = readFileSync(path.join(API, folder, file), "utf8")
      const methods = [
        ...source.matchAll(
          new RegExp(
            `^export (?:async function|function|const|let|\\{[^}]*?)\\s*\\b(${METHODS})\\b`,
            "gm"
          )
        ),
      ].map(([, method]) => method)

      if (!methods.length) {
        throw new Error(`No method found in ${file}`)
      }

      const matcher = `/${folder}/${path.dirname(file)}`
        .split(path.sep)
        .join("/")
        .replace(/\[(\w+)\]/g, ":$1")

      return methods.map((method) => `${method} ${matcher}`)
    })
    .sort()
}

describe("policies", () => {
  it("stand on every admin route of ours, and on no other: a new route without one fails here", () => {
    const routes = routesIn("admin")

    expect(routes.length).toBeGreaterThan(30)
    expect(Object.keys(ADMIN_POLICIES).sort()).toEqual(routes)
  })

  it("ask what changes something for more than reading", () => {
    const writes = Object.entries(ADMIN_POLICIES).filter(
      ([route, policies]) =>
        !route.startsWith("GET ") &&
        policies.every((policy) => policy.endsWith(":read"))
    )

    // A preview reserves nothing, and an export of what was chosen changes nothing.
    expect(writes.map(([route]) => route)).toEqual([
      "POST /admin/cart-reservations/export",
      "POST /admin/inventory/low-stock/export",
      "POST /admin/inventory/sourcing-preview",
      "POST /admin/stock-levels/export",
    ])
  })

  it("are those that the docs list", () => {
    const docs = readFileSync(
      path.join(API, "..", "..", "docs", "operations.md"),
      "utf8"
    )
    const listed = [
      ...docs.matchAll(
        /^\| `((?:GET|POST|DELETE) \/admin\/\S+)` +\| (.+?) +\|$/gm
      ),
    ].map(([, route, policies]) => [
      route,
      [...policies!.matchAll(/`([^`]+)`/g)].map(([, policy]) => policy),
    ])

    expect(listed).toEqual(Object.entries(ADMIN_POLICIES))
  })
})
