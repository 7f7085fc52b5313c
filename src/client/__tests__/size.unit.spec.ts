import path from "node:path"
import { gzipSync } from "node:zlib"

import { buildSync } from "esbuild"

const CLIENT = path.resolve(__dirname, "..")

/** What a storefront's bundle has of the client, for what it imports. */
function bundleOf(imported: string[]): string {
  const { outputFiles } = buildSync({
    stdin: {
      contents: `import { ${imported.join(", ")} } from "./index"
console.log(${imported.join(", ")})`,
      resolveDir: CLIENT,
    },
    bundle: true,
    format: "esm",
    platform: "neutral",
    minify: true,
    write: false,
  })

  return outputFiles[0]!.text
}

describe("the client in a storefront's bundle", () => {
  it("is below 5 kB gzipped, with no route that is not used", () => {
    const bundle = bundleOf([
      "listAvailability",
      "retrieveCartHold",
      "renewCartHold",
      "InsufficientInventory",
      "refusalHeaders",
      "refusalOf",
    ])

    expect(bundle).toContain("/store/availability")
    expect(bundle).not.toContain("/admin/")
    expect(gzipSync(bundle).length).toBeLessThan(1_000)
  })

  it("is below 5 kB gzipped with every route", () => {
    const { length } = gzipSync(
      buildSync({
        entryPoints: [path.join(CLIENT, "index.ts")],
        bundle: true,
        format: "esm",
        platform: "neutral",
        minify: true,
        write: false,
      }).outputFiles[0]!.contents
    )

    expect(length).toBeLessThan(5_000)
  })
})
