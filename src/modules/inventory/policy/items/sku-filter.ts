type Filter = Record<string, unknown>

const isFilter = (value: unknown): value is Filter =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The SKUs that a filter of items names whole, not by a part or a range. */
export function skusIn(filter: unknown): string[] {
  const skus: string[] = []

  withSkus(filter, (sku) => {
    skus.push(sku)

    return []
  })

  return skus
}

/**
 * A filter of items that names for each SKU those that are meant by it, also within
 * `$and`, `$or` and `$not`. An SKU that means no other stays as it is. `filter` is
 * known to end: see `policy/readable.ts`.
 */
export function withSkus<Given>(
  filter: Given,
  meantBy: (sku: string) => string[]
): Given {
  if (Array.isArray(filter)) {
    return filter.map((one) => withSkus(one, meantBy)) as Given
  }
  if (!isFilter(filter)) {
    return filter
  }

  return Object.fromEntries(
    Object.entries(filter).map(([name, value]) => [
      name,
      name === "sku"
        ? ofSku(value, meantBy)
        : ["$and", "$or", "$not"].includes(name)
          ? withSkus(value, meantBy)
          : value,
    ])
  ) as Given
}

function ofSku(value: unknown, meantBy: (sku: string) => string[]): unknown {
  const meant = (given: unknown) => [
    ...new Set(
      [given]
        .flat()
        .flatMap((sku) =>
          typeof sku === "string" ? [sku, ...meantBy(sku)] : [sku]
        )
    ),
  ]

  if (typeof value === "string" || Array.isArray(value)) {
    return meant(value)
  }
  if (!isFilter(value)) {
    return value
  }

  const { $eq, $in, $ne, $nin, ...others } = value
  const are = [$eq, $in].filter((one) => one !== undefined)
  const areNot = [$ne, $nin].filter((one) => one !== undefined)

  return {
    ...others,
    ...(are.length && { $in: both(are.map(meant)) }),
    ...(areNot.length && { $nin: areNot.flatMap(meant) }),
  }
}

/** What stands in each of the lists. */
function both(lists: unknown[][]): unknown[] {
  return lists.reduce((some, others) => {
    const known = new Set(others)

    return some.filter((one) => known.has(one))
  })
}
