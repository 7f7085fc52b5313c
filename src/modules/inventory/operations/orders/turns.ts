import { randomUUID } from "node:crypto"
import { setTimeout } from "node:timers/promises"

import { StockDatabase } from "../../database"
import { orderBusy } from "../../errors"
import { parseId } from "../../input"
import { END_TURN, TAKE_TURN } from "../../sql/lock"
import { inputRows, SETTINGS, statement } from "../../sql/statement"
import { StockContext } from "../../types"

/** Longer than any of core's workflows, should a process die with its turn. */
const TURN_SECONDS = 60

/** How long to wait for the turn of another, and between two looks. */
const PATIENCE_MS = 8_000
const FIRST_PAUSE_MS = 10
const LONGEST_PAUSE_MS = 200

const INPUT = inputRows("order_id text, holder text, seconds integer")

const TAKE = statement(
  "take-turn",
  { settings: SETTINGS, input: INPUT, taken: TAKE_TURN },
  "select exists (select from taken) as is_taken"
)

const END = statement(
  "end-turn",
  { settings: SETTINGS, input: INPUT, ended: END_TURN },
  "select count(*)::integer as ended from ended"
)

/**
 * Waits until nobody else is at work on the order and takes the turn.
 *
 * @returns by what to end it
 * @throws StockConflictError (`order_busy`) if the other took too long
 */
export async function takeTurn(
  database: StockDatabase,
  orderId: string,
  context: StockContext
): Promise<string> {
  const order_id = parseId(orderId, "order_id")
  const holder = randomUUID()
  const end = Date.now() + PATIENCE_MS

  for (
    let pause = FIRST_PAUSE_MS;
    ;
    pause = Math.min(2 * pause, LONGEST_PAUSE_MS)
  ) {
    const { is_taken } = await database.run<{ is_taken: boolean }>(
      { text: TAKE, input: [{ order_id, holder, seconds: TURN_SECONDS }] },
      context
    )

    if (is_taken) {
      return holder
    }
    if (Date.now() > end) {
      throw orderBusy(order_id)
    }
    await setTimeout(pause)
  }
}

/** Ends a turn, if it is the holder's still. */
export async function endTurn(
  database: StockDatabase,
  orderId: string,
  holder: string,
  context: StockContext
): Promise<void> {
  await database.run(
    {
      text: END,
      input: [{ order_id: parseId(orderId, "order_id"), holder }],
    },
    context
  )
}
