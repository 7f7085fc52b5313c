import { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"

/** The names of stock locations, deleted ones too, by id. */
export async function readLocationNames(
  container: MedusaContainer,
  ids: string[]
): Promise<Map<string, string | null>> {
  if (!ids.length) {
    return new Map()
  }

  const locations = await container
    .resolve(Modules.STOCK_LOCATION)
    .listStockLocations(
      { id: ids },
      { select: ["id", "name"], withDeleted: true, take: ids.length }
    )

  return new Map(locations.map(({ id, name }) => [id, name]))
}
