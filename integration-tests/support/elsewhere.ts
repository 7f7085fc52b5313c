import { MedusaContainer } from "@medusajs/framework/types"

/** A container in which one of Medusa's modules is another service. */
export const withModule = (
  container: MedusaContainer,
  module: string,
  service: object
) =>
  ({
    resolve: (name: string) =>
      name === module ? service : container.resolve(name),
  }) as MedusaContainer

/** A module of Medusa's, as it is on a database of its own. */
export const onOwnDatabase = (container: MedusaContainer, module: string) =>
  Object.create(container.resolve<object>(module), {
    baseRepository_: {
      value: { getFreshManager: () => ({ getKnex: () => ({ client: {} }) }) },
    },
  }) as object
