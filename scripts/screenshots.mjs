// @ts-check
import { spawn } from "node:child_process"
import path from "node:path"
import { fileURLToPath } from "node:url"

// npm run screenshots: the pictures of docs/dashboard.md and docs/storefront.md, light and dark, made by
// the tests that show each page "in the light theme" and "in the dark theme". What
// follows goes to jest, as the name of a page's spec.
const ROOT = fileURLToPath(new URL("..", import.meta.url))
const tests = spawn(
  process.execPath,
  [
    path.join(ROOT, "scripts/test.mjs"),
    "browser",
    "-t",
    "in the (light|dark) theme",
    ...process.argv.slice(2),
  ],
  {
    cwd: ROOT,
    stdio: "inherit",
    env: {
      ...process.env,
      HOLDFAST_SCREENSHOTS: path.join(ROOT, "docs/images/dashboard"),
    },
  }
)

tests.on("exit", (code) => process.exit(code ?? 130))
