import manifest from "../../package.json"
import { TYPED_CODE } from "./shop-files"
import { Tarball, ThrowAwayShop } from "./throw-away-shop"

/** What the package gives to the code of a shop and of its storefront. */
export function codeStory(
  t: () => { shop: ThrowAwayShop; tarball: Tarball }
): void {
  it.each(["Node16", "bundler"] as const)(
    "gives the shop's code its types, where modules are resolved as %s",
    (resolution) => {
      t().shop.compile("types.ts", TYPED_CODE, resolution)
    }
  )

  it.each([
    [
      "an ES module",
      "--input-type=module",
      'import * as client from "medusa-plugin-holdfast/client"',
    ],
    [
      "CommonJS",
      "--input-type=commonjs",
      'const client = require("medusa-plugin-holdfast/client")',
    ],
  ])(
    "gives its client to %s, which asks a server of it",
    async (_kind, type, take) => {
      const { code, stdout, stderr } = await t().shop.run(
        `node ${type} -e '${take}; const sdk = { client: { fetch: async (path, init) => ({ path, init }) } }; client.listAvailability(sdk, { variant_id: ["v"] }).then((asked) => console.log(JSON.stringify(asked)))'`
      )

      expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
      expect(JSON.parse(stdout)).toEqual({
        path: "/store/availability",
        init: {
          method: "GET",
          query: { variant_id: ["v"] },
          headers: { "x-holdfast-refusals": "in-message" },
        },
      })
    }
  )

  it.each([
    ["an ES module", "--input-type=module", "import * as react from"],
    ["CommonJS", "--input-type=commonjs", "const react = require"],
  ])(
    "gives its hooks to %s, whose server asks by them",
    async (kind, type, take) => {
      const name = '"medusa-plugin-holdfast/react"'
      const taken = `${take}${kind === "CommonJS" ? `(${name})` : ` ${name}`}`
      const { code, stdout, stderr } = await t().shop.run(
        `node ${type} -e '${taken}; const sdk = { client: { fetch: async () => ({ availability: [{ variant_id: "v" }] }) } }; react.availabilityQuery(sdk, "v").queryFn().then((answer) => console.log(JSON.stringify({ answer, names: Object.keys(react).sort() })))'`
      )

      expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
      expect(JSON.parse(stdout)).toEqual({
        answer: { variant_id: "v" },
        names: [
          "HoldfastProvider",
          "availabilityQuery",
          "holdfastKeys",
          "prefetchAvailability",
          "useAvailability",
          "useCartHold",
          "useOrderBackorders",
          "usePickup",
          "useWaitlist",
        ],
      })
    }
  )

  it("marks the hooks as the browser's, and what a server calls as nobody's", () => {
    const begins = (module: string) =>
      t()
        .shop.readInstalled(`.medusa/server/src/react/${module}`)
        .startsWith('"use client"')

    expect(
      ["index.mjs", "hooks.mjs", "queries.mjs"].map((module) => [
        module,
        begins(module),
      ])
    ).toEqual([
      ["index.mjs", false],
      ["hooks.mjs", true],
      ["queries.mjs", false],
    ])
  })

  it("describes its routes", async () => {
    const { code, stdout } = await t().shop.run(
      `node -p '[require("medusa-plugin-holdfast/openapi.json").openapi, require("medusa-plugin-holdfast/postman.json").info.name].join()'`
    )

    expect({ code, stdout }).toEqual({ code: 0, stdout: "3.1.0,Holdfast\n" })
  })

  it("needs nothing but what its package.json names, and all that it names", () => {
    const named = [
      ...Object.keys(manifest.peerDependencies),
      ...Object.keys(manifest.dependencies),
    ]
    const imported = t()
      .tarball.contents.filter((file) => /\.m?js$|\/_chunks\//.test(file))
      .flatMap((file) => [
        ...t()
          .shop.readInstalled(file)
          .matchAll(/(?:require\(|^import .*? from )"([^"./][^"]*)"/gm),
      ])
      .map(([, name]) => String(name))
      .filter((name) => !name.startsWith("node:"))
      .map((name) =>
        name
          .split("/")
          .slice(0, name.startsWith("@") ? 2 : 1)
          .join("/")
      )

    expect(imported.filter((name) => !named.includes(name))).toEqual([])
    expect(
      Object.keys(manifest.dependencies).filter(
        (name) => !imported.includes(name)
      )
    ).toEqual([])
  })
}
