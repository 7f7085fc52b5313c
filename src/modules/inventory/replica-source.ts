import { ModulesSdkUtils } from "@medusajs/framework/utils"

import { ConnectionSource } from "./connections"

type DatabaseOptions = Parameters<typeof ModulesSdkUtils.createPgConnection>[0]

/**
 * A pool of connections to the read replica, as large as that of the database and to be
 * reached in the same manner. It connects when it is first asked.
 *
 * @param given the module's options, to which Medusa adds what it knows of the database
 */
export function replicaSource(
  clientUrl: string,
  given: unknown
): { source: ConnectionSource; close: () => Promise<void> } {
  const { database } = (given ?? {}) as { database?: DatabaseOptions }
  const connection = ModulesSdkUtils.createPgConnection({
    ...database,
    clientUrl,
    pool: { ...database?.pool, min: 0 },
  })

  return {
    source: connection.client as ConnectionSource,
    close: async () => await connection.destroy(),
  }
}
