// @ts-check
// The drill of the feed: writers in two processes, readers that are killed and go on
// from the cursor that they kept, and a transaction that stays open.
const { fork } = require("node:child_process")
const path = require("node:path")
const { setTimeout: sleep } = require("node:timers/promises")

/**
 * @typedef {object} Drill
 * @property {number} changes how many movements the writers commit
 * @property {number} kills how often each reader is killed
 * @property {number} heldMs how long a transaction stays open meanwhile
 *
 * @typedef {Record<string, any>} Told
 */

const ITEMS = 40
const PLACES = 25
const PROCESSES = 2
const WRITERS_EACH = 10
const LIMITS = [200, 500, 1000]
/** Where in its work a reader is killed, one life after another. */
const POINTS = ["written", "kept", "read"]

/** What must be true when all is read, each as a query for what breaks it. */
const RULES = {
  "each movement was taken over once by each reader": `
    select reader.reader, movement.id, count(taken_over.id)
    from reader
    cross join stock_movement movement
    left join taken_over
      on taken_over.reader = reader.reader and taken_over.id = movement.id
    group by reader.reader, movement.id
    having count(taken_over.id) <> 1`,
  "nothing was taken over that is not in the ledger": `
    select taken_over.reader, taken_over.id
    from taken_over
    left join stock_movement movement on movement.id = taken_over.id
    where movement.id is null`,
  "a level's changes follow one another": `
    select *
    from (
      select taken_over.*,
        lag(stocked_after, 1, 0) over level as stocked_before,
        lag(reserved_after, 1, 0) over level as reserved_before
      from taken_over
      window level as (
        partition by reader, inventory_item_id, location_id order by position
      )
    ) told
    where stocked_before + stocked_delta <> stocked_after
      or reserved_before + reserved_delta <> reserved_after`,
  "levels rebuilt from what a reader took over are the levels": `
    select *
    from (
      select reader.reader, level.inventory_item_id, level.location_id,
        stocked_quantity, reserved_quantity, incoming_quantity
      from reader
      cross join inventory_level level
      where level.deleted_at is null
    ) level
    full join (
      select distinct on (reader, inventory_item_id, location_id) *
      from taken_over
      order by reader, inventory_item_id, location_id, position desc
    ) rebuilt using (reader, inventory_item_id, location_id)
    where (stocked_quantity, reserved_quantity, incoming_quantity)
      is distinct from (stocked_after, reserved_after, incoming_after)`,
}

/**
 * Runs the drill on an empty database.
 *
 * @param {string} url
 * @param {import("@medusajs/framework/pg").Client} client of that database
 * @param {Drill} drill
 */
