import { DatabaseUnavailableError, isRefusal } from "./database-errors"
import {
  beginsToWait,
  inBatch,
  onItsOwn,
  WaitingCall,
} from "./telemetry/batches"

/** How one call of a batch ended; undefined if it is still to be decided. */
export type Outcome<Result> = { value: Result } | { error: unknown } | undefined

/** An operation of which calls that wait at the same time share a statement. */
export interface Batchable<Call, Result> {
  /** What operators know it by. */
  name: string
  /** What a call changes: calls that share any of it are made in their order. */
  placesOf(call: Call): string[]
  /**
   * Makes calls in one statement, as if one after the other in their order.
   * What it cannot decide in that way it leaves undecided, unwritten; of a call
   * that comes alone it always tells how it ended.
   *
   * @throws if nothing was written for any of them
   */
  together(calls: Call[]): Promise<Outcome<Result>[]>
  /** Makes one call, with all the patience it is due. */
  alone(call: Call): Promise<Result>
}

interface Waiting<Call, Result> extends WaitingCall {
  call: Call
  places: string[]
  resolve: (result: Result) => void
  reject: (error: unknown) => void
}

/**
 * How many statements of an operation run at the same time, and how many calls
 * share one. While they run, further calls gather for the next. More statements
 * at once make the batches small again: of twenty callers on 1,000 items, one
 * statement for each cost Postgres 370 µs a call, four at once 165, two 85.
 */
const AT_ONCE = 2
const MOST_CALLS = 50

/**
 * How long a statement may run and keep others from being sent, in milliseconds.
 * A shared one waits 50 ms for a lock and is over in a few: what takes so much
 * longer is on a connection that may never answer, and others are not. Two silent
 * connections stopped every sale of a process while this had no end.
 */
const OVERDUE_MS = 1000

/**
 * Joins concurrent calls into one statement: one round trip, one lock and one
 * commit for all that wait at the same moment. A call that comes alone is sent
 * alone, at once. Every caller gets the answer that it would have got alone, and
 * who came first is served first.
 */
export class Batches<Call, Result> {
  private waiting: Waiting<Call, Result>[] = []
  /** What the running statements change. */
  private readonly busy = new Set<string>()
  private running = 0
  private isDue = false

  constructor(private readonly operation: Batchable<Call, Result>) {}

  add(call: Call): Promise<Result> {
    return new Promise((resolve, reject) => {
      const places = this.operation.placesOf(call)

      this.waiting.push({ call, places, resolve, reject, ...beginsToWait() })
      this.gather()
    })
  }

  /** Lets those join that come in the same turn of the event loop. */
  private gather(): void {
    if (this.isDue || this.running >= AT_ONCE || !this.waiting.length) {
      return
    }

    this.isDue = true
    setImmediate(() => {
      this.isDue = false

      const batch = this.take()

      if (batch.length) {
        void this.send(batch)
        this.gather()
      }
    })
  }

  /**
   * Takes its share of those who wait, and whoever wants the same as they. Nobody
   * overtakes a call that wants the same.
   */
  private take(): Waiting<Call, Result>[] {
    const share = Math.ceil(this.waiting.length / (AT_ONCE - this.running))
    const batch: Waiting<Call, Result>[] = []
    const taken = new Set<string>()
    const blocked = new Set(this.busy)
    const left: Waiting<Call, Result>[] = []

    for (const one of this.waiting) {
      const isNext =
        batch.length < MOST_CALLS &&
        !one.places.some((place) => blocked.has(place)) &&
        (batch.length < share || one.places.every((place) => taken.has(place)))

      if (isNext) {
        batch.push(one)
        one.places.forEach((place) => taken.add(place))
      } else {
        left.push(one)
        one.places.forEach((place) => blocked.add(place))
      }
    }
    this.waiting = left

    return batch
  }

  private async send(batch: Waiting<Call, Result>[]): Promise<void> {
    const places = batch.flatMap((one) => one.places)

    this.running += 1
    places.forEach((place) => this.busy.add(place))

    let isRunning = true
    const makeRoom = () => {
      if (isRunning) {
        isRunning = false
        this.running -= 1
        places.forEach((place) => this.busy.delete(place))
        this.gather()
      }
    }
    const overdue = setTimeout(makeRoom, OVERDUE_MS)
    const late = await inBatch(this.operation.name, batch, () =>
      this.decide(batch)
    )

    clearTimeout(overdue)
    makeRoom()

    // They wait for a lock that somebody holds for long: nobody else waits.
    await Promise.all(
      late.map((one) =>
        onItsOwn(one, () => this.operation.alone(one.call)).then(
          one.resolve,
          one.reject
        )
      )
    )
  }

  /** @returns those that must be made alone */
  private async decide(
    batch: Waiting<Call, Result>[]
  ): Promise<Waiting<Call, Result>[]> {
    let outcomes: Outcome<Result>[]

    try {
      outcomes = await this.operation.together(batch.map(({ call }) => call))
    } catch (error) {
      return this.isOver(error, batch) ? [] : batch
    }

    const left = batch.filter((one, index) => !settle(one, outcomes[index]))

    if (!left.length || batch.length === 1) {
      return left
    }
    if (left.length < batch.length) {
      return await this.decide(left)
    }

    const half = Math.ceil(left.length / 2)

    return [
      ...(await this.decide(left.slice(0, half))),
      ...(await this.decide(left.slice(half))),
    ]
  }

  /** Tells the callers, where trying again would be of no use or no good. */
  private isOver(error: unknown, batch: Waiting<Call, Result>[]): boolean {
    const isCertain = isRefusal(error)
    const isOutage = error instanceof DatabaseUnavailableError

    if (isCertain && !isOutage) {
      return false
    }

    // Whoever waits behind them waits for the same database.
    const behind = isCertain ? this.waiting.splice(0) : []

    for (const { reject } of [...batch, ...behind]) {
      reject(error)
    }

    return true
  }
}

function settle<Call, Result>(
  { resolve, reject }: Waiting<Call, Result>,
  outcome: Outcome<Result>
): boolean {
  if (!outcome) {
    return false
  }
  if ("error" in outcome) {
    reject(outcome.error)
  } else {
    resolve(outcome.value)
  }

  return true
}
