import { isFoundBy } from "./found-items"
import { ItemOrder, KEYS } from "./level-numbers"
import { LevelPart } from "./level-parts"
import { PageOrder } from "./page-order"

/** Items by their order, on from where the page begins. */
const inOrder = (
  { after, direction, last }: PageOrder,
  key: string,
  conditions: string[],
  most: string
) => `
        from inventory_item item
        where ${[
          "item.deleted_at is null",
          ...conditions,
          ...(last
            ? [`(${key}, item.id) ${after}= (${last.key}, ${last.item})`]
            : []),
        ].join(`
          and `)}
        order by ${key} ${direction}, item.id ${direction}
        limit ${most}`

const partOf = (by: ItemOrder, query: string): LevelPart => ({
  few: { as: "found", by: "item", query: () => query },
  key: `found.${by}`,
})

/** All items that were found. */
export const foundItemsBy = (by: ItemOrder) =>
  partOf(
    by,
    `
      select id, ${by} from found`
  )

/** The first items of which any levels are chosen. */
export const chosenItems = (order: PageOrder, by: ItemOrder, limit: string) =>
  partOf(
    by,
    `
      select id, ${by}
      from (
        select item.id, ${KEYS[by].key} as ${by}${inOrder(
          order,
          KEYS[by].key,
          // As a condition, for the planner would gather and sort all of them.
          [
            "(item.id in (select chosen.inventory_item_id from chosen)) is true",
          ],
          `${limit} + 1`
        )}
      ) item`
  )

/** The first items, each of which is asked for the words. */
export function askedItems(
  order: PageOrder,
  by: ItemOrder,
  [text, ids]: string[],
  most: string
): LevelPart {
  // With its key, by which the planner knows the order.
  const asked = `
        select item.*, ${KEYS[by].key} as key${inOrder(order, KEYS[by].key, [], most)}`

  return {
    ...partOf(
      by,
      `
      select item.id, item.key as ${by}
      from (${asked}
      ) item
      where ${isFoundBy("item", text!, ids!)}`
    ),
    asked,
  }
}

/** The expression `sorted`: the first of the items that were found. */
export const firstFound = (
  { after, direction, last }: PageOrder,
  by: ItemOrder,
  found: string,
  most: string
) => `sorted as materialized (
    select id, ${by}
    from ${found}${
      last
        ? `
    where (${by}, id) ${after}= (${last.key}, ${last.item})`
        : ""
    }
    order by ${by} ${direction}, id ${direction}
    limit ${most}
)`

export function sortedItems(by: ItemOrder): LevelPart {
  const asked = `
      select id, ${by} from sorted`

  return { ...partOf(by, asked), asked }
}
