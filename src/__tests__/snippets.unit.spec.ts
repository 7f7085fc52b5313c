import { readdirSync } from "node:fs"
import path from "node:path"

import { defineConfig } from "@medusajs/framework/utils"

import {
  faultsOf,
  moduleOf,
  Snippet,
  snippetsOf,
} from "../../integration-tests/support/snippets"
import { resolveOptions } from "../modules/inventory/options"
import { withHoldfast } from "../with-holdfast"

/** What becomes of a block, by how it is marked. */
const LANGUAGES = {
  compiled: ["ts", "tsx", "js"],
  parsed: ["json"],
  /** `docs.spec.ts` runs those that it names; a picture or what is typed is read. */
  read: ["sql", "sh", "http", "nginx", "text"],
}

/** What snippets use without a word, and what it is. */
const GIVEN = {
  // Of the README's first snippet.
  defineConfig: 'typeof import("@medusajs/framework/utils").defineConfig',
  withHoldfast: 'typeof import("medusa-plugin-holdfast").withHoldfast',
  config: 'ReturnType<typeof import("@medusajs/framework/utils").defineConfig>',
  // Of a shop's own code.
  container: 'import("@medusajs/framework/types").MedusaContainer',
  inventory: 'import("medusa-plugin-holdfast").HoldfastInventoryService',
  runInScope: 'typeof import("medusa-plugin-holdfast").runInScope',
  inventory_item_id: "string",
  location_id: "string",
  location_ids: "string[]",
  cart_id: "string",
  order: "{ id: string }",
  rows: 'import("medusa-plugin-holdfast").CreateReservationInput[]',
  rowsOfOrders:
    '(import("medusa-plugin-holdfast").CreateReservationInput & { quantity: number })[][]',
  key: "string",
  input:
    "{ lines: { inventoryItemId: string; locationId: string; adjustment: number }[] }",
  after: "string | null",
  readKept: "() => Promise<string | null>",
  keepTogether: "(changes: unknown, cursor: string) => Promise<void>",
  isNewer: "(id: string, movement_id?: string) => Promise<boolean>",
}

const snippets = [
  "README.md",
  ...readdirSync(path.resolve(__dirname, "../../docs"))
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/${file}`),
].flatMap((page) => snippetsOf(page))

const marked = (languages: string[]) =>
  snippets.filter(({ language }) => languages.includes(language))

const placed = (some: Snippet[]) =>
  some.map((snippet) => [snippet.place, snippet] as const)

describe("the snippets of README.md and docs", () => {
  it("are each marked as something that is looked after", () => {
    const known = Object.values(LANGUAGES).flat()

    expect(
      snippets
        .filter(({ language }) => !known.includes(language))
        .map(({ place, language }) => `${place} ${language}`)
    ).toEqual([])
  })

  it("compile as they stand, and a wrong one beside them does not", () => {
    const wrong = {
      place: "wrong:1",
      language: "ts",
      text: `withHoldfast(config, { cart: { ttl: 15 } })
        await inventory.adjust([])`,
    }

    expect(faultsOf([...marked(LANGUAGES.compiled), wrong], GIVEN)).toEqual([
      expect.stringMatching(/^wrong:1 .*'ttl' does not exist in type /),
      expect.stringMatching(
        /^wrong:2 Property 'adjust' does not exist on type /
      ),
    ])
  })

  it("use every name that they are given", () => {
    const code = marked(LANGUAGES.compiled)
      .map(({ text }) => text)
      .join("\n")

    expect(
      Object.keys(GIVEN).filter((name) => !RegExp(`\\b${name}\\b`).test(code))
    ).toEqual([])
  })

  it.each(placed(marked(LANGUAGES.parsed)))("is JSON, at %s", (_, { text }) => {
    expect(() => JSON.parse(text) as unknown).not.toThrow()
  })

  // What the others do, the specs of their pages show.
  const configurations = marked(["ts"]).filter(({ text }) =>
    /^(module\.exports = )?(withHoldfast|defineConfig)\(/m.test(text)
  )

  it("configure a shop on seven pages and the README", () => {
    expect(
      new Set(configurations.map(({ place }) => place.split(":")[0]))
    ).toEqual(
      new Set([
        "README.md",
        "docs/availability.md",
        "docs/backorders.md",
        "docs/cart-reservations.md",
        "docs/notices.md",
        "docs/options.md",
        "docs/sourcing.md",
      ])
    )
  })

  it.each(placed(configurations))(
    "configure a shop with options that it starts with, at %s",
    (_, snippet) => {
      const made: ReturnType<typeof defineConfig>[] = []
      const noted =
        <Rest extends unknown[]>(
          of: (...given: Rest) => ReturnType<typeof defineConfig>
        ) =>
        (...given: Rest) => {
          const config = of(...given)

          made.push(config)

          return config
        }
      const names = {
        config: defineConfig({}),
        defineConfig: noted(defineConfig),
        withHoldfast: noted(withHoldfast<ReturnType<typeof defineConfig>>),
      }

      moduleOf(snippet, {
        names: snippet.text.includes("import ")
          ? { config: names.config }
          : names,
        modules: {
          "@medusajs/framework/utils": names,
          "medusa-plugin-holdfast": names,
        },
      })

      const { resolve, options } = made.at(-1)!.modules!["inventory"] as {
        resolve: string
        options: object
      }

      expect(resolve).toBe("medusa-plugin-holdfast/modules/inventory")
      expect(options).not.toEqual({})
      expect(() => resolveOptions(options)).not.toThrow()
    }
  )
})
