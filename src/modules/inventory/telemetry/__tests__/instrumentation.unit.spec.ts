import { execFile } from "node:child_process"
import { AddressInfo, createServer } from "node:net"
import { promisify } from "node:util"

import {
  compiled,
  snippetWith,
} from "../../../../../integration-tests/support/snippets"

/** What a shop's server does then, and a Prometheus that reads it once. */
const COUNT_AND_READ = (port: number) => `
  exports.register()
  require("@medusajs/framework/opentelemetry/api").metrics
    .getMeter("holdfast")
    .createCounter("holdfast.refusals")
    .add(2, { code: "stock_busy" })
  fetch("http://localhost:${port}/metrics")
    .then((answer) => answer.text())
    .then((text) => process.stdout.write(text, () => process.exit()))
`

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, () => {
      const { port } = server.address() as AddressInfo

      server.close(() => resolve(port))
    })
  })

describe("the instrumentation.ts of docs/metrics.md", () => {
  // What it sets up is the process's: one of its own.
  it("starts by the exporters it names, and a Prometheus reads what was counted", async () => {
    const port = await freePort()
    const snippet = snippetWith("docs/metrics.md", "registerOtel", {
      9464: String(port),
    })
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["-e", compiled(snippet) + COUNT_AND_READ(port)],
      { env: { ...process.env, NODE_OPTIONS: "" } }
    )

    expect(stdout).toMatch(
      /^holdfast_refusals_total\{code="stock_busy".*\} 2$/m
    )
  })
})
