import { defineConfig, MedusaError, Modules } from "@medusajs/framework/utils"

import { withHoldfast } from "../with-holdfast"

const PLUGIN = { resolve: "medusa-plugin-holdfast", options: {} }
const MODULE = { resolve: "medusa-plugin-holdfast/modules/inventory" }

describe("withHoldfast", () => {
  describe("around defineConfig", () => {
    it("adds the plugin and takes the place of core's inventory module", () => {
      const given = defineConfig({ plugins: ["medusa-plugin-reviews"] })
      const config = withHoldfast(given, { stock: { negative: "allow" } })

      expect(config.plugins).toEqual([...(given.plugins ?? []), PLUGIN])
      expect(config.modules).toEqual({
        ...given.modules,
        [Modules.INVENTORY]: {
          ...MODULE,
          options: { stock: { negative: "allow" } },
        },
      })
      expect(config.projectConfig).toBe(given.projectConfig)
      expect(config.admin).toBe(given.admin)
    })

    it("replaces core's module named outright or switched off", () => {
      const givens = [
        defineConfig({
          modules: [{ resolve: "@medusajs/medusa/inventory", options: {} }],
        }),
        defineConfig({ modules: [{ resolve: "@medusajs/inventory" }] }),
        defineConfig({ modules: { [Modules.INVENTORY]: false } }),
      ]

      for (const given of givens) {
        expect(withHoldfast(given).modules?.[Modules.INVENTORY]).toEqual({
          ...MODULE,
          options: {},
        })
      }
    })

    it("leaves the configuration and the options as they are", () => {
      const given = defineConfig({ modules: [{ resolve: "@medusajs/cart" }] })
      const before = structuredClone({
        modules: given.modules,
        plugins: given.plugins,
      })
      const options = { stock: {} }
      const config = withHoldfast(given, options)
      const entry = config.modules?.[Modules.INVENTORY] as { options: object }

      // As Medusa does when it starts.
      Object.assign(entry.options, { database: {} })

      expect({ modules: given.modules, plugins: given.plugins }).toEqual(before)
      expect(options).toEqual({ stock: {} })
    })
  })

  describe("around a configuration written by hand", () => {
    it("takes a list of modules", () => {
      const cart = { resolve: "@medusajs/medusa/cart" }
      const core = { resolve: "@medusajs/medusa/inventory" }

      expect(withHoldfast({ modules: [cart, core], plugins: [] })).toEqual({
        plugins: [PLUGIN],
        modules: [cart, { key: Modules.INVENTORY, ...MODULE, options: {} }],
      })
    })

    it("takes none at all", () => {
      expect(withHoldfast({})).toEqual({
        plugins: [PLUGIN],
        modules: { [Modules.INVENTORY]: { ...MODULE, options: {} } },
      })
    })

    it("passes through defineConfig afterwards", () => {
      const config = defineConfig(
        withHoldfast({ modules: [{ resolve: "@medusajs/medusa/cart" }] })
      )

      expect(config.modules?.[Modules.INVENTORY]).toEqual({
        ...MODULE,
        options: {},
      })
      expect(config.plugins).toContainEqual(PLUGIN)
    })
  })

  it.each(["medusa-plugin-holdfast", PLUGIN, { resolve: PLUGIN.resolve }])(
    "keeps the plugin's entry %j where it stands",
    (entry) => {
      const plugins = [entry, { resolve: "other", options: {} }]

      expect(withHoldfast({ plugins } as never)).toMatchObject({ plugins })
    }
  )

  it("may be applied twice", () => {
    const once = withHoldfast(defineConfig())

    expect(withHoldfast(once)).toEqual(once)
  })

  it.each([
    [
      "a list",
      { modules: [{ key: "inventory", resolve: "./src/modules/erp" }] },
    ],
    ["an object", { modules: { inventory: { resolve: "./src/modules/erp" } } }],
  ])("refuses another inventory module in %s", (_, config) => {
    expect(refusalOf(() => withHoldfast(config))).toBe(
      "withHoldfast: the configuration has an inventory module of its own " +
        '("./src/modules/erp"), and only one can be in charge. Take its entry ' +
        'out of "modules", or do without withHoldfast'
    )
  })

  it("refuses options where they would not count", () => {
    const options = { stock: { negative: "allow" } }

    expect(
      refusalOf(() => withHoldfast({ plugins: [{ ...PLUGIN, options }] }))
    ).toMatch(/gives Holdfast options in "plugins", where they would not count/)
    expect(
      refusalOf(() => withHoldfast({ modules: [{ ...MODULE, options }] }))
    ).toMatch(/gives Holdfast options in "modules", where they would not count/)
  })

  it("refuses a wrong option by its name", () => {
    expect(
      refusalOf(() =>
        withHoldfast({}, { stock: { negative: "maybe" as "allow" } })
      )
    ).toBe(
      'Holdfast option "stock.negative" must be "refuse" or "allow", got "maybe"'
    )
  })
})

function refusalOf(configure: () => unknown): string {
  try {
    configure()
  } catch (error) {
    expect(error).toBeInstanceOf(MedusaError)
    expect((error as MedusaError).type).toBe(MedusaError.Types.INVALID_ARGUMENT)

    return (error as MedusaError).message
  }

  throw new Error("The configuration was accepted")
}
