import { LevelNames } from "../../types"

/** What may be asked for by name, and by which fields: each one text or several. */
export const NAMED_FILTERS = {
  inventory_item_id: { sku: "sku", barcode: "barcode" },
  location_id: { location: "location" },
  from_location_id: { from_location: "location" },
  to_location_id: { to_location: "location" },
} as const satisfies Record<string, Record<string, keyof LevelNames>>

/** The fields in which a question has names. */
export type FilterName = {
  [Filter in keyof typeof NAMED_FILTERS]: keyof (typeof NAMED_FILTERS)[Filter]
}[keyof typeof NAMED_FILTERS]

/** A name in a question, where it stands, and what is asked for by it. */
export interface NamedFilter {
  filter: keyof typeof NAMED_FILTERS
  name: FilterName
  field: "sku" | "barcode" | "location"
  texts: unknown[]
  isMany: boolean
}

/** The names in a question, as far as it has any. */
export function namedFiltersIn(question: object): NamedFilter[] {
  const found: NamedFilter[] = []

  for (const [filter, names] of Object.entries(NAMED_FILTERS)) {
    for (const [name, field] of Object.entries(names)) {
      const given = (question as Record<string, unknown>)[name]

      if (given !== undefined && given !== null) {
        found.push({
          filter: filter as NamedFilter["filter"],
          name: name as FilterName,
          field: field,
          texts: [given].flat(),
          isMany: Array.isArray(given),
        })
      }
    }
  }

  return found
}

/** What a question names, as rows that name levels. */
export function namesInFilters(question: object): LevelNames[] {
  return namedFiltersIn(question).flatMap(({ field, texts }) =>
    texts.map((text) => ({ [field]: text }))
  )
}
