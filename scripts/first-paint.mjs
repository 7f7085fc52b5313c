// @ts-check
import { spawn } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { fileURLToPath } from "node:url"

// npm run first-paint: how long the Stock page takes in a shop with 100,000 items at
// two locations until its first row can be read, beside core's list of items, in the
// same browser on the same server. It is measured within the story of that shop.
const ROOT = fileURLToPath(new URL("..", import.meta.url))
const folder = mkdtempSync(path.join(tmpdir(), "holdfast-first-paint-"))
const file = path.join(folder, "figures.json")
const tests = spawn(
  process.execPath,
  [
    path.join(ROOT, "scripts/test.mjs"),
    "browser",
    "sizes",
    "-t",
    "100,000 items",
  ],
  {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, HOLDFAST_FIRST_PAINT: file },
  }
)

tests.on("exit", (code) => {
  // The story goes on after that, and may fail of something else.
  if (existsSync(file)) {
    print(JSON.parse(readFileSync(file, "utf8")))
  }
  rmSync(folder, { recursive: true, force: true })
  process.exit(code ?? 130)
})

/** @param {{ name: string, load: number[], menu: number[] }[]} figures */
function print(figures) {
  console.log("ms until the first row, median (fastest to slowest)")

  for (const { name, load, menu } of figures) {
    console.log(
      `${name.padEnd(24)} loaded ${spread(load)}, by the menu ${spread(menu)}`
    )
  }

  const [ours, core] = figures

  if (ours && core) {
    console.log(
      `ratio                    loaded ${ratio(ours.load, core.load)}, by the menu ${ratio(ours.menu, core.menu)}`
    )
  }
}

/** @param {number[]} values */
function median(values) {
  return (
    [...values].sort((one, other) => one - other)[values.length >> 1] ?? NaN
  )
}

/** @param {number[]} values */
function spread(values) {
  return `${median(values).toFixed(0)} (${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)})`
}

/**
 * @param {number[]} ours
 * @param {number[]} theirs
 */
function ratio(ours, theirs) {
  return (median(ours) / median(theirs)).toFixed(2)
}
