// @ts-check
// A process of the feed's drill, as told over IPC: one that changes stock, or a reader
// that takes the changes over into tables of its own, until it is killed.
const { setTimeout: sleep } = require("node:timers/promises")

const pg = require("@medusajs/framework/pg")
const { Modules } = require("@medusajs/framework/utils")

const { start } = require("./load-module.cjs")

class ChangedMind extends Error {}

// The module is loaded as it is built, and has no types here: `any` is what it is.
/** @type {Record<string, (inventory: any, settings: any) => Promise<object>>} */
const ROLES = { prepare, write, read }

/** How many lines a bulk change has. */
const LINES = 60

let isFinishing = false
/**
 * @param {string} word
 * @returns {Promise<void>} that it was told
 */
function isTold(word) {
  return new Promise((resolve) => {
    process.on("message", (message) => message === word && resolve())
  })
}

// From the first moment on: who is still loading may be told already.
const [isToHold, mayEnd, mayGoOn] = ["hold", "end", "go on"].map(isTold)

const [, , role = "", settings = "{}"] = process.argv

process.on("message", (message) => {
  isFinishing ||= message === "finish"
})
void main(JSON.parse(settings))

/** @param {{ url: string }} given */
async function main({ url, ...given }) {
  const app = await start("holdfast", url, { pool: { min: 1, max: 12 } })

  if (role === "prepare") {
    await app.runMigrations()
  }

  const ended = await ROLES[role]?.(app.modules[Modules.INVENTORY], {
    url,
    ...given,
  })

  tell({ ended })
  process.disconnect()
  process.exit(0)
}

/**
 * Makes levels. When told to, writes a movement, and keeps its transaction open for so
 * long, and until told to end.
 *
 * @param {any} inventory
 * @param {{ items: number, places: number, heldMs: number }} settings
 */
async function prepare(inventory, { items, places, heldMs }) {
  const made = await inventory.createInventoryItems(
    Array.from({ length: items }, (_, item) => ({ sku: `ITEM-${item}` }))
  )

  await inventory.createInventoryLevels(
    made.flatMap((/** @type {any} */ { id }) =>
      Array.from({ length: places }, (_, place) => ({
        inventory_item_id: id,
        location_id: `place_${place}`,
        stocked_quantity: 100,
      }))
    )
  )

  const held = await inventory.createInventoryLevels({
    inventory_item_id: made[0].id,
    location_id: "held",
    stocked_quantity: 1,
  })

  tell({ prepared: true })
  await isToHold
  await transactions(inventory)(async (context) => {
    await inventory.adjustInventory(
      held.inventory_item_id,
      held.location_id,
      7,
      context
    )

    const [{ id }] = await context.transactionManager.execute(
      "select max(id) as id from stock_movement where location_id = 'held'"
    )

    tell({ held: id })
    await Promise.all([sleep(heldMs), mayEnd])
  })

  return {}
}

/**
 * Writers side by side until so many movements are committed, the second half when told
 * to go on: bulk changes, of which every fourth is rolled back when it is written, and
 * promises that are taken back.
 *
 * @param {any} inventory
 * @param {{ writers: number, changes: number }} settings
 */
async function write(inventory, { writers, changes }) {
  const levels = await inventory.listInventoryLevels(
    { location_id: { $ne: "held" } },
    { take: null }
  )
  const transaction = transactions(inventory)
  let left = changes
  let rolledBack = 0

  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      for (let turn = writer; left > 0; turn++) {
        if (left < changes / 2) {
          await mayGoOn
        }

        const lines = Math.min(LINES, left)
        const chosen = choose(levels, lines)
        const adjustments = chosen.map((level) => ({
          inventoryItemId: level.inventory_item_id,
          locationId: level.location_id,
          adjustment: 1 + (turn % 3),
        }))

        if (turn % 4 === 0) {
          await transaction(async (context) => {
            await inventory.adjustInventory(adjustments, context)
            throw new ChangedMind()
          }).catch(unless(ChangedMind))
          rolledBack += lines
        } else if (turn % 4 === 1 && left > 20) {
          left -= 20
          const reservations = await inventory.createReservationItems(
            chosen.slice(0, 10).map((level) => ({
              ...placeOf(level),
              quantity: 2,
            }))
          )

          await inventory.deleteReservationItems(
            reservations.map((/** @type {any} */ { id }) => id)
          )
        } else {
          left -= lines
          await inventory.adjustInventory(adjustments)
        }
      }
    })
  )

  return { rolledBack }
}

/**
 * Takes changes over, with the cursor in the same transaction, and stops for good where
 * it is told to: there it waits to be killed.
 *
 * @param {any} inventory
 * @param {{ url: string, reader: number, limit: number, stopAt: string, stopAfter: number }} settings
 */
async function read(inventory, { url, reader, limit, stopAt, stopAfter }) {
  const own = new pg.Client({ connectionString: url })

  await own.connect()

  const kept = await own.query(
    "select cursor, taken from reader where reader = $1",
    [reader]
  )
  let { cursor, taken } = kept.rows[0]

  /** @param {string} point */
  const stopHere = async (point) => {
    if (point === stopAt && taken >= stopAfter) {
      tell({ stopped: taken })
      await new Promise(() => {})
    }
  }

  for (;;) {
    const isLast = isFinishing
    const { changes, ...page } = await inventory.listStockChanges({
      after: cursor,
      limit,
      wait: isLast ? 0 : 1,
    })

    if (isLast && !changes.length && !page.has_more) {
      return { taken }
    }
    if (changes.length) {
      await stopHere("read")
    }
    await own.query("begin")
    await own.query(
      `insert into taken_over
      select $1, change.*
      from jsonb_to_recordset($2::jsonb) as change (
        id text, inventory_item_id text, location_id text,
        stocked_delta numeric, reserved_delta numeric,
        stocked_after numeric, reserved_after numeric, incoming_after numeric
      )`,
      [reader, JSON.stringify(changes)]
    )
    taken += changes.length
    cursor = page.cursor
    if (changes.length) {
      await stopHere("written")
    }
    await own.query(
      "update reader set cursor = $2, taken = $3 where reader = $1",
      [reader, cursor, taken]
    )
    await own.query("commit")
    if (changes.length) {
      await stopHere("kept")
    }
  }
}

/** @param {any} inventory */
function transactions(inventory) {
  /** @param {(context: any) => Promise<void>} task */
  return (task) =>
    inventory.baseRepository_
      .getFreshManager()
      .transactional((/** @type {any} */ transactionManager) =>
        task({ transactionManager })
      )
}

/** @param {any} level */
function placeOf({ inventory_item_id, location_id }) {
  return { inventory_item_id, location_id }
}

/**
 * @param {any[]} levels
 * @param {number} count
 * @returns {any[]} some that follow one another, from a random one on
 */
function choose(levels, count) {
  const from = Math.floor(Math.random() * levels.length)

  return [...levels.slice(from), ...levels.slice(0, from)].slice(0, count)
}

/** @param {new () => Error} expected */
function unless(expected) {
  return (/** @type {unknown} */ error) => {
    if (!(error instanceof expected)) {
      throw error
    }
  }
}

/** @param {object} message */
function tell(message) {
  process.send?.(message)
}
