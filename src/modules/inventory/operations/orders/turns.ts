import { randomUUID } from "node:crypto"
import { setTimeout } from "node:timers/promises"

import { StockDatabase } from "../../database"
import { orderBusy } from "../../errors"
import { parseId } from "../../input"
import { END_TURN, RENEW_TURN, TAKE_TURN } from "../../sql/lock"
import { inputRows, SETTINGS, withCtes } from "../../sql/statement"
import { StockContext } from "../../types"

/**
 * How long a turn lasts that is not renewed. A process renews its turns while it
 * is at work (`turn-keeper.ts`), so this is how long an order waits for one that
 * was killed: less than the patience of who waits, so that nobody is refused for
 * the sake of the dead. A lock of a session would end with its connection at
 * once, and is not taken: it keeps a connection of the pool from all others for
 * as long as a shipping provider takes, and is lost behind PgBouncer.
 */
const TURN_SECONDS = 6

/** How long to wait for the turn of another, and between two looks. */
const PATIENCE_MS = 8_000
const FIRST_PAUSE_MS = 10
const LONGEST_PAUSE_MS = 200

const INPUT = inputRows("order_id text, holder text, seconds integer")

const TAKE = withCtes(
  { settings: SETTINGS, input: INPUT, taken: TAKE_TURN },
  "select exists (select from taken) as is_taken"
)

const RENEW = withCtes(
  { settings: SETTINGS, input: INPUT, renewed: RENEW_TURN },
  "select count(*)::integer as renewed from renewed"
)

const END = withCtes(
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

/** A turn, and by what its holder is known. */
export interface HeldTurn {
  order_id: string
  holder: string
}

/** Has turns last from now on, those that nobody has taken over. */
export async function renewTurns(
  database: StockDatabase,
  turns: HeldTurn[],
  context: StockContext
): Promise<void> {
  await database.run(
    {
      text: RENEW,
      input: turns.map((turn) => ({ ...turn, seconds: TURN_SECONDS })),
    },
    context
  )
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
