import { Client } from "pg"

import { ModuleProcess } from "./module-process"
import { findUnsoundStock, RunSql } from "./sound-stock"

/** Makes an item that is stocked at one location, by a module in a process of its own. */
export async function makeItem(
  module: ModuleProcess,
  stocked_quantity: number
): Promise<string> {
  const { id } = await module.call("createInventoryItems", {})

  await module.call("createInventoryLevels", {
    inventory_item_id: id,
    location_id: "a",
    stocked_quantity,
  })

  return id
}

/** How many units of an item are reserved, as the database has it. */
export async function reservedOf(
  client: Client,
  item: string
): Promise<number> {
  const { rows } = await client.query(
    "select reserved_quantity from inventory_level where inventory_item_id = $1",
    [item]
  )

  return Number(rows[0].reserved_quantity)
}

/** What is wrong with the stock of a database: nothing, whatever was done to it. */
export async function findUnsound(client: Client): Promise<string[]> {
  return await findUnsoundStock(
    (async (text, values = []) =>
      (await client.query(text, values)).rows) as RunSql
  )
}
