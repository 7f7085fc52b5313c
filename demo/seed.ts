import { createUserAccountWorkflow } from "@medusajs/medusa/core-flows"
import { ExecArgs, MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

import { admin } from "./demo.json"
import { openShop } from "./shop"

export const ADMIN = admin

/** Opens the demo shop and makes its admin: what is there already is kept. */
export default async function seed({ container }: ExecArgs): Promise<void> {
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)

  await openShop(container)
  logger.info("The demo shop is open")
  await makeAdmin(container)
  logger.info("The admin is there")
}

async function makeAdmin(container: MedusaContainer): Promise<void> {
  const auth = container.resolve(Modules.AUTH)
  const users = await container
    .resolve(Modules.USER)
    .listUsers({ email: ADMIN.email })

  if (users.length) {
    return
  }

  // Registered already where an earlier run was stopped after this.
  const [known] = await auth.listAuthIdentities({
    provider_identities: { entity_id: ADMIN.email, provider: "emailpass" },
  })
  const { authIdentity, error } = known
    ? { authIdentity: known, error: undefined }
    : await auth.register("emailpass", { body: ADMIN })

  if (!authIdentity) {
    throw new Error(`The admin could not be made: ${error}`)
  }

  await createUserAccountWorkflow(container).run({
    input: {
      authIdentityId: authIdentity.id,
      userData: { email: ADMIN.email },
    },
  })
}
