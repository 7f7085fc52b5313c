// @ts-check
// How long Holdfast asks whether anybody measures, where nobody does: nanoseconds of a
// processor, for what it asks in a call that shares its statement, and for a statement.
require("../src/modules/inventory/__tests__/support/load-module.cjs")

const { beginsToWait } = require("../src/modules/inventory/telemetry/batches")
const { ObservedCall } = require("../src/modules/inventory/telemetry/calls")
const { changesTold } = require("../src/modules/inventory/telemetry/changes")
const {
  waitedFor,
  watched,
} = require("../src/modules/inventory/telemetry/statements")

const TIMES = 5_000_000
const CHANGES = [{ object: "reservation_item", action: "created", ids: ["id"] }]
const answer = Promise.resolve()
const send = () => answer

/** @param {() => unknown} ask */
function nanosecondsOf(ask) {
  for (let n = 0; n < TIMES / 5; n++) {
    ask()
  }

  const before = process.cpuUsage()

  for (let n = 0; n < TIMES; n++) {
    ask()
  }

  const { user, system } = process.cpuUsage(before)

  return ((user + system) * 1000) / TIMES
}

console.log(
  JSON.stringify({
    call: nanosecondsOf(() => [
      ObservedCall.open("call"),
      { ...beginsToWait() },
      changesTold(CHANGES),
    ]),
    statement: nanosecondsOf(() => [waitedFor(send), watched("select", send)]),
  })
)
process.exit()
