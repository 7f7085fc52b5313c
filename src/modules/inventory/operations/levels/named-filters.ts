import { StockDatabase } from "../../database"
import { badValue } from "../../errors"
import { SkuMeaning } from "../../policy/items/sku"
import {
  FilterName,
  namedFiltersIn,
  namesInFilters,
} from "../../policy/levels/filter-names"
import { itemNamedBy, locationNamedBy } from "../../policy/levels/named-levels"
import { KnownNames, StockContext } from "../../types"
import { NameRefusals } from "./name-refusals"
import { readNames } from "./read-names"

/** A question that has ids where it had names. */
export type WithFilterIds<Question> = Omit<Question, FilterName | "known_names">

/**
 * Puts ids in the place of the names in a question: of one text one, of a list a list.
 * Nothing is read where it has none.
 *
 * @throws INVALID_DATA or NOT_FOUND, naming every text that leads to nothing or to
 * several, see `itemNamedBy`; INVALID_DATA where it asks by a name and an id
 */
export async function filtersWithIds<Question extends object>(
  database: StockDatabase,
  question: Question,
  settings: { skus: SkuMeaning; known?: KnownNames },
  context: StockContext
): Promise<WithFilterIds<Question>> {
  const { known_names, ...asked } = question as Question & {
    known_names?: KnownNames
  }
  const named = namedFiltersIn(asked)
  const filters = { ...asked } as Record<string, unknown>

  if (named.length) {
    const names = await readNames(
      database,
      namesInFilters(asked),
      { known: known_names, ...settings },
      context
    )
    const refusals = new NameRefusals()

    for (const { filter, name, field, texts, isMany } of named) {
      if (filters[filter] !== undefined && filters[filter] !== null) {
        throw badValue(name, `must not be given beside ${filter}`)
      }

      const ids = texts.map((text, index) =>
        refusals.attempt(() => {
          const row = { [field]: text }
          const path = () => (texts.length > 1 ? `${name}[${index}]` : name)

          return field === "location"
            ? locationNamedBy(row, path, names)
            : itemNamedBy(row, path, names)
        })
      )

      filters[filter] = isMany ? ids : ids[0]
      delete filters[name]
    }
    refusals.throwAny()
  }

  return filters as WithFilterIds<Question>
}
