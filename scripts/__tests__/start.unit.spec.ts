import { spawn } from "node:child_process"
import { once } from "node:events"
import { rmSync } from "node:fs"
import { createServer, Server } from "node:net"
import path from "node:path"

const ROOT = path.resolve(__dirname, "../..")
const START = path.join(ROOT, "scripts/start.mjs")

/** Runs npm start's script to its end, which it must come to by itself. */
async function start(environment: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, [START], {
    env: {
      ...process.env,
      DATABASE_URL: "",
      NODE_OPTIONS: "",
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  })
  let output = ""

  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()))

  const [code] = (await once(child, "close")) as [number | null]

  return { code, output: output.trim() }
}

async function listen(): Promise<{ server: Server; port: number }> {
  const server = createServer().listen(0)

  await once(server, "listening")

  return { server, port: (server.address() as { port: number }).port }
}

/** A server that refuses whoever logs in, in PostgreSQL's protocol. */
async function refusing(code: string, message: string) {
  const fields = Buffer.from(`SFATAL\0C${code}\0M${message}\0\0`)
  const head = Buffer.alloc(5)

  head.write("E")
  head.writeInt32BE(4 + fields.length, 1)

  const listening = await listen()

  listening.server.on("connection", (socket) => {
    socket.on("error", () => {})
    socket.once("data", () => socket.end(Buffer.concat([head, fields])))
  })

  return listening
}

describe("npm start", () => {
  let taken: { server: Server; port: number }
  let free: number

  beforeAll(async () => {
    const other = await listen()

    taken = await listen()
    free = other.port
    other.server.close()
    await once(other.server, "close")
  })

  afterAll(() => {
    taken.server.close()
    rmSync(path.join(ROOT, `.holdfast/server-${free}.log`), { force: true })
  })

  it("does not start on a port that is taken, and names another", async () => {
    expect(await start({ PORT: String(taken.port) })).toEqual({
      code: 1,
      output:
        `Port ${taken.port} is taken: stop what listens there, ` +
        `or choose another, as in PORT=${taken.port + 1} npm start`,
    })
  })

  it("does not start where the storefront's port is taken", async () => {
    expect(
      await start({ PORT: String(free), STOREFRONT_PORT: String(taken.port) })
    ).toEqual({
      code: 1,
      output: `Port ${taken.port}, meant for the storefront, is taken: stop what listens there, or choose another`,
    })
  })

  it("does not start on what is no port", async () => {
    expect(await start({ PORT: "http" })).toEqual({
      code: 1,
      output: 'PORT must be a port from 1 to 65535, not "http"',
    })
  })

  it.each([
    [
      "is no PostgreSQL's",
      () => "mysql://root@localhost/shop",
      () =>
        "DATABASE_URL must look like postgres://user:password@localhost:5432/database",
    ],
    [
      "nobody answers at",
      () => `postgres://user:password@localhost:${free}/shop`,
      () =>
        `No PostgreSQL answers at localhost:${free}: start it, ` +
        `or unset DATABASE_URL to use the embedded one`,
    ],
  ])("does not start on a DATABASE_URL that %s", async (_, url, message) => {
    expect(await start({ PORT: String(free), DATABASE_URL: url() })).toEqual({
      code: 1,
      output: message(),
    })
  })

  it("does not start on a database that a PgBouncer does not know, and says where it is named", async () => {
    const pooler = await refusing("08P01", "no such database: shop")

    expect(
      await start({
        PORT: String(free),
        DATABASE_URL: `postgres://user:password@127.0.0.1:${pooler.port}/shop`,
      })
    ).toEqual({
      code: 1,
      output:
        `PgBouncer at 127.0.0.1:${pooler.port} does not know the database shop: name it, or *, under ` +
        `[databases] in its pgbouncer.ini, or let DATABASE_URL lead to PostgreSQL itself`,
    })
    pooler.server.close()
  })

  it("does not start where PostgreSQL's port is taken", async () => {
    expect(
      await start({
        PORT: String(free),
        HOLDFAST_DATABASE_PORT: String(taken.port),
      })
    ).toEqual({
      code: 1,
      output: expect.stringMatching(
        new RegExp(
          `\\nPort ${taken.port}, meant for PostgreSQL, is taken: stop what listens there, or choose another$`
        )
      ),
    })
  })
})
