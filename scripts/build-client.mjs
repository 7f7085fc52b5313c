// @ts-check
import path from "node:path"
import { fileURLToPath } from "node:url"

import { build } from "esbuild"

// Beside what `medusa plugin:build` makes for Node: the client and the hooks as ES
// modules, of which a storefront's bundler takes what is used.
const ROOT = fileURLToPath(new URL("..", import.meta.url))
const SOURCE = path.join(ROOT, "src")

/**
 * The modules. Each refers to the others, and has no copy of them: a refusal that a hook
 * tells is the client's, and the hooks alone are marked as the browser's.
 */
const MODULES = ["client/index", "react/index", "react/hooks", "react/queries"]

/**
 * @param {string} outdir what `src` becomes there
 * @returns {Promise<void>}
 */
export async function buildClient(outdir) {
  for (const module of MODULES) {
    await build({
      entryPoints: [path.join(SOURCE, `${module}.ts`)],
      outfile: path.join(outdir, `${module}.mjs`),
      bundle: true,
      format: "esm",
      platform: "neutral",
      target: "es2020",
      external: ["react", "@tanstack/react-query"],
      plugins: [{ name: "modules", setup: (it) => referTo(it, module) }],
    })
  }
}

/**
 * @param {import("esbuild").PluginBuild} it
 * @param {string} module
 */
function referTo(it, module) {
  it.onResolve({ filter: /^\./ }, ({ path: named, resolveDir }) => {
    const found = path.relative(SOURCE, path.resolve(resolveDir, named))
    const other = MODULES.find(
      (one) => one === found || one === path.join(found, "index")
    )

    if (!other || other === module) {
      return undefined
    }

    const reference = path.relative(path.dirname(module), other)

    return {
      external: true,
      path: `${reference.startsWith(".") ? "" : "./"}${reference}.mjs`,
    }
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildClient(path.join(ROOT, ".medusa/server/src"))
}
