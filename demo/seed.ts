import { createUserAccountWorkflow } from "@medusajs/medusa/core-flows"
import { ExecArgs } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

import { openShop } from "./shop"

export const ADMIN = { email: "admin@holdfast.test", password: "holdfast" }

/** Opens the demo shop and makes its admin, each if it is not there yet. */
export default async function seed({ container }: ExecArgs): Promise<void> {
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  const apiKeys = await container
    .resolve(Modules.API_KEY)
    .listApiKeys({ title: "Holdfast demo" })
  const users = await container
    .resolve(Modules.USER)
    .listUsers({ email: ADMIN.email })

  if (!apiKeys.length) {
    await openShop(container)
    logger.info("The demo shop is open")
  }
  if (!users.length) {
    const { authIdentity, error } = await container
      .resolve(Modules.AUTH)
      .register("emailpass", { body: ADMIN })

    if (!authIdentity) {
      throw new Error(`The admin could not be made: ${error}`)
    }

    await createUserAccountWorkflow(container).run({
      input: {
        authIdentityId: authIdentity.id,
        userData: { email: ADMIN.email },
      },
    })
    logger.info("The admin is there")
  }
}
