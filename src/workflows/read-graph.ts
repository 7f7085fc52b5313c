import { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

/**
 * Rows of any module, with what links join to them. What the query answers has no
 * type of its own: `Row` says what was asked for. Nothing is asked where a filter
 * is a list of nothing.
 *
 * @example
 * const [cart] = await readGraph<{ id: string }>(container, {
 *   entity: "cart",
 *   fields: ["id"],
 *   filters: { id: cartId },
 * })
 */
export async function readGraph<Row>(
  container: MedusaContainer,
  question: {
    entity: string
    fields: string[]
    filters: object
    pagination?: { take?: number; skip?: number; order?: object }
  }
): Promise<Row[]> {
  const asksForNothing = Object.values(question.filters).some(
    (value) => Array.isArray(value) && !value.length
  )

  if (asksForNothing) {
    return []
  }

  const { data } = await container
    .resolve(ContainerRegistrationKeys.QUERY)
    .graph(question)

  return data
}

/** Which of these ids of an entity there are. */
export async function readKnownIds(
  container: MedusaContainer,
  entity: string,
  ids: string[]
): Promise<Set<string>> {
  const rows = await readGraph<{ id: string }>(container, {
    entity,
    fields: ["id"],
    filters: { id: [...new Set(ids)] },
  })

  return new Set(rows.map(({ id }) => id))
}
