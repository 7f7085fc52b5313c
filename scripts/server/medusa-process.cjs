// @ts-check
const path = require("node:path")

// A command of Medusa, in a process group of its own that ends with the process
// that asked for it, however that one ends.
process.on("disconnect", () => {
  setTimeout(() => process.exit(1), 10_000).unref()
  process.kill(-process.pid, "SIGTERM")
})

require(
  path.join(
    path.dirname(require.resolve("@medusajs/cli/package.json")),
    "cli.js"
  )
)
