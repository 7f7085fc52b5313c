import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"

import { defineConfig } from "@medusajs/framework/utils"

import {
  faultsOf,
  moduleOf,
  Snippet,
  snippetsOf,
  snippetWith,
} from "../../integration-tests/support/snippets"
import { resolveOptions } from "../modules/inventory/options"
import { withHoldfast } from "../with-holdfast"

/** What becomes of a block, by how it is marked. */
const LANGUAGES = {
  compiled: ["ts", "tsx", "js"],
  parsed: ["json"],
  sent: ["sql", "sh", "http"],
  read: ["nginx", "text"],
}

/** Which spec runs which snippets, by words that no other of their page has. */
const RUN_BY: Record<string, Record<string, string[]>> = {
  "integration-tests/http/client.spec.ts": {
    "docs/client.md": ["availabilityTexts", "setCounted"],
  },
  "integration-tests/http/docs.spec.ts": {
    "docs/cart-reservations.md": ["holdCartReservationsWorkflow"],
    "docs/counts.md": ["is_blind"],
    "docs/imports.md": ["--data-binary"],
    "docs/input.md": ["POST /admin/stock-location-codes", "cycle_count"],
    "docs/ledger.md": ["damaged", "cycle_count"],
    "docs/reconcile.md": ["skus=case_insensitive"],
    "docs/waitlist.md": ["offerWaitlistWorkflow"],
  },
  "integration-tests/http/erp-sync.spec.ts": {
    "docs/change-feed.md": ["syncStock"],
  },
  "integration-tests/package/next-story.ts": {
    "docs/nextjs.md": [
      "create-next-app",
      "// app/sdk.ts",
      "// app/providers.tsx",
      "// app/layout.tsx",
      "// app/page.tsx",
      "// app/buy.tsx",
    ],
  },
  "integration-tests/package/commands-story.ts": {
    "docs/reconcile.md": ["# Repair, and check again"],
  },
  "matrix/play.mjs": { "docs/switching.md": ["npx medusa db:rollback"] },
  "src/__tests__/docs.spec.ts": {
    "docs/backorders.md": ["setStockPolicies"],
    "docs/cart-reservations.md": ["cart: { id: cart_id } }", "completion_id"],
    "docs/change-feed.md": ["listStockChanges", "stockChanges("],
    "docs/data-model.md": [
      "sum(reservation.quantity)",
      "full join",
      "window previous",
      "union all",
      "item.deleted_at is not null",
    ],
    "docs/events.md": ["onStock"],
    "docs/input.md": ["holdCartItems"],
    "docs/ledger.md": ["runOnce"],
    "docs/operations.md": [
      "setval",
      "noted_at, mark",
      "reserved_quantity > stocked_quantity",
      "expires_at",
      "pg_blocking_pids",
      "order by movements",
    ],
    "docs/scope.md": [
      "createReservationItems",
      "deleteReservationItems",
      "convertCartItems",
    ],
    "docs/switching.md": ["having level.reserved_quantity", "update inventory"],
    "docs/upgrading.md": ["mikro_orm_migrations"],
    "docs/waitlist.md": ["joinWaitlist"],
  },
  "src/modules/inventory/telemetry/__tests__/instrumentation.unit.spec.ts": {
    "docs/metrics.md": ["registerOtel"],
  },
  "src/react/__tests__/docs.unit.spec.ts": {
    "README.md": ["useCartHold"],
    "docs/react.md": ["usePickup", "HoldfastProvider", "prefetchAvailability"],
  },
}

/** Which snippets nothing runs as they stand, and why. */
const NOT_RUN: Record<string, Record<string, string>> = {
  "README.md": {
    "npm start": "all of the repository, installed anew: `.ci/run` does",
    "npm install medusa-plugin-holdfast":
      "no test downloads: the package's install its tarball",
  },
  "docs/operations.md": {
    "npm run drill":
      "minutes: their short forms are `npm test -- module drills`",
    pg_dump: "the tests' PostgreSQL brings no `pg_dump`: a drill restores",
  },
  "docs/performance.md": { "npm run bench": "fifty minutes" },
  "docs/react.md": {
    "npm install": "no test downloads: `next-story.ts` installs its like",
  },
  "docs/upgrading.md": {
    "npm install":
      "no test downloads: `package.spec.ts` runs the page's other commands",
  },
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

  const configurations = marked(["ts"]).filter(({ text }) =>
    /^(module\.exports = )?(withHoldfast|defineConfig)\(/m.test(text)
  )

  it("configure a shop, are run by the spec that is said to, or are said why not", () => {
    const placesOf = (page: string, texts: string[]) =>
      texts.map((text) => snippetWith(page, text).place)
    const known = [
      ...configurations.map(({ place }) => place),
      ...Object.values(RUN_BY).flatMap((pages) =>
        Object.entries(pages).flatMap(([page, texts]) => placesOf(page, texts))
      ),
      ...Object.entries(NOT_RUN).flatMap(([page, texts]) =>
        placesOf(page, Object.keys(texts))
      ),
    ]

    expect(known.sort()).toEqual(
      marked([...LANGUAGES.compiled, ...LANGUAGES.sent])
        .map(({ place }) => place)
        .sort()
    )
  })

  it.each(
    Object.entries(RUN_BY).flatMap(([spec, pages]) =>
      Object.keys(pages).map((page) => [page, spec] as const)
    )
  )("of %s are read by %s", (page, spec) => {
    expect(
      readFileSync(path.resolve(__dirname, "../..", spec), "utf8")
    ).toContain(
      spec.startsWith("matrix/") ? "db:rollback" : path.basename(page)
    )
  })

  it("name scripts, drills and options of the repository that there are", () => {
    const read = (file: string) =>
      readFileSync(path.resolve(__dirname, "../..", file), "utf8")
    const { scripts } = JSON.parse(read("package.json")) as { scripts: object }
    const commands = marked(["sh"]).flatMap(({ text }) =>
      [...text.matchAll(/^npm run (\w+)(?: -- ([^#\n]*))?/gm)].map(
        ([, script, given = ""]) =>
          [script!, given.trim().split(/\s+/)] as const
      )
    )

    expect(commands.length).toBeGreaterThan(10)
    for (const [script, given] of commands) {
      expect(Object.keys(scripts)).toContain(script)
      for (const one of given) {
        if (script === "drill") {
          expect(readdirSync("drills")).toContain(`${one}.mjs`)
        } else if (one.startsWith("--")) {
          expect(read(`bench/${script}.mjs`)).toContain(`("${one}")`)
        }
      }
    }
  })

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
