// @ts-check
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { createServer } from "node:http"
import path from "node:path"

import { build } from "esbuild"

import { freePort, isFree, portOf } from "../process/ports.mjs"
import { openMailbox } from "./mailbox.mjs"
import { ROOT } from "./medusa-command.mjs"

const FOLDER = path.join(ROOT, "demo/storefront")
const PORT = 8000

/**
 * Where the storefront is to listen: the port that is named, or the usual one of
 * storefronts, or one that is free.
 *
 * @throws an Error of one sentence that says what to do
 */
export async function storefrontPort() {
  const named = portOf("STOREFRONT_PORT")

  if (named && !(await isFree(named))) {
    throw new Error(
      `Port ${named}, meant for the storefront, is taken: stop what listens there, or choose another`
    )
  }

  return named ?? ((await isFree(PORT)) ? PORT : freePort())
}

/**
 * Bundles the storefront and serves it: a static page that asks the Store API for
 * the rest, so that the server must allow its address (STORE_CORS). Beside it, under
 * /mail, is what the shop has written to a shopper.
 *
 * @param {object} options
 * @param {number} options.port 0 for one that is free
 * @param {string} [options.host]
 * @param {string} options.backendUrl
 * @param {string} options.publishableKey
 * @param {{ email: string, password: string }} options.admin who may read the mail
 */
export async function serveStorefront({
  port,
  host = "127.0.0.1",
  backendUrl,
  publishableKey,
  admin,
}) {
  const files = await bundle({ backendUrl, publishableKey })
  const readMail = openMailbox(backendUrl, admin)
  const server = createServer((req, res) => {
    const { pathname, searchParams } = new URL(req.url ?? "/", backendUrl)
    const file = files.get(pathname)

    if (pathname === "/mail") {
      return void sendMail(res, readMail(searchParams.get("to") ?? ""))
    }

    res
      .writeHead(file ? 200 : 404, {
        "content-type": file?.type ?? "text/plain",
        "cache-control": "no-store",
      })
      .end(file?.text ?? "Not found")
  }).listen(port, host)

  await once(server, "listening")

  const address = server.address()

  return {
    url: `http://localhost:${typeof address === "object" ? address?.port : port}`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, "close")
    },
  }
}

/**
 * @param {import("node:http").ServerResponse} res
 * @param {Promise<object[]>} letters
 */
async function sendMail(res, letters) {
  const { status, body } = await letters.then(
    (letters) => ({ status: 200, body: { letters } }),
    (error) => ({ status: 502, body: { message: String(error) } })
  )

  res
    .writeHead(status, {
      "content-type": "application/json",
      "cache-control": "no-store",
    })
    .end(JSON.stringify(body))
}

/** @param {{ backendUrl: string, publishableKey: string }} settings */
async function bundle({ backendUrl, publishableKey }) {
  const { outputFiles } = await build({
    entryPoints: [path.join(FOLDER, "main.tsx")],
    outdir: FOLDER,
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    define: {
      "process.env.MEDUSA_BACKEND_URL": JSON.stringify(backendUrl),
      "process.env.MEDUSA_PUBLISHABLE_KEY": JSON.stringify(publishableKey),
      "process.env.NODE_ENV": '"production"',
    },
  })
  /** @type {Record<string, string>} */
  const types = { ".css": "text/css", ".js": "text/javascript" }

  return new Map([
    [
      "/",
      {
        type: "text/html; charset=utf-8",
        text: readFileSync(path.join(FOLDER, "index.html"), "utf8"),
      },
    ],
    ...outputFiles.map(
      (file) =>
        /** @type {[string, { type: string, text: string }]} */ ([
          `/${path.basename(file.path)}`,
          { type: types[path.extname(file.path)] ?? "", text: file.text },
        ])
    ),
  ])
}
