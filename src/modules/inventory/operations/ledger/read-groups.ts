import { StockDatabase } from "../../database"
import { unknownIds } from "../../errors"
import { MovementGroupRow } from "../../rows"
import { toGroup } from "../../serialize"
import { MovementGroupDTO, StockContext } from "../../types"
import { query } from "../../sql/statement"
import { badCursor } from "./history-input"

/**
 * Reads groups of movements, newest first, from before a group where one is
 * named, or one group alone.
 */
const READ_GROUPS = (name: string, condition: string) =>
  query(
    name,
    `
select
  movement_group.*,
  undo.id as undone_by_group_id,
  (
    select count(*)::integer from stock_movement
    where stock_movement.group_id = movement_group.id
  ) as movements
from stock_movement_group movement_group
left join stock_movement_group undo
  on undo.undoes_group_id = movement_group.id
where ${condition}
order by movement_group.created_at desc, movement_group.id desc
limit $2::integer`
  )

const ONE = READ_GROUPS("read-group", "movement_group.id = $1::text")
const NEWEST = READ_GROUPS("read-groups", "$1::text is null")
const OLDER = READ_GROUPS(
  "read-groups-before",
  `(movement_group.created_at, movement_group.id) < (
    select created_at, id from stock_movement_group where id = $1::text
  )`
)

/** @throws NOT_FOUND if there is none */
export async function readGroup(
  database: StockDatabase,
  id: string,
  context: StockContext
): Promise<MovementGroupDTO> {
  const [row] = await database.list<MovementGroupRow>(
    { text: ONE, values: [id, 1] },
    context
  )

  if (!row) {
    throw unknownIds("Movement group", [id])
  }

  return toGroup(row)
}

/** @throws INVALID_DATA for the cursor of a group that is not there */
export async function readGroups(
  database: StockDatabase,
  { cursor, limit }: { cursor: string | null; limit: number },
  context: StockContext
): Promise<{ groups: MovementGroupDTO[]; next_cursor: string | null }> {
  const rows = await database.list<MovementGroupRow>(
    { text: cursor ? OLDER : NEWEST, values: [cursor, limit + 1] },
    context
  )
  const groups = rows.slice(0, limit).map(toGroup)

  // Nothing is older than the oldest, nor than a group that is not there.
  if (cursor && !groups.length) {
    const [last] = await database.list(
      { text: ONE, values: [cursor, 1] },
      context
    )

    if (!last) {
      throw badCursor()
    }
  }

  return {
    groups,
    next_cursor: rows.length > limit ? groups.at(-1)!.id : null,
  }
}
