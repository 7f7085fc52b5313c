import { ExecArgs } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import seed from "./seed"
import { openShowcase } from "./showcase"

/** What `npm start` opens: the demo shop, and what its storefront shows beside it. */
export default async function open(args: ExecArgs): Promise<void> {
  await seed(args)
  await openShowcase(args.container)
  args.container
    .resolve(ContainerRegistrationKeys.LOGGER)
    .info("The storefront has its products")
}
