import { AddressInfo, connect, createServer, Server, Socket } from "node:net"

const READY_FOR_QUERY = "Z".charCodeAt(0)
const TERMINATE = "X".charCodeAt(0)
const IDLE = "I".charCodeAt(0)
/** A message's kind, and the length of what follows it with the length itself. */
const HEAD = 5

interface Client {
  near: Socket
  far?: Socket
}

/**
 * A way to the database on which each transaction has another of the server's
 * connections, the one that was idle for longest, and which knows nothing of prepared
 * statements: as PgBouncer before 1.21 in transaction mode.
 */
export class TransactionPooler {
  /** Connections of the server's that nobody uses, the longest idle first. */
  private readonly idle: Socket[] = []
  private readonly clients = new Set<Client>()
  /** How often a client was given another connection than the one it had before. */
  switches = 0

  private constructor(
    private readonly server: Server,
    private readonly target: { host: string; port: number }
  ) {}

  static async to(databaseUrl: string): Promise<[TransactionPooler, string]> {
    const url = new URL(databaseUrl)
    const server = createServer()
    const pooler = new TransactionPooler(server, {
      host: url.hostname,
      port: Number(url.port),
    })

    server.on("connection", (near) => pooler.join(near))
    await new Promise<void>((ready) =>
      server.listen(0, "127.0.0.1", () => ready())
    )
    url.hostname = "127.0.0.1"
    url.port = String((server.address() as AddressInfo).port)

    return [pooler, url.toString()]
  }

  /** A client brings a connection with it, as which it logs in. */
  private join(near: Socket): void {
    const client: Client = { near, far: connect(this.target) }
    let last = client.far

    this.clients.add(client)
    this.hear(client.far!)
    near.on("data", (data) => {
      if (!client.far && data[0] === TERMINATE) {
        return
      }
      client.far ??= this.idle.shift()
      if (client.far !== last) {
        this.switches += 1
        last = client.far
      }
      client.far?.write(data)
    })
    near.on("error", () => {})
    near.on("close", () => {
      this.clients.delete(client)
      ;(client.far ?? this.idle.shift())?.destroy()
    })
  }

  /** Answers whoever has the connection, and takes it back when a transaction is over. */
  private hear(far: Socket): void {
    let rest = Buffer.alloc(0)

    far.on("data", (data) => {
      const client = [...this.clients].find((one) => one.far === far)

      rest = Buffer.concat([rest, data])
      while (rest.length >= HEAD && rest.length > rest.readUInt32BE(1)) {
        const length = 1 + rest.readUInt32BE(1)

        if (client && rest[0] === READY_FOR_QUERY && rest[HEAD] === IDLE) {
          client.far = undefined
          this.idle.push(far)
        }
        rest = rest.subarray(length)
      }
      client?.near.write(data)
    })
    far.on("error", () => {})
    far.on("close", () => {
      const index = this.idle.indexOf(far)

      if (index >= 0) {
        this.idle.splice(index, 1)
      }
    })
  }

  async close(): Promise<void> {
    for (const { near, far } of this.clients) {
      near.destroy()
      far?.destroy()
    }
    this.idle.forEach((far) => far.destroy())
    await new Promise((closed) => this.server.close(closed))
  }
}
