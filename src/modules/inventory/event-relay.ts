import { setTimeout as sleep } from "node:timers/promises"
import { isDeepStrictEqual } from "node:util"

import { StockDatabase } from "./database"
import {
  claimPlace,
  moveOn,
  readNextToTell,
} from "./operations/ledger/relay-events"
import { outOfScope } from "./out-of-scope"
import { MovementToTell } from "./policy/ledger/movement-events"
import { StockContext } from "./types"

/**
 * How long to wait between two rounds: what comes meanwhile is told as one. The more
 * come, the longer, for a round costs by itself what it costs to tell of fifty.
 */
const pauseAfter = (told: number) => Math.min(Math.max(told * 5, 25), 250)

/** How long before another look where a transaction is open, or somebody else tells. */
const WAIT_MS = 100

/** How long the event bus may take: a transaction is open meanwhile. */
const BUS_MS = 30_000

/** How often a process tries anew by itself, and after how long at first: then twice that. */
const ATTEMPTS = 6
const RETRY_MS = 1000

/** What a round came to. */
interface Round {
  told: number
  /**
   * What it left: nothing that was committed when it began, another page (`more`), what
   * waits for an open transaction (`waits`), or what another process is telling (`busy`).
   */
  left: "nothing" | "more" | "waits" | "busy"
}

/**
 * Tells the events of the ledger's movements: all that are committed, each level's in
 * the order in which they took effect, by one process at a time. The place up to which
 * they are told moves on in the transaction in which they are emitted: a process that
 * dies in between has them told again, with the same ids. The ledger is the outbox, so
 * that a change of stock writes nothing for it.
 *
 * Whoever commits says so (`poke`), and does not wait. What a process that died has left
 * is told with the next change of any other, or by the job (`catchUp`).
 */
export class EventRelay {
  private isAsked = false
  private isRunning = false
  /** How often it failed since something was told last. */
  private failures = 0
  private turn: Promise<unknown> = Promise.resolve()
  private nextCatchUp: Promise<void> | undefined

  constructor(
    private readonly database: StockDatabase,
    private readonly newContext: () => StockContext,
    private readonly emit: (movements: MovementToTell[]) => Promise<void>,
    private readonly failed: (error: unknown) => void
  ) {}

  /** Something is committed: its events are told next, behind the call. */
  poke(): void {
    this.isAsked = true
    if (!this.isRunning) {
      this.isRunning = true
      void outOfScope(() => this.rounds()).finally(() => {
        this.isRunning = false
        // Asked for between the last look and now.
        if (this.isAsked) {
          this.poke()
        }
      })
    }
  }

  /**
   * Tells all that can be told now: what waits for an open transaction is left. Those
   * who ask before it has begun share it.
   *
   * @throws what the event bus does
   */
  async catchUp(): Promise<void> {
    this.nextCatchUp ??= this.inTurn(async () => {
      this.nextCatchUp = undefined
      await this.toTheEnd()
    })
    await this.nextCatchUp
  }

  private async toTheEnd(): Promise<void> {
    for (;;) {
      const { left } = await this.round()

      if (left === "nothing" || left === "waits") {
        return
      }
      if (left === "busy") {
        await sleep(WAIT_MS)
      }
    }
  }

  private async rounds(): Promise<void> {
    while (this.isAsked) {
      this.isAsked = false

      const done = await this.inTurn(() => this.round()).catch(() => null)

      if (done) {
        const { told, left } = done

        this.isAsked ||= left !== "nothing"
        if (told || this.isAsked) {
          await pause(
            left === "waits" || left === "busy"
              ? Math.max(WAIT_MS, pauseAfter(told))
              : left === "more"
                ? 0
                : pauseAfter(told)
          )
        }
      } else {
        // Whoever commits meanwhile makes it try no sooner.
        this.isAsked ||= this.failures < ATTEMPTS
        await pause(RETRY_MS * 2 ** (Math.min(this.failures, ATTEMPTS) - 1))
      }
    }
  }

  /** One after another, also where several ask, and in the scope of none of them. */
  private inTurn<Result>(task: () => Promise<Result>): Promise<Result> {
    const done = outOfScope(() => this.turn.then(task))

    this.turn = done.catch(() => {})

    return done
  }

  /** Says that it fails once, until it does not. */
  private async round(): Promise<Round> {
    try {
      const done = await this.tell()

      if (done.left !== "busy") {
        this.failures = 0
      }

      return done
    } catch (error) {
      if (!this.failures++) {
        this.failed(error)
      }
      throw error
    }
  }

  private async tell(): Promise<Round> {
    const next = await readNextToTell(this.database, this.newContext())

    if (!next) {
      return { told: 0, left: "nothing" }
    }
    if (!next.count && isDeepStrictEqual(next.from, next.to)) {
      return { told: 0, left: "waits" }
    }

    return await this.database.transaction<StockContext, Round>(
      this.newContext(),
      async (inside) => {
        if (!(await claimPlace(this.database, next.from, inside))) {
          return { told: 0, left: "busy" }
        }
        if (next.movements.length) {
          await inTime(this.emit(next.movements))
        }
        await moveOn(this.database, next.from, next.to, inside)

        return {
          told: next.count,
          left: next.is_full ? "more" : next.is_more ? "waits" : "nothing",
        }
      }
    )
  }
}

const pause = (ms: number) => sleep(ms, undefined, { ref: false })

async function inTime(emitted: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`The event bus took longer than ${BUS_MS} ms`)),
      BUS_MS
    ).unref()
  })

  try {
    await Promise.race([emitted, late])
  } finally {
    clearTimeout(timer)
    emitted.catch(() => {})
  }
}
