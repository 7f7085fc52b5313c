import { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

/** Which of these stock locations there are. */
export async function readKnownLocations(
  container: MedusaContainer,
  ids: string[]
): Promise<Set<string>> {
  if (!ids.length) {
    return new Set()
  }

  const { data } = await container
    .resolve(ContainerRegistrationKeys.QUERY)
    .graph({
      entity: "stock_location",
      fields: ["id"],
      filters: { id: [...new Set(ids)] },
    })

  return new Set((data as { id: string }[]).map(({ id }) => id))
}
