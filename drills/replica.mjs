// @ts-check
import { setTimeout as sleep } from "node:timers/promises"

import { Server } from "./server.mjs"
import { Shop, urlOf } from "./shop.mjs"

const LONGEST_LAG_MS = 2000
const READERS = 8
const PATIENCE_MS = 60_000

/** @typedef {import("../src/modules/inventory/types/health.js").ReplicaState} State */

/**
 * A standby that answers what only reads is paused, killed and promoted, while the shop
 * sells and readers ask for what was sold.
 *
 * @param {import("./drill.mjs").Drill} drill
 * @returns {Promise<import("./drill.mjs").Result>}
 */
export async function replica({ own, isShort, tell }) {
  const primary = own(await Server.start())

  // The standby begins with the shop's tables and stock.
  await (await Shop.open(primary, { processes: 1 })).close()

  const standby = own(await primary.copy({ isStandby: true }))

  await primary.replicates("streaming")

  const shop = own(
    Shop.on(primary, {
      options: {
        read_replica_url: urlOf(standby),
        read_replica_max_lag_ms: LONGEST_LAG_MS,
      },
    })
  )
  const load = shop.sell({ callers: 10, kinds: ["adjust"] })
  const readers = new Readers(shop, load)
  const ms = isShort ? 1000 : 5000
  /** @type {Record<string, number>} */
  const notes = {}
  /** @type {string[]} */
  const mistakes = []

  /**
   * @param {string} what was done
   * @param {State} state that follows
   */
  const phase = async (what, state) => {
    const seconds = await readers.until(state)

    tell(`${what}: ${state} after ${seconds.toFixed(2)} s`)
    notes[`seconds until it is told that ${what}`] = seconds

    const before = readers.reads

    notes[`longest read until ${what}, in milliseconds`] = readers.longest()
    await sleep(ms)
    notes[`reads a second while ${what}`] = Math.round(
      ((readers.reads - before) * 1000) / ms
    )
    notes[`longest read while ${what}, in milliseconds`] = readers.longest()
    if (state === "answers" && !(await isAsked(standby))) {
      mistakes.push(`nothing was asked of the standby while ${what}`)
    }
  }

  await load.recovers()
  await phase("the standby answers", "answers")

  await standby.query("postgres", "select pg_wal_replay_pause()")
  await phase("its replay is paused", "behind")
  await standby.query("postgres", "select pg_wal_replay_resume()")
  await phase("it has caught up", "answers")

  await standby.kill()
  await phase("it is killed", "unreachable")
  await standby.startAgain()
  await phase("it is started again", "answers")

  await standby.query("postgres", "select pg_promote()")
  await phase("it is promoted", "no_standby")
  await readers.stop()

  return {
    tally: await shop.settle(load),
    notes: {
      ...notes,
      reads: readers.reads,
      "reads refused": readers.mistakes.length,
      "of what was changed longer ago than the lag may be, not there":
        readers.missing,
      "lag that is allowed, in milliseconds": LONGEST_LAG_MS,
    },
    mistakes: [
      ...mistakes,
      ...readers.mistakes.slice(0, 5),
      ...(readers.missing
        ? [`${readers.missing} changes were not told of in time`]
        : []),
    ],
  }
}

/**
 * Whether history is asked of a server: of some connection it was the last question.
 *
 * @param {Server} server
 */
async function isAsked(server) {
  const end = Date.now() + 1000

  while (Date.now() < end) {
    const asked = await server.query(
      "postgres",
      "select from pg_stat_activity where usename = 'shop' and query like '%from stock_movement%'"
    )

    if (asked.length) {
      return true
    }
  }

  return false
}

/** Callers that ask for the history of what was changed some time ago. */
class Readers {
  reads = 0
  missing = 0
  /** @type {string[]} */
  mistakes = []
  #longestMs = 0
  #isOver = false
  #all

  /**
   * @param {Shop} shop
   * @param {import("./load.mjs").Load} load
   */
  constructor(shop, load) {
    this.shop = shop
    this.load = load
    this.#all = Promise.all(
      Array.from({ length: READERS }, (_, n) => this.#read(n))
    )
  }

  /**
   * Waits until each process says so.
   *
   * @param {State} state
   * @returns {Promise<number>} seconds
   */
  async until(state) {
    const begun = performance.now()

    for (const module of this.shop.modules) {
      while (
        (await module.call("retrieveStockHealth")).replica.state !== state
      ) {
        if (performance.now() - begun > PATIENCE_MS) {
          throw new Error(`A process does not say "${state}" of the replica`)
        }
        await sleep(10)
      }
    }

    return (performance.now() - begun) / 1000
  }

  /** Of those that ended since it was asked before. */
  longest() {
    const longest = Math.round(this.#longestMs)

    this.#longestMs = 0

    return longest
  }

  async stop() {
    this.#isOver = true
    await this.#all
  }

  /**
   * What was accepted last by a moment.
   *
   * @param {number} moment
   */
  #lastBefore(moment) {
    const { calls } = this.load

    for (let at = calls.length - 1; at >= 0; at--) {
      const { answer, sent = 0, ms = 0 } = calls[at] ?? {}

      if (answer === "accepted" && sent + ms < moment) {
        return calls[at]
      }
    }

    return undefined
  }

  /** @param {number} n */
  async #read(n) {
    const module = /** @type {import("./module.mjs").Module} */ (
      this.shop.modules[n % this.shop.modules.length]
    )

    while (!this.#isOver) {
      const asked = performance.now()
      const old = this.#lastBefore(asked - LONGEST_LAG_MS)

      if (!old) {
        await sleep(20)
        continue
      }

      const { value, error } = await module.send({
        method: "listMovementPage",
        args: [{ reference_id: old.id }],
        scope: { may_lag: true },
      })

      this.reads += 1
      this.#longestMs = Math.max(this.#longestMs, performance.now() - asked)
      if (error) {
        this.mistakes.push(`a read was told "${error.message}"`)
      } else if (!value.movements.length) {
        this.missing += 1
      }
    }
  }
}
