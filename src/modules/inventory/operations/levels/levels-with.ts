import { HELD_AT_LEVEL, NEXT_EXPECTED } from "./level-numbers"
import { Among, LevelPart } from "./level-parts"

/**
 * The levels that meet all conditions, with no more beside them than the conditions
 * and the key ask for: each join of all levels costs as much as reading them.
 *
 * @param chosen those that meet them already, as `level`
 */
export function levelsWith(
  key: string,
  conditions: string[],
  few?: LevelPart["few"],
  chosen?: string
): string {
  const needs = [key, ...conditions].join()
  const isOf = (alias: string) =>
    needs.includes(`${alias}.`) && few?.as !== alias

  return `from ${
    few && chosen
      ? // Materialized, so that they are joined as the few that they are.
        `(
      with few as materialized (${few.query(amongChosen)}
      )
      select * from few
    ) ${few.as}
    join ${chosen}
      on ${SAME[few.by](few.as)}`
      : few
        ? `(${few.query(() => "")}
    ) ${few.as}
    cross join lateral (
      select level.*
      from inventory_level level
      where ${SAME[few.by](few.as)}
        and level.deleted_at is null
      ${few.by === "item" ? "offset 0" : "limit 1"}
    ) level`
        : (chosen ?? "inventory_level level")
  }${
    isOf("found")
      ? `
    join found on found.id = level.inventory_item_id`
      : ""
  }${
    isOf("item")
      ? key.includes("item.") && !chosen
        ? `
    join inventory_item item
      on item.id = level.inventory_item_id and item.deleted_at is null`
        : // One by one: joined, all items were read for a page of a few levels.
          `
    cross join lateral (
      select item.*
      from inventory_item item
      where item.id = level.inventory_item_id
        and item.deleted_at is null
      limit 1
    ) item`
      : ""
  }${
    isOf("settings")
      ? `
    cross join settings`
      : ""
  }${
    isOf("held")
      ? `
    left join lateral (${HELD_AT_LEVEL}
    ) held on true`
      : ""
  }${
    isOf("expected")
      ? `
    left join lateral (${NEXT_EXPECTED("level.id")}
    ) expected on true`
      : ""
  }
    where ${[
      ...(conditions.length || !chosen ? conditions : ["true"]),
      // Items that are deleted are few, and an index has them.
      ...(isOf("item") || needs.includes("found.") || chosen
        ? []
        : [
            `not exists (
        select from inventory_item deleted
        where deleted.id = level.inventory_item_id
          and deleted.deleted_at is not null
      )`,
          ]),
    ].join(`
      and `)}`
}

/** Whether a level is what a row of few names. */
const SAME = {
  item: (few) => `level.inventory_item_id = ${few}.id`,
  place: (few) => `level.inventory_item_id = ${few}.inventory_item_id
        and level.location_id = ${few}.location_id`,
} satisfies Record<string, (few: string) => string>

/** Of what a row names, those that are chosen. */
export const amongChosen: Among = (row) => `
        and ((${row}.inventory_item_id, ${row}.location_id) in (
          select chosen.inventory_item_id, chosen.location_id from chosen
        )) is true`
