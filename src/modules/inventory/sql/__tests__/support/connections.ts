import { SqlEntityManager } from "@medusajs/framework/mikro-orm/postgresql"

import HoldfastInventoryService from "../../../service"

interface Connection {
  query(statement: {
    text: string
    values?: unknown[]
  }): Promise<{ rows: Record<string, string>[] }>
}

/** The connections of a module's own pool. */
export function connectionsOf(service: HoldfastInventoryService) {
  const { baseRepository_ } = service as unknown as {
    baseRepository_: { getFreshManager(): SqlEntityManager }
  }
  const client = baseRepository_.getFreshManager().getKnex().client as {
    pool: { numFree(): number }
    acquireConnection(): Promise<Connection>
    releaseConnection(connection: Connection): Promise<void>
  }

  return {
    async use<Result>(task: (connection: Connection) => Promise<Result>) {
      const connection = await client.acquireConnection()

      try {
        return await task(connection)
      } finally {
        await client.releaseConnection(connection)
      }
    },

    /** Asks every connection that is open and free. */
    async everywhere(text: string): Promise<Record<string, string>[]> {
      const held: Connection[] = []

      try {
        for (let left = client.pool.numFree(); left > 0; left--) {
          held.push(await client.acquireConnection())
        }

        return (
          await Promise.all(held.map((one) => one.query({ text })))
        ).flatMap(({ rows }) => rows)
      } finally {
        await Promise.all(held.map((one) => client.releaseConnection(one)))
      }
    },
  }
}
