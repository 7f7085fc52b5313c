import { lostBeforeCommit } from "../../database-errors"
import { stockBusy } from "../../errors"
import { retryReasonOf } from "../statements"

/** As the driver gives it. */
const answered = (code: string, constraint?: string) =>
  Object.assign(new Error(code), { code, severity: "ERROR", constraint })

describe("why something is tried again", () => {
  it.each([
    ["lock_timeout", answered("55P03")],
    ["deadlock", answered("40P01")],
    ["serialization", answered("40001")],
    ["statement_timeout", answered("57014")],
    ["sequence_behind", answered("23505", "stock_movement_pkey")],
    ["connection", answered("57P03")],
    ["connection", lostBeforeCommit(false)],
    // Of a transaction of several statements.
    ["stock_busy", stockBusy()],
  ])("is %s", (reason, error) => {
    expect(retryReasonOf(error)).toBe(reason)
  })
})
