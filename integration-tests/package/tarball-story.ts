import { readdirSync } from "node:fs"
import path from "node:path"
import { gzipSync } from "node:zlib"

import manifest from "../../package.json"
import { packagesNamedBy, readDashboard } from "./read-files"
import { Tarball } from "./throw-away-shop"

/** What is packed: all of the product, and nothing else. */
export function tarballStory(t: () => { tarball: Tarball }): void {
  it("holds the product, typed, and nothing else", () => {
    const sources = readdirSync(path.resolve(__dirname, "../../src"), {
      recursive: true,
      encoding: "utf8",
    }).filter((file) => /\.tsx?$/.test(file) && !file.includes("__tests__/"))
    const dashboard = sources.filter((file) => file.startsWith("admin/"))
    const compiled = [
      ...sources
        .filter((file) => !dashboard.includes(file))
        .flatMap((file) => [
          file.replace(/\.ts$/, ".d.ts"),
          file.replace(/\.ts$/, ".js"),
        ]),
      // For bundlers, which take what is used.
      ...["client/index", "react/index", "react/hooks", "react/queries"].map(
        (module) => `${module}.mjs`
      ),
      // The chart is loaded when it is looked at, the camera's reader when it is
      // used.
      ...["admin/index.js", "admin/index.mjs"],
      ...["__admin-extensions__", "stock-chart", "barcode-polyfill"].flatMap(
        (chunk) => ["cjs", "es"].map(() => `admin/_chunks/${chunk}`)
      ),
    ].map((file) => `.medusa/server/src/${file}`)

    expect(
      t()
        .tarball.contents.map((file) =>
          file.replace(/(\/_chunks\/.*)-[\w-]{8}$/, "$1")
        )
        .sort()
    ).toEqual(
      [
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "llms.txt",
        "package.json",
        ...readdirSync(path.resolve(__dirname, "../../docs"), {
          recursive: true,
          withFileTypes: true,
        })
          .filter((entry) => entry.isFile())
          .map((entry) =>
            path.relative(
              path.resolve(__dirname, "../.."),
              path.join(entry.parentPath, entry.name)
            )
          )
          .filter((file) => !/^docs\/(images|reference)\//.test(file)),
        ...compiled,
      ].sort()
    )
    expect(t().tarball.contents).toContain(
      ".medusa/server/src/modules/inventory/service.d.ts"
    )
  })

  it("names no package, in code or types, that it does not declare", () => {
    const declared = [
      ...Object.keys(manifest.dependencies),
      ...Object.keys(manifest.peerDependencies),
    ]
    const named = packagesNamedBy(
      t().tarball.contents.filter((file) => file.startsWith(".medusa/server/"))
    )

    expect([...named].filter(([name]) => !declared.includes(name))).toEqual([])
    // What is declared is for something: `react-dom` is what the dashboard's libraries want.
    expect(declared.filter((name) => !named.has(name))).toEqual(["react-dom"])
  })

  it("is packed without a warning", () => {
    expect(t().tarball.warnings).toEqual([])
  })

  it("carries the dashboard's pages, and none of the dashboard's libraries", () => {
    const bundle = readDashboard()

    expect(bundle).toContain('path: "/inventory/stock"')
    expect(bundle).toMatch(/ from "@tanstack\/react-query";$/m)
    // Not minified yet: a shop's own build is smaller still.
    expect(gzipSync(bundle).length).toBeLessThan(150_000)
  })
}
