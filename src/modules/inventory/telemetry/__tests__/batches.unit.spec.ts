import { EventEmitter, once } from "node:events"

import {
  context,
  ROOT_CONTEXT,
  trace,
} from "@medusajs/framework/opentelemetry/api"

import { HeardTelemetry } from "../../__tests__/support/heard-telemetry"
import { Batches } from "../../batches"

const heard = new HeardTelemetry()

/** The span that code runs in, by name. */
const here = () =>
  (trace.getActiveSpan() as { name?: string } | undefined)?.name ?? "none"

/** Calls of one place: the second waits until the first is decided. */
function givenBatches() {
  const turns = new EventEmitter()
  const ran: string[] = []
  const batches = new Batches<string, void>({
    name: "test",
    placesOf: () => ["place"],
    async together(calls) {
      ran.push(`${calls.join(", ")} in ${here()}`)
      turns.emit(`sent ${calls[0]}`)
      await once(turns, `decide ${calls[0]}`)

      return calls.map((call) =>
        call.endsWith("late") ? undefined : { value: undefined }
      )
    },
    async alone(call) {
      ran.push(`${call} alone in ${here()}`)
    },
  })
  const decided = async (call: string) => {
    await once(turns, `sent ${call}`)
    // It listens from then on.
    setImmediate(() => turns.emit(`decide ${call}`))
  }

  return { ran, batches, decided, turns }
}

describe("calls that share what is sent", () => {
  beforeEach(() => heard.start())
  afterEach(() => heard.stop())

  it("run in no trace of whoever was sent before them", async () => {
    const { ran, batches, turns } = givenBatches()

    await heard.inSpan("request", async () => {
      const traced = batches.add("traced")

      await once(turns, "sent traced")

      // Nobody's: it waits until the other is decided, which then sends it.
      const other = context.with(ROOT_CONTEXT, () => batches.add("other"))

      setImmediate(() => turns.emit("decide traced"))
      await traced
      await once(turns, "sent other")
      setImmediate(() => turns.emit("decide other"))
      await other
    })

    expect(ran).toEqual(["traced in request", "other in none"])
  })

  it("that are made alone after all run in their own", async () => {
    const { ran, batches, decided } = givenBatches()
    const all = [
      heard.inSpan("first", () => batches.add("1 late")),
      heard.inSpan("second", () => batches.add("2 late")),
      batches.add("3 late"),
    ]

    // None can be decided together, nor by halves.
    for (const call of ["1 late", "1 late", "1 late", "2 late", "3 late"]) {
      await decided(call)
    }
    await Promise.all(all)

    expect(ran.slice(-3)).toEqual([
      "1 late alone in first",
      "2 late alone in second",
      "3 late alone in none",
    ])
    expect(ran[0]).toBe("1 late, 2 late, 3 late in holdfast.batch")
    expect(await heard.figures("holdfast.batch.late")).toEqual([
      { of: { operation: "test" }, value: 3 },
    ])
  })
})
