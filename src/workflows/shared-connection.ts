import { DAL, MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

/** The shop's own connection, as Medusa's container has it. */
export interface SharedConnection {
  client: object
  raw: <Row>(sql: string, values: unknown[]) => Promise<{ rows: Row[] }>
}

type Constructor = abstract new (...args: never[]) => object

/**
 * The shop's connection, where all of these modules are Medusa's own and run on it: a
 * statement may read their tables then. What does so is named `read-shared-….ts`, and
 * has a twin that asks the modules.
 *
 * @param modules Medusa's services, by the names of the modules
 */
export function sharedConnection(
  container: MedusaContainer,
  modules: Record<string, Constructor>
): SharedConnection | null {
  const shop = container.resolve<SharedConnection>(
    ContainerRegistrationKeys.PG_CONNECTION
  )
  const isShared = ([name, Service]: [string, Constructor]) => {
    const service = container.resolve<{
      baseRepository_?: DAL.RepositoryService
    }>(name)

    return (
      service instanceof Service &&
      service.baseRepository_
        ?.getFreshManager<{ getKnex: () => SharedConnection }>()
        .getKnex().client === shop.client
    )
  }

  return Object.entries(modules).every(isShared) ? shop : null
}