async function drillFeed(url, client, { changes, kills, heldMs }) {
  /** @type {Set<Part>} */
  const parts = new Set()
  /**
   * @param {string} role
   * @param {object} [settings]
   */
  const begin = (role, settings) => {
    const part = new Part(role, { url, ...settings })

    parts.add(part)

    return part
  }
  const ask = async (/** @type {string} */ text) =>
    (await client.query(text)).rows
  const number = async (/** @type {string} */ text) =>
    Number(Object.values((await ask(text))[0] ?? {})[0])

  try {
    const holder = begin("prepare", { items: ITEMS, places: PLACES, heldMs })

    await holder.hears("prepared")
    await client.query(`
      create table reader (reader integer primary key, cursor text, taken integer not null);
      create table taken_over (
        reader integer, id text, inventory_item_id text, location_id text,
        stocked_delta numeric, reserved_delta numeric,
        stocked_after numeric, reserved_after numeric, incoming_after numeric,
        position bigint generated always as identity
      );
      insert into reader
      select reader, null, 0 from generate_series(1, ${LIMITS.length}) reader`)

    const started = performance.now()
    const writers = Array.from({ length: PROCESSES }, () =>
      begin("write", {
        writers: WRITERS_EACH,
        changes: Math.ceil(changes / PROCESSES),
      })
    )
    const readers = LIMITS.map((limit, index) =>
      liveAndDie(begin, { reader: index + 1, limit }, { changes, kills })
    )
    const writing = Promise.all([
      holdOne(holder, writers),
      ...writers.map(({ ended }) => ended),
    ]).then((told) => {
      for (const reader of readers) {
        reader.finish()
      }

      return { told, seconds: secondsSince(started) }
    })
    const [{ told, seconds: writtenIn }, ...killed] = await Promise.all([
      writing,
      ...readers.map(({ lives }) => lives),
    ])
    const [held, ...written] = told
    const readIn = secondsSince(started)
    /** @type {Record<string, object[]>} */
    const broken = {}

    for (const [rule, query] of Object.entries(RULES)) {
      broken[rule] = await ask(`${query} limit 5`)
    }

    return {
      broken: Object.fromEntries(
        Object.entries(broken).filter(([, rows]) => rows.length)
      ),
      movements: await number("select count(*) from stock_movement"),
      taken: (await ask("select taken from reader order by reader")).map(
        ({ taken }) => Number(taken)
      ),
      rolledBack: sum(written.map(({ rolledBack }) => rolledBack)),
      gaps:
        (await number("select last_value from stock_movement_id_seq")) -
        (await number("select count(*) from stock_movement")),
      kills: sum(killed),
      ...held,
      writtenIn,
      readIn,
    }
  } finally {
    await Promise.all([...parts].map((part) => part.kill()))
  }

  /**
   * What is told of a transaction that begins when a tenth is written, while it is open.
   *
   * @param {Part} holder
   * @param {Part[]} writers who go on behind it
   */
  async function holdOne(holder, writers) {
    await until(
      async () =>
        (await number("select count(*) from stock_movement")) > changes / 10
    )
    holder.tell("hold")

    const { held } = await holder.hears("held")
    const countBehind = (/** @type {string} */ table) =>
      number(`select count(*) from ${table} where id > '${held}'`)
    let toldBehind = 0
    let writtenBehind = 0

    writers.forEach((writer) => writer.tell("go on"))
    await until(async () => {
      const [told, written] = [
        await countBehind("taken_over"),
        await countBehind("stock_movement"),
      ]
      const hasEnded = await number(
        `select count(*) from stock_movement where id = '${held}'`
      )

      // Asked last: what was told before the end was told too early.
      if (!hasEnded) {
        toldBehind = told
        if (written && !writtenBehind) {
          holder.tell("end")
        }
        writtenBehind = written
      }

      return Boolean(hasEnded)
    })
    await holder.ended

    return { writtenBehind, toldBehind }
  }
}

/**
 * A reader that is killed when it has come so far, at one point of its work after
 * another, and started anew. The last life ends when it has read everything.
 *
 * @param {(role: string, settings: object) => Part} begin
 * @param {{ reader: number, limit: number }} reader
 * @param {Pick<Drill, "changes" | "kills">} drill
 */
function liveAndDie(begin, reader, { changes, kills }) {
  /** @type {Part} */
  let last
  let isFinished = false
  const lives = (async () => {
    for (let life = 1; life <= kills; life++) {
      const part = begin("read", {
        ...reader,
        stopAt: POINTS[(life + reader.reader) % POINTS.length],
        stopAfter: (life * changes) / (kills + 2),
      })

      await part.hears("stopped")
      await part.kill()
    }
    last = begin("read", reader)
    if (isFinished) {
      last.tell("finish")
    }
    await last.ended

    return kills
  })()

  return {
    lives,
    finish() {
      isFinished = true
      last?.tell("finish")
    },
  }
}

/** A process of the drill. */
class Part {
  /**
   * @param {string} role
   * @param {object} settings
   */
  constructor(role, settings) {
    this.child = fork(
      path.join(__dirname, "feed-process.cjs"),
      [role, JSON.stringify(settings)],
      {
        execArgv: [],
        stdio: ["ignore", "ignore", "inherit", "ipc"],
        env: { ...process.env, NODE_OPTIONS: "" },
      }
    )
    this.exited = new Promise((resolve) => this.child.once("exit", resolve))
    /** @type {Promise<Told>} what it told when it was done */
    this.ended = this.hears("ended").then(({ ended }) => ended)
    this.ended.catch(() => {})
  }

  /**
   * @param {string} name
   * @returns {Promise<Told>} the first message that has it
   */
  hears(name) {
    return new Promise((resolve, reject) => {
      this.child.on("message", (message) => {
        const told = /** @type {Told} */ (message)

        if (name in told) {
          resolve(told)
        }
      })
      void this.exited.then(() => reject(new Error("The process ended")))
    })
  }

  /** @param {string} message */
  tell(message) {
    this.child.send(message)
  }

  /** Ends it as a power cut would. */
  async kill() {
    if (this.child.exitCode === null) {
      this.child.kill("SIGKILL")
    }
    await this.exited
  }
}

/** @param {() => Promise<boolean>} isSo */
async function until(isSo) {
  while (!(await isSo())) {
    await sleep(50)
  }
}

/** @param {number} start */
function secondsSince(start) {
  return (performance.now() - start) / 1000
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((all, one) => all + one, 0)
}

module.exports = { drillFeed, RULES }
