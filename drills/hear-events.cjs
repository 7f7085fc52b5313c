// @ts-check
// Writes the names of all events that a server of Medusa tells its bus on Redis to a
// file, a line each: the bus itself keeps none that nobody subscribes to.
const { appendFileSync } = require("node:fs")

const {
  default: RedisEventBusService,
} = require("@medusajs/event-bus-redis/dist/services/event-bus-redis")

/** @typedef {import("@medusajs/framework/types").Message<unknown>} Event */

const { prototype } = RedisEventBusService
/** @type {(this: unknown, events: Event | Event[], options?: object) => Promise<void>} */
const emit = Reflect.get(prototype, "emit")

Reflect.set(
  prototype,
  "emit",
  /**
   * @this {unknown}
   * @param {Event | Event[]} events
   * @param {object} [options]
   */
  async function (events, options) {
    await emit.call(this, events, options)
    appendFileSync(
      String(process.env.HEARD_EVENTS),
      [events]
        .flat()
        .map(({ name }) => `${name}\n`)
        .join("")
    )
  }
)
