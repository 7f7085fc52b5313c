import { Context } from "@medusajs/framework/types"

import { objectOf } from "../input"

/** What is listed by the framework, and filtered by items or locations. */
const LISTED = [
  "BackorderPromises",
  "IncomingStocks",
  "StockMovements",
  "StockTransfers",
]

type List = (
  filters?: object,
  config?: object,
  context?: Context
) => Promise<unknown>

/** What the lists use of the service. */
interface Naming {
  named_(question: object, context: Context): Promise<object>
}

/** Has the lists of our own tables take names in their filters, as the rest does. */
export function withNamedFilters<Class extends { prototype: object }>(
  generated: Class
): Class {
  const methods = generated.prototype as Record<string, List>

  for (const name of LISTED.flatMap((one) => [
    `list${one}`,
    `listAndCount${one}`,
  ])) {
    const list = methods[name]!

    methods[name] = async function (
      this: unknown,
      filters = {},
      config,
      context = {}
    ) {
      const question = objectOf(filters, "The filter")
      const asked = await (this as Naming).named_(question, context)

      return await list.call(this, asked, config, context)
    }
  }

  return generated
}
