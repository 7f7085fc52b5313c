import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import path from "node:path"
import { gzipSync } from "node:zlib"

import { buildSync } from "esbuild"

const ROOT = path.resolve(__dirname, "../../..")

describe("the hooks as they are built", () => {
  // Where the packages of this repository are found.
  const out = mkdtempSync(path.join(ROOT, "node_modules/.holdfast-react-"))

  beforeAll(() => {
    execFileSync(process.execPath, [
      "--input-type=module",
      "-e",
      `import { buildClient } from ${JSON.stringify(path.join(ROOT, "scripts/build-client.mjs"))}; await buildClient(${JSON.stringify(out)})`,
    ])
  })
  afterAll(() => rmSync(out, { recursive: true, force: true }))

  const node = (code: string) =>
    execFileSync(process.execPath, ["--input-type=module", "-e", code], {
      cwd: ROOT,
      encoding: "utf8",
    })

  it("render on a server, without a window, what was fetched there", () => {
    const html = node(`
      import { createElement as h } from "react"
      import { renderToString } from "react-dom/server"
      import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
      import {
        HoldfastProvider, prefetchAvailability, useAvailability, useCartHold,
      } from "${out}/react/index.mjs"

      const sdk = { client: { fetch: async () => ({
        availability: [{ variant_id: "v", quantity: 3 }],
      }) } }
      const client = new QueryClient()
      const Page = () => h("p", null,
        useAvailability("v").of("v").quantity, " left, ",
        String(useCartHold("cart_1", { renewOnActivity: true }).secondsLeft))

      await prefetchAvailability(client, sdk, ["v"])
      console.log(renderToString(
        h(QueryClientProvider, { client }, h(HoldfastProvider, { sdk }, h(Page)))))
      client.clear()`)

    expect(html).toBe("<p>3<!-- --> left, <!-- -->null</p>\n")
  })

  it("tell refusals of the client's own classes", () => {
    expect(
      node(`
        import { HoldfastRefusal } from "${out}/client/index.mjs"
        import { availabilityQuery } from "${out}/react/index.mjs"

        const sdk = { client: { fetch: async () => {
          throw new Error('{"type":"not_found","message":"none"}')
        } } }

        await availabilityQuery(sdk, "v").queryFn().catch((error) =>
          console.log(error instanceof HoldfastRefusal))`)
    ).toBe("true\n")
  })

  it("are below 5 kB gzipped in a storefront's bundle, with the client", () => {
    const { outputFiles } = buildSync({
      stdin: {
        contents: `import { HoldfastProvider, useAvailability, useCartHold } from "./react/index.mjs"
console.log(HoldfastProvider, useAvailability, useCartHold)`,
        resolveDir: out,
      },
      bundle: true,
      format: "esm",
      platform: "neutral",
      external: ["react", "@tanstack/react-query"],
      minify: true,
      write: false,
    })
    const bundle = outputFiles[0]!.text

    expect(bundle).toContain("/store/availability")
    expect(bundle).not.toContain("/admin/")
    expect(bundle).not.toContain("/backorders")
    expect(gzipSync(bundle).length).toBeLessThan(3_000)
  })
})
