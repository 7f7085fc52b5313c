import { existsSync, readFileSync } from "node:fs"
import path from "node:path"

import manifest from "../../package.json"
import { OPERATIONS } from "../api/operations"
import { DEFAULT_OPTIONS } from "../modules/inventory/options"

const ROOT = path.resolve(__dirname, "../..")
const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8")
const PAGE = read("docs/upgrading.md")

/** All that the page names as one writes it: between backticks, and in its blocks of commands. */
const NAMED = [
  ...new Set([
    ...[...PAGE.replace(/^ *```[^]*?^ *```$/gm, "").matchAll(/`([^`]+)`/g)].map(
      ([, name]) => name!
    ),
    ...[...PAGE.matchAll(/^ *```sh\n([^]*?)^ *```$/gm)].flatMap(([, text]) =>
      text!.trim().split(/\n */)
    ),
  ]),
]

const COMMANDS = read("node_modules/@medusajs/cli/dist/create-cli.js")
/** What is none of these. */
const KNOWN = [
  /^(ok|module|migrations|pg_dump)$/,
  // The package's own test installs its tarball.
  /^npm install medusa-plugin-holdfast@(latest)?$/,
]

const isThere = (name: string): boolean => {
  const [, medusa] = /^(?:npx medusa )?(db:\S+)/.exec(name) ?? []
  const [, method, route] = /^(GET|POST) (\S+)$/.exec(name) ?? []
  const [, script] = /^npm run (\w+)$/.exec(name) ?? []

  if (medusa) {
    return RegExp(`command: "${medusa}[" ]`).test(COMMANDS)
  }
  if (method) {
    return `${method} ${route}` in OPERATIONS
  }
  if (script) {
    return script in manifest.scripts
  }
  if (name.endsWith(".spec.ts")) {
    return existsSync(path.join(ROOT, "src/modules/inventory/__tests__", name))
  }

  return (
    KNOWN.some((known) => known.test(name)) ||
    name
      .split(".")
      .reduce<unknown>(
        (options, part) => (options as Record<string, unknown>)?.[part],
        DEFAULT_OPTIONS
      ) !== undefined ||
    read("src/modules/inventory/errors.ts").includes(`"${name}"`) ||
    read("src/modules/holdfast-guard/service.ts").includes(name)
  )
}

describe("docs/upgrading.md", () => {
  it("names commands, routes, options and codes that there are", () => {
    expect(NAMED.length).toBeGreaterThan(10)
    expect(NAMED.filter((name) => !isThere(name))).toEqual([])
    // Each kind of name can be missing.
    expect(
      [
        "npx medusa db:downgrade",
        "GET /admin/stock-upgrade",
        "npm run upgrade",
        "upgrading.spec.ts",
        "retries.pause",
        "stock_tired",
      ].filter(isThere)
    ).toEqual([])
  })
})
