import { SpanStatusCode } from "@medusajs/framework/opentelemetry/api"
import { MedusaError } from "@medusajs/framework/utils"

import { HeardTelemetry } from "../../__tests__/support/heard-telemetry"
import { outcomeUnknown } from "../../database-errors"
import { badValue, stockBusy } from "../../errors"
import { ObservedCall } from "../calls"

const heard = new HeardTelemetry()

const ofShop = new MedusaError(
  "not_allowed",
  "By a rule of the shop",
  "rule_17"
)
const unexpected = new MedusaError("unexpected_state", "This cannot be")
const bug = new TypeError("undefined is not a function")

/** A call in a traced request; undefined where nobody measures and nobody traces. */
const call = (task: () => unknown) =>
  heard
    .inSpan("request", async () => ObservedCall.open("call")?.run(task))
    .catch((error: unknown) => error)

describe("how a call ends", () => {
  beforeEach(() => heard.start())
  afterEach(() => heard.stop())

  it.each<[string, () => unknown]>([
    ["an answer", async () => 1],
    ["an answer at once", () => 1],
  ])("is ok: %s", async (_, task) => {
    expect(await call(task)).toBe(1)
    expect(await heard.figures("holdfast.call.seconds")).toEqual([
      { of: { method: "call", outcome: "ok" }, value: 1 },
    ])
    expect(await heard.figures("holdfast.refusals")).toEqual([])
    expect(heard.spans("holdfast.call")).toMatchObject([
      { attributes: { "holdfast.outcome": "ok" }, events: [] },
    ])
  })

  it.each([
    ["bad input", badValue("quantity", "is wrong"), "invalid_data", "invalid"],
    ["rows that stay locked", stockBusy(), "stock_busy", "none"],
    ["a code of the shop's own", ofShop, "other", "none"],
  ])("is a refusal, which is an answer: %s", async (_, error, code, reason) => {
    expect(await call(() => Promise.reject(error))).toBe(error)
    expect(await heard.figures("holdfast.call.seconds")).toEqual([
      { of: { method: "call", outcome: "refused" }, value: 1 },
    ])
    expect(await heard.figures("holdfast.refusals")).toEqual([
      { of: { code, reason }, value: 1 },
    ])
    expect(heard.spans("holdfast.call")).toMatchObject([
      {
        attributes: {
          "holdfast.outcome": "refused",
          "holdfast.refusal.code": code,
          "holdfast.refusal.reason": reason,
        },
        status: { code: SpanStatusCode.UNSET },
        events: [],
      },
    ])
  })

  it.each([
    ["the database", outcomeUnknown(), "unavailable"],
    ["what cannot be", unexpected, "failed"],
    ["a bug", bug, "failed"],
  ])("is an error, and no refusal: %s", async (_, error, outcome) => {
    for (const task of [
      () => Promise.reject(error),
      () => {
        throw error
      },
    ]) {
      expect(await call(task)).toBe(error)
    }
    expect(await heard.figures("holdfast.call.seconds")).toEqual([
      { of: { method: "call", outcome }, value: 2 },
    ])
    expect(await heard.figures("holdfast.refusals")).toEqual([])
    expect(heard.spans("holdfast.call")).toMatchObject(
      [1, 2].map(() => ({
        attributes: { "holdfast.outcome": outcome },
        status: { code: SpanStatusCode.ERROR },
        events: [
          {
            name: "exception",
            attributes: { "exception.message": error.message },
          },
        ],
      }))
    )
  })

  it("is nobody's concern where nobody measures and nobody traces", () => {
    heard.stop()
    expect(ObservedCall.open("call")).toBeUndefined()
  })
})
