// @ts-check
import { existsSync } from "node:fs"
import path from "node:path"

import { adminOf } from "../demo/shopper.mjs"
import { DemoServer } from "./server/demo-server.mjs"
import { demo } from "./server/demo-settings.mjs"
import { ROOT } from "./server/medusa-command.mjs"
import { serveStorefront, storefrontPort } from "./server/storefront.mjs"
import { onStop } from "./process/stop-signals.mjs"

// npm start: the demo shop. The environment, or .env, may name:
//   DATABASE_URL            a PostgreSQL of one's own, instead of the embedded
//   PORT                    of the server, 9000 if not given
//   STOREFRONT_PORT         of the storefront, 8000 if not given, or a free one
//   HOLDFAST_HOST           what the server listens on, 127.0.0.1 if not given
//   HOLDFAST_DATABASE_PORT  of the embedded PostgreSQL, a free one if not given
const dotenv = path.join(ROOT, ".env")

if (existsSync(dotenv)) {
  process.loadEnvFile(dotenv)
}

const begin = Date.now()
/** @type {Promise<never> | undefined} */
let exiting
const { server, port } = await make()

onStop(() => {
  console.log("\nStopping")
  void exit(0)
})

try {
  await server.start()
  console.log(await welcome())
} catch (error) {
  fail(error)
}

async function make() {
  try {
    const port = await storefrontPort()

    return {
      port,
      server: new DemoServer({
        hasDashboard: true,
        report: (text) => console.log(`${text} ...`),
        onEnd: fail,
        storefrontUrl: `http://localhost:${port}`,
      }),
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
}

/** @param {number} code */
function exit(code) {
  exiting ??= server.stop().then(() => process.exit(code))

  return exiting
}

/** @param {unknown} error */
function fail(error) {
  if (!exiting) {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`)
    void exit(1)
  }
}

async function welcome() {
  const key = await publishableKey()
  const storefront = await serveStorefront({
    port,
    host: process.env.HOLDFAST_HOST || undefined,
    backendUrl: server.url,
    publishableKey: key,
    admin: demo.admin,
  })
  const lines = [
    ["Storefront", storefront.url],
    ["Dashboard", `${server.url}/app`],
    ["  log in as", `${demo.admin.email} / ${demo.admin.password}`],
    ["Store API", `${server.url}/store`],
    ["  publishable key", key],
    ["Admin API", `${server.url}/admin`],
    ["Database", shownDatabaseUrl()],
    ["Log", path.relative(process.cwd(), server.logFile)],
  ]
  const seconds = ((Date.now() - begin) / 1000).toFixed(1)

  return [
    "",
    `The demo shop is open (${seconds} s).`,
    "",
    ...lines.map(([name, value]) => `  ${name?.padEnd(19)}${value}`),
    "",
    "In another terminal, npm run demo buys and ships. Ctrl-C stops all of it.",
    "",
  ].join("\n")
}

/** With the password of the embedded server only: the other is not ours. */
function shownDatabaseUrl() {
  const url = new URL(server.databaseUrl)

  if (process.env.DATABASE_URL) {
    url.password = ""
  }

  return url.href
}

async function publishableKey() {
  try {
    const admin = await adminOf(server.url, demo.admin)
    const { api_keys } = await admin.get(
      `/admin/api-keys?type=publishable&title=${encodeURIComponent(demo.name)}`
    )

    return api_keys[0]?.token ?? "(was deleted)"
  } catch {
    return "(see the dashboard: the admin's password was changed)"
  }
}
