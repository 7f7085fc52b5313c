import { itemWords, wordsQuery } from "../../sql/item-words"
import { query } from "../../sql/statement"
import { KEYS } from "./level-numbers"

/** Up to so many items, all numbers of their levels are looked up. */
const FEW_FOUND = 2000

const areFound = (words: string, ids: string) => `
        ${itemWords("item")} @@ (${wordsQuery(words)})
        or item.id = any (${ids}::text[])`

/**
 * The items that are found by words, or are the ones of a barcode: gathered before
 * their levels. Which of them come first by any order is known only then; walking an
 * order until twenty of a word have come went through all items for a SKU, and for the
 * titles that begin with a word (13 s of 1,000,000 levels).
 */
export function foundItems(words: string, ids: string): string {
  return `
    select
      item.id, ${KEYS.title.key} as title, ${KEYS.sku.key} as sku
    from inventory_item item
    where item.deleted_at is null
      and (${areFound(words, ids)}
      )`
}

/** Whether a level's item is one of those that were gathered. */
export const FOUND = "found.id is not null"

/** Whether few items are found. It decides nothing but the way to a page. */
export const ARE_FEW_FOUND = query(
  "are-few-items-found",
  `
  select count(*) <= ${FEW_FOUND} as are_few
  from (
    select
    from inventory_item item
    where item.deleted_at is null
      and (${areFound("$1", "$2")}
      )
    limit ${FEW_FOUND + 1}
  ) found`
)
