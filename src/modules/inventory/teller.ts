import { hostname } from "node:os"
import { setTimeout as sleep } from "node:timers/promises"

import { StockDatabase } from "./database"
import { Emissions } from "./emissions"
import {
  forgetDead,
  forgetTeller,
  listLeft,
  noteTold,
} from "./operations/ledger/note-told"
import {
  takeHorizon,
  tellUntold,
  untilPassed,
} from "./operations/ledger/tell-untold"
import { outOfScope } from "./out-of-scope"
import { MovementToTell } from "./policy/ledger/movement-events"
import { Telling, Tellings } from "./tellings"
import { StockContext } from "./types"

/** How often a process that changes stock notes up to where it has told. */
const NOTE_MS = 1000

/** How often one does that has nothing to do: it lives. */
const REST_MS = 20_000

/** When a call is given up that has not ended: what it may have done is told. */
const STUCK_MS = 5 * 60_000

/** How long calls, and transactions of anybody, are waited for before telling again. */
const SETTLE_MS = 10_000

/** After how long a bus that failed is tried again at first, then twice that, and at most. */
const RETRY_MS = 1000
const LONGEST_RETRY_MS = 60_000

/** What is not told. */
interface Untold {
  /** Calls of this order and lower may be among it. */
  order: number
  since: number
  /** Whether what a call did may still be uncommitted, as where its answer was lost. */
  isUncertain: boolean
}

/**
 * Makes sure that what this process commits is told, and what others have left.
 *
 * A call tells what it did by itself, after the commit. Beside the calls, once a second,
 * the process notes up to which movement all of its own are told: it reads the last
 * number of the ledger, waits for the calls that were open then, and notes it. Each
 * movement says which process wrote it. So what a process leaves that dies is what the
 * ledger has of it behind its mark, and another tells that; as it does itself where its
 * event bus has failed. Some of it is told twice then, with the same `event_id`.
 */
export class Teller {
  private readonly emissions = new Emissions()

  private registering: Promise<void> | undefined
  private timer: NodeJS.Timeout | undefined
  private isBusy = false

  /** Up to which movement all is told that this process did; null before it has a row. */
  private mark: number | null = null
  /** Up to which it is once all calls are told that were open when it was read. */
  private next: { upto: number; order: number } | undefined
  private noted = { at: 0, order: 0, mark: -1 }

  private untold: Untold | undefined
  private isBusDown = false
  private failures = 0
  private retryAt = 0
  private failedNotes = 0

  constructor(
    private readonly database: StockDatabase,
    private readonly calls: Tellings,
    private readonly newContext: () => StockContext,
    private readonly emit: (
      teller: number,
      movements: MovementToTell[]
    ) => Promise<void>,
    private readonly warn: (message: string) => void
  ) {}

  /** Waits for the first note where there is none yet: it is sent once in a process. */
  ready(): Promise<void> | undefined {
    return this.timer ? undefined : this.start()
  }

  /** Begins to note, and to look after others: before the first change of stock. */
  async start(): Promise<void> {
    this.registering ??= outOfScope(() => this.note()).then(
      () => {
        this.timer ??= setInterval(() => void this.tick(), NOTE_MS).unref()
      },
      (error: unknown) => {
        this.registering = undefined
        throw error
      }
    )
    await this.registering
  }

  /**
   * Ends: waits for calls that are under way, and forgets this process where all is
   * told. Otherwise another tells what it leaves.
   */
  async stop(): Promise<void> {
    if (!this.registering) {
      return
    }

    clearInterval(this.timer)
    this.timer = undefined
    await this.until(() => !this.isBusy)
    await this.settled(this.calls.order)
    if (this.untold && !(await this.tellAgain().catch(() => false))) {
      return
    }
    if (this.calls.areToldUpTo(this.calls.order)) {
      await forgetTeller(this.database, this.calls.id, this.newContext())
      this.registering = undefined
      this.mark = null
      this.next = undefined
    }
  }

  /** Whether the bus has failed: what the ledger has is told from there, and not twice. */
  get isHeld(): boolean {
    return this.isBusDown
  }

  /** What a call that has just ended did is not told, for the bus is down. */
  skip(): void {
    this.untold!.order = this.calls.order
  }

  /**
   * Emits what a call did. Comes back once that is done, or takes long; does not throw.
   *
   * @param failed told why it failed: what the ledger has of it is told again
   */
  async tell(
    telling: Telling | undefined,
    emit: () => Promise<unknown>,
    failed: (error: unknown) => void
  ): Promise<void> {
    telling?.enter()
    await this.emissions.add(emit, (error) => {
      if (error !== undefined) {
        failed(error)
        this.isBusDown = true
        this.fail()
      }
      telling?.leave()
    })
  }

  /**
   * Something that may be committed is not told, and has nobody who would: it is told
   * from the ledger.
   *
   * @param isUncertain whether it may also still be committed
   */
  fail(isUncertain = false): void {
    if (!this.untold) {
      this.failures = 0
      this.retryAt = performance.now() + RETRY_MS
    }
    this.untold = {
      since: this.untold?.since ?? performance.now(),
      order: this.calls.order,
      isUncertain: isUncertain || !!this.untold?.isUncertain,
    }
    this.next = undefined
  }

