import { once } from "node:events"
import { createReadStream, existsSync } from "node:fs"
import {
  createServer,
  IncomingMessage,
  request,
  ServerResponse,
} from "node:http"
import { AddressInfo } from "node:net"
import path from "node:path"

const TYPES: Record<string, string> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
}

/** The dashboard and the server behind one address, as a shop has them. */
export interface DashboardServer {
  url: string
  close(): Promise<void>
}

/**
 * Serves the built dashboard under /app, and all else by the Medusa server of the
 * tests, whose runner leaves the dashboard out.
 */
export async function serveDashboard(
  medusaUrl: string,
  folder = path.resolve(__dirname, "../../.holdfast/dashboard")
): Promise<DashboardServer> {
  const server = createServer((req, res) => {
    const { pathname } = new URL(req.url!, medusaUrl)

    if (pathname === "/app" || pathname.startsWith("/app/")) {
      serveFile(folder, pathname.slice("/app".length), res)
    } else {
      passOn(medusaUrl, req, res)
    }
  }).listen(0, "127.0.0.1")

  await once(server, "listening")

  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, "close")
    },
  }
}

function serveFile(folder: string, name: string, res: ServerResponse): void {
  const asked = path.join(folder, path.normalize(name))
  // What is no file is an address within the dashboard.
  const file =
    path.extname(asked) && existsSync(asked)
      ? asked
      : path.join(folder, "index.html")

  res.writeHead(200, {
    "content-type": TYPES[path.extname(file)] ?? "text/plain",
    // Its name tells what is in it.
    ...(file.includes("/assets/") && {
      "cache-control": "public, max-age=31536000, immutable",
    }),
  })
  createReadStream(file).pipe(res)
}

function passOn(
  medusaUrl: string,
  req: IncomingMessage,
  res: ServerResponse
): void {
  const passed = request(
    new URL(req.url!, medusaUrl),
    { method: req.method, headers: req.headers },
    (answer) => {
      res.writeHead(answer.statusCode!, answer.headers)
      answer.pipe(res)
    }
  )

  passed.on("error", () => res.destroy())
  req.pipe(passed)
}
