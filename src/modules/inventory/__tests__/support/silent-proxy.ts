import { AddressInfo, connect, createServer, Server, Socket } from "node:net"

/** A way to the database on which connections can go silent, as a host vanishes. */
export class SilentProxy {
  private readonly pairs: { near: Socket; far: Socket; isSilent: boolean }[] =
    []
  private isFrozen = false
  private target: { host: string; port: number }

  private constructor(
    private readonly server: Server,
    databaseUrl: string
  ) {
    this.target = targetOf(databaseUrl)
  }

  static async to(databaseUrl: string): Promise<[SilentProxy, string]> {
    const url = new URL(databaseUrl)
    const server = createServer()
    const proxy = new SilentProxy(server, databaseUrl)

    server.on("connection", (near) => proxy.join(near, connect(proxy.target)))
    await new Promise<void>((ready) =>
      server.listen(0, "127.0.0.1", () => ready())
    )
    url.hostname = "127.0.0.1"
    url.port = String((server.address() as AddressInfo).port)

    return [proxy, url.toString()]
  }

  private join(near: Socket, far: Socket): void {
    const pair = { near, far, isSilent: this.isFrozen }

    this.pairs.push(pair)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on("data", (data) => {
        if (!pair.isSilent && !this.isFrozen) {
          to.write(data)
        }
      })
      from.on("error", () => {})
      // Neither side hears of the other's end where the way is silent.
      from.on("close", () => {
        if (!pair.isSilent && !this.isFrozen) {
          to.destroy()
        }
      })
    }
  }

  /** New connections lead to another server; those that there are stay. */
  leadTo(databaseUrl: string): void {
    this.target = targetOf(databaseUrl)
  }

  /** How many connections are open on the near side. */
  get open(): number {
    return this.pairs.filter(({ near }) => !near.destroyed).length
  }

  /** All connections that there are go silent; new ones answer. */
  silence(): number {
    const open = this.pairs.filter(({ near }) => !near.destroyed)

    open.forEach((pair) => (pair.isSilent = true))

    return open.length
  }

  /** Nothing answers any more, not even to those that connect anew. */
  freeze(isFrozen = true): void {
    this.isFrozen = isFrozen
  }

  /** All connections that there are are reset, as by a server that crashes. */
  reset(): void {
    this.pairs.forEach(({ near, far }) => {
      near.resetAndDestroy()
      far.destroy()
    })
  }

  async close(): Promise<void> {
    this.pairs.forEach(({ near, far }) => {
      near.destroy()
      far.destroy()
    })
    await new Promise((closed) => this.server.close(closed))
  }
}

function targetOf(databaseUrl: string) {
  const { hostname, port } = new URL(databaseUrl)

  return { host: hostname, port: Number(port) }
}