  /**
   * Tells what processes have left that died. Of several that do so at once, one tells
   * for each.
   *
   * @throws what the event bus does
   */
  async rescue(): Promise<void> {
    await this.start()

    const left = (await listLeft(this.database, this.newContext())).filter(
      (teller) => teller !== this.calls.id
    )

    if (!left.length) {
      return
    }

    const horizon = await takeHorizon(this.database, this.newContext())

    if (await this.isPassed(horizon)) {
      for (const teller of left) {
        await this.tellFor({ teller, isOwn: false, upto: horizon.upto })
      }
      await forgetDead(this.database, this.newContext())
    }
  }

  private async tick(): Promise<void> {
    this.emissions.look()
    if (this.isBusy) {
      return
    }

    this.isBusy = true
    try {
      await outOfScope(() => this.round())
      this.failedNotes = 0
    } catch (error) {
      // A moment's failure is nobody's concern: the mark stays where it is.
      if (++this.failedNotes === 10) {
        this.warn(
          `What is told of the stock could not be noted: ${String(error)}`
        )
      }
    } finally {
      this.isBusy = false
    }
  }

  private async round(): Promise<void> {
    const now = performance.now()

    if (this.calls.forgetOlderThan(STUCK_MS)) {
      this.fail(true)
    }

    const isDue =
      now - this.noted.at >= REST_MS ||
      this.calls.order !== this.noted.order ||
      this.next ||
      this.mark !== this.noted.mark
    const hasLeft = isDue && (await this.note())

    if (this.untold && now >= this.retryAt) {
      await this.retry(() => this.tellAgain())
    }
    if (hasLeft) {
      await this.retry(() => this.rescue().then(() => true))
    }
  }

  /** Tries what may fail with the bus, more slowly each time. */
  private async retry(task: () => Promise<boolean>): Promise<void> {
    const isDone = await task().catch((error: unknown) => {
      if (!this.failures) {
        this.warn(`Events of stock could not be told yet: ${String(error)}`)
      }

      return false
    })

    this.failures = isDone ? 0 : this.failures + 1
    this.retryAt =
      performance.now() +
      Math.min(RETRY_MS * 2 ** this.failures, LONGEST_RETRY_MS)
  }

  /** @returns whether some process has left what nobody has told */
  private async note(): Promise<boolean> {
    this.settle()

    const { order } = this.calls
    const untoldMs = Math.max(
      this.untold ? performance.now() - this.untold.since : 0,
      this.calls.age
    )
    const { mark, upto, has_left } = await noteTold(
      this.database,
      {
        teller: this.calls.id,
        name: `${hostname()}:${process.pid}`,
        mark: this.mark,
        untold_ms: untoldMs ? Math.round(untoldMs) : null,
      },
      this.newContext()
    )

    this.mark ??= mark
    this.noted = { at: performance.now(), order, mark }
    if (!this.untold) {
      // Whoever began until now may have a number up to this one.
      this.next ??= { upto, order: this.calls.order }
      this.settle()
    }

    return has_left
  }

  private settle(): void {
    if (this.next && this.calls.areToldUpTo(this.next.order)) {
      this.mark = this.next.upto
      this.next = undefined
    }
  }

  /** Tells what this process did and has not told, from the ledger. */
  private async tellAgain(): Promise<boolean> {
    for (;;) {
      const horizon = await takeHorizon(this.database, this.newContext())
      const { order } = this.calls
      const isSettled = this.untold?.isUncertain
        ? await this.isPassed(horizon)
        : await this.settled(order)

      if (
        !isSettled ||
        !(await this.tellFor({
          teller: this.calls.id,
          isOwn: true,
          upto: horizon.upto,
        }))
      ) {
        return false
      }
      this.mark = Math.max(this.mark ?? 0, horizon.upto)
      if (!this.untold || this.untold.order <= order) {
        this.untold = undefined
        this.isBusDown = false

        return true
      }
      // More came while the bus was down, which is told next.
    }
  }

  private async tellFor(
    of: Parameters<typeof tellUntold>[1]
  ): Promise<boolean> {
    return await tellUntold(
      this.database,
      of,
      async (movements) => {
        await new Promise<void>((resolve, reject) => {
          void this.emissions.add(
            () => this.emit(of.teller, movements),
            (error) =>
              error === undefined ? resolve() : reject(error as Error)
          )
        })
        this.isBusDown = false
      },
      this.newContext
    )
  }

  private async isPassed(
    horizon: Awaited<ReturnType<typeof takeHorizon>>
  ): Promise<boolean> {
    return await untilPassed(
      this.database,
      horizon,
      SETTLE_MS,
      this.newContext()
    )
  }

  private async settled(order: number): Promise<boolean> {
    return await this.until(() => this.calls.areToldUpTo(order))
  }

  private async until(isSo: () => boolean): Promise<boolean> {
    const until = performance.now() + SETTLE_MS

    while (!isSo() && performance.now() < until) {
      this.emissions.look()
      await sleep(20, undefined, { ref: false })
    }

    return isSo()
  }
}
