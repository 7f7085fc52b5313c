// @ts-check
import { spawn } from "node:child_process"
import path from "node:path"
import { fileURLToPath } from "node:url"

// npm run screenshots: the pictures of docs/dashboard.md, light and dark, made by
// the tests that show each page. What follows goes to jest, as in -t "Stock".
const ROOT = fileURLToPath(new URL("..", import.meta.url))
const tests = spawn(
  process.execPath,
  [
    path.join(ROOT, "scripts/test.mjs"),
    "browser",
    "pictures",
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
