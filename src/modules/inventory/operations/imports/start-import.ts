import { StockDatabase } from "../../database"
import { notAllowed, unknownIds } from "../../errors"
import { newId } from "../../ids"
import { lockImports } from "../../sql/lock"
import { inputRows, query, SETTINGS, statement } from "../../sql/statement"
import { StockContext } from "../../types"

/** Locks all imports of a file: two of them that are started at once see each other. */
const LOCK_IMPORTS = statement(
  "lock-imports-of-file",
  {
    settings: SETTINGS,
    input: inputRows("id text"),
    stock_import: lockImports(`stock_import.file_hash in (
      select file_hash from stock_import where id in (select id from input)
    )`),
  },
  "select count(*)::integer as locked from stock_import"
)

/** Read after the lock: whoever held it may just have started another. */
const READ_IMPORTS = query(
  "read-imports-of-file",
  `
select
  stock_import.id,
  case when exists (
    select from stock_movement_group undo
    where undo.undoes_group_id = stock_import.group_id
  ) then 'undone' else stock_import.status end as status
from stock_import
where stock_import.file_hash in (
  select file_hash from stock_import where id = $1::text
)
order by stock_import.id`
)

const START_IMPORT = statement(
  "start-import",
  {
    settings: SETTINGS,
    input: inputRows("id text, group_id text"),
    started: `
    update stock_import
    set
      status = 'applying', group_id = input.group_id,
      started_at = settings.moment
    from input, settings
    where stock_import.id = input.id and stock_import.status = 'previewed'
    returning stock_import.id`,
  },
  "select id from started"
)

/**
 * Lets an import begin: its rows have their turn from now on, batch by batch.
 *
 * @param again whether the file may be applied although it was before
 * @throws NOT_FOUND for an unknown import, NOT_ALLOWED if it is not previewed, or its
 * file was applied before and not undone
 */
export async function startImport(
  database: StockDatabase,
  id: string,
  again: boolean,
  context: StockContext
): Promise<void> {
  await database.transaction(context, async (inside) => {
    await database.run({ text: LOCK_IMPORTS, input: [{ id }] }, inside)

    const imports = await database.list<{ id: string; status: string }>(
      { text: READ_IMPORTS, values: [id] },
      inside
    )
    const own = imports.find((one) => one.id === id)
    const other = imports.find(
      (one) => one.id !== id && ["applying", "applied"].includes(one.status)
    )

    if (!own) {
      throw unknownIds("Stock import", [id])
    }
    if (own.status !== "previewed") {
      throw notAllowed(
        `Stock import ${id} is ${own.status}, and only one that is previewed is applied`,
        [{ reason: "wrong_status", id, status: own.status }]
      )
    }
    if (other && !again) {
      throw notAllowed(
        `The file of stock import ${id} was applied before, by stock import ${other.id}: ` +
          `undo that, or say that it is to be applied again`,
        [{ reason: "repeated", id, first: other.id }]
      )
    }

    await database.run(
      { text: START_IMPORT, input: [{ id, group_id: newId("smgrp") }] },
      inside
    )
  })
}
