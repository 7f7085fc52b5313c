import { randomInt } from "node:crypto"

import { SqlEntityManager } from "@medusajs/framework/mikro-orm/postgresql"

import { afterEnd, outermostOf } from "./events"

interface Open {
  /** Counts up: which calls began before a moment is told by it. */
  order: number
  since: number
}

/**
 * A call that changes stock, from before its first statement is sent until what it did
 * is told, or was never done. `number` and `last_movement` are of its last statement
 * that wrote movements.
 */
export class Telling {
  /** Under which number the ledger has what it did. */
  number: number | undefined
  /** The last movement of it: a level's changes are in the order of these. */
  last_movement: string | undefined

  private parts = 0
  private isBegun = false

  constructor(private readonly open: Tellings) {}

  /** Its first statement is about to be sent. */
  begin(): void {
    if (!this.isBegun) {
      this.isBegun = true
      this.enter()
    }
  }

  /** It is over, but for what is still on its way to the event bus. */
  end(): void {
    if (this.isBegun) {
      this.isBegun = false
      this.leave()
    }
  }

  /** A part of it, its statements or its events, is under way. */
  enter(): void {
    if (this.parts++ === 0) {
      this.open.add(this)
    }
  }

  leave(): void {
    if (--this.parts === 0) {
      this.open.delete(this)
    }
  }

  /** What is to be told of. */
  get told(): Pick<Telling, "number" | "last_movement"> {
    return { number: this.number, last_movement: this.last_movement }
  }
}

const MOST_NUMBERS = 2 ** 31 - 1

/** The calls of this process that are not told yet, in the order in which they began. */
export class Tellings {
  /** By which the ledger knows this process: taken by chance of two thousand million. */
  readonly id = randomInt(1, MOST_NUMBERS)
  private readonly open = new Map<Telling, Open>()
  private readonly ofTransactions = new WeakMap<object, Telling>()
  private begun = 0
  private numbers = 0

  /**
   * @param ready waits until this process can be told of by others, should it die
   * @param lost told of what may be committed, and has nobody who tells of it
   */
  constructor(
    readonly ready: () => Promise<void> | undefined,
    readonly lost: () => void
  ) {}

  /** A number for what a statement, or a transaction, does. */
  nextNumber(): number {
    return (this.numbers = (this.numbers % MOST_NUMBERS) + 1)
  }

  /**
   * What a transaction has to tell once it is committed, all under one number. It is open
   * until that has ended.
   *
   * @param isOwn whether whoever began it says when it has ended, see `endTransaction`
   */
  ofTransaction(manager: SqlEntityManager, isOwn: boolean): Telling {
    const transaction = outermostOf(manager)
    let telling = this.ofTransactions.get(transaction)

    if (!telling) {
      const begun = (telling = new Telling(this))

      begun.number = this.nextNumber()
      begun.begin()
      this.ofTransactions.set(transaction, begun)
      if (!isOwn) {
        afterEnd(manager, () => begun.end())
      }
    }

    return telling
  }

  /** A transaction has ended whose end nobody else sees to. */
  endTransaction(outermost: object): void {
    this.ofTransactions.get(outermost)?.end()
  }

  /** What a transaction has to tell, if it has anything. */
  inTransaction(manager: SqlEntityManager): Telling | undefined {
    return this.ofTransactions.get(outermostOf(manager))
  }

  /** How many have begun: a call that began by now is of this order, or of a lower one. */
  get order(): number {
    return this.begun
  }

  add(telling: Telling): void {
    this.open.set(telling, { order: ++this.begun, since: performance.now() })
  }

  delete(telling: Telling): void {
    this.open.delete(telling)
  }

  /** Whether all that had begun at some moment are told. */
  areToldUpTo(order: number): boolean {
    return !((this.oldest()?.order ?? Infinity) <= order)
  }

  /** For how long the oldest is open, in milliseconds. */
  get age(): number {
    const oldest = this.oldest()

    return oldest ? performance.now() - oldest.since : 0
  }

  /** Forgets those that are open for longer: whether there were any. */
  forgetOlderThan(ms: number): boolean {
    const before = performance.now() - ms
    let isAny = false

    for (const [telling, { since }] of this.open) {
      if (since > before) {
        break
      }
      this.open.delete(telling)
      isAny = true
    }

    return isAny
  }

  private oldest(): Open | undefined {
    return this.open.values().next().value
  }
}
