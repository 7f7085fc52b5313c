// @ts-check
import path from "node:path"
import { fileURLToPath } from "node:url"

import { build } from "esbuild"

// Beside what `medusa plugin:build` makes for Node: the client as an ES module, of which
// a storefront's bundler takes what is used.
const ROOT = fileURLToPath(new URL("..", import.meta.url))

await build({
  entryPoints: [path.join(ROOT, "src/client/index.ts")],
  outfile: path.join(ROOT, ".medusa/server/src/client/index.mjs"),
  bundle: true,
  format: "esm",
  platform: "neutral",
  target: "es2020",
})
