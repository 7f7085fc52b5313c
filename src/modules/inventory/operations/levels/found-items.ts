import { itemWords, wordsQuery } from "../../sql/item-words"
import { ItemOrder, KEYS } from "./level-numbers"

/** Up to so many items, all numbers of their levels are looked up. */
const FEW_FOUND = 2000

/**
 * The items that are found by words, or are the ones of a barcode: gathered before
 * their levels. Which of them come first by any order is known only then; walking an
 * order until twenty of a word have come went through all items for a SKU, and for the
 * titles that begin with a word (13 s of 1,000,000 levels).
 *
 * Each in a query of its own: with "or" between the two, the words of each item that
 * the index had found were split again, which took longer than all else.
 *
 * @param columns of `item`, its id among them
 */
function areFound(words: string, ids: string, columns: string): string {
  return `
      select ${columns}
      from inventory_item item
      where item.deleted_at is null
        and ${itemWords("item")} @@ (${wordsQuery(words)})
      union all
      select ${columns}
      from inventory_item item
      where item.deleted_at is null
        and item.id = any (${ids}::text[])
        and (${itemWords("item")} @@ (${wordsQuery(words)})) is not true`
}

/** @param by what they are wanted by, of themselves */
export function foundItems(
  words: string,
  ids: string,
  by: ItemOrder | null
): string {
  return areFound(
    words,
    ids,
    by ? `item.id, ${KEYS[by].key} as ${by}` : "item.id"
  )
}

/** Whether a level's item is one of those that were gathered. */
export const FOUND = "found.id is not null"

/**
 * The same where they are many, as a condition on rows that come in their order: the
 * planner would look up all levels of all of them.
 */
export const isAmongFound = (row: string) =>
  `(${row}.inventory_item_id in (select found.id from found)) is true`

/** The same of a level in the ranking, for counting: as few are looked up as are counted. */
export const IS_FOUND =
  "ranked.inventory_item_id in (select found.id from found)"

/** Whether an item is found, where none are gathered. */
export const isFoundBy = (item: string, words: string, ids: string) => `(
          ${item}.id = any (${ids}::text[])
          or ${itemWords(item)} @@ (${wordsQuery(words)})
        )`

/**
 * The same of a row that names an item: as a value, for the planner would gather all
 * that exist.
 */
export const isOfFoundBy = (row: string, words: string, ids: string) => `(
        select ${isFoundBy("item", words, ids)}
        from inventory_item item
        where item.id = ${row}.inventory_item_id
          and item.deleted_at is null
      )`

/** As many of the items that are found as tell whether they are few. */
export function someFound(words: string, ids: string): string {
  return `${areFound(words, ids, "item.id")}
      limit ${FEW_FOUND + 1}`
}

/** Whether these are all. It decides nothing but the way to a page. */
export const ARE_FEW = `count(*) <= ${FEW_FOUND}`
