import { ask, Connection } from "../connections"
import { translateDatabaseError } from "../database-errors"
import { outageOf } from "../outages"

const TERMINATED = "Connection terminated unexpectedly"
const NOT_QUERYABLE =
  "Client has encountered a connection error and is not queryable"

describe("an outage", () => {
  it.each([
    // code, words, answer, outcome, tried again, connection dropped
    ["40P01", "", "stock_busy", "nothing_written", true, false],
    ["40001", "", "stock_busy", "nothing_written", true, false],
    ["55P03", "", "stock_busy", "nothing_written", true, false],
    [
      "57014",
      "canceling statement due to statement timeout",
      "stock_busy",
      "nothing_written",
      true,
      false,
    ],
    [
      "57014",
      "canceling statement due to user request",
      "database_unavailable",
      "nothing_written",
      false,
      false,
    ],
    ["42P05", "", "database_unavailable", "nothing_written", true, true],
    ["26000", "", "database_unavailable", "nothing_written", true, true],
    [
      "0A000",
      "cached plan must not change result type",
      "database_unavailable",
      "nothing_written",
      true,
      true,
    ],
    ["25006", "", "database_unavailable", "nothing_written", true, true],
    ["42501", "", "database_unavailable", "nothing_written", false, false],
    ["53100", "", "database_unavailable", "nothing_written", false, false],
    ["53200", "", "database_unavailable", "nothing_written", false, false],
    ["53300", "", "database_unavailable", "nothing_written", true, true],
    ["57P01", "", "database_unavailable", "unknown", false, true],
    ["57P02", "", "database_unavailable", "unknown", false, true],
    ["57P03", "", "database_unavailable", "nothing_written", true, true],
    ["57P05", "", "database_unavailable", "nothing_written", true, true],
    ["25P03", "", "database_unavailable", "nothing_written", true, true],
    ["28P01", "", "database_unavailable", "nothing_written", false, true],
    ["3D000", "", "database_unavailable", "nothing_written", false, true],
    ["08006", "", "database_unavailable", "unknown", false, true],
    ["08P01", "", "database_unavailable", "unknown", false, true],
    ["58030", "", "database_unavailable", "unknown", false, true],
    ["XX000", "", "database_unavailable", "unknown", false, true],
    ["ECONNREFUSED", "", "database_unavailable", "nothing_written", true, true],
    ["ENOTFOUND", "", "database_unavailable", "nothing_written", true, true],
    ["EAI_AGAIN", "", "database_unavailable", "nothing_written", true, true],
    ["ECONNRESET", "", "database_unavailable", "unknown", false, true],
    ["EPIPE", "", "database_unavailable", "unknown", false, true],
    ["ETIMEDOUT", "", "database_unavailable", "unknown", false, true],
    [undefined, TERMINATED, "database_unavailable", "unknown", false, true],
    // As knex says it, and Medusa after it.
    [
      undefined,
      `\nselect 1 - ${TERMINATED}`,
      "database_unavailable",
      "unknown",
      false,
      true,
    ],
    [
      undefined,
      "Transaction query already complete, run with DEBUG=knex:tx for more info",
      "database_unavailable",
      "unknown",
      false,
      true,
    ],
    [
      undefined,
      NOT_QUERYABLE,
      "database_unavailable",
      "nothing_written",
      true,
      true,
    ],
  ])(
    "%s %s",
    (code, message, answer, outcome, isWorthRetrying, dropsConnection) => {
      // Fields alone: it may have passed through a workflow.
      expect(outageOf({ code, message })).toMatchObject({
        code: answer,
        outcome,
        isWorthRetrying,
        dropsConnection,
      })
    }
  )

  it.each([
    [{ code: "23505", message: `Key (note)=(${TERMINATED})` }],
    [{ code: "0A000", message: "not supported" }],
    [{ code: "22003", message: "out of range" }],
    [{ code: "not_found", message: "no such thing" }],
    [new Error("a fault of ours")],
    ["not an error"],
    [null],
    [undefined],
  ])(
    "is not what Postgres refuses for good, nor anything else: %j",
    (error) => {
      expect(outageOf(error)).toBeUndefined()
    }
  )
})

describe("a statement on a connection", () => {
  const answering = (error: Error) => {
    const ended: string[] = []

    return {
      ended,
      connection: {
        query: async () => await Promise.reject(error),
        end: async () => await Promise.resolve(ended.push("ended")),
      } satisfies Connection as Connection,
    }
  }
  const refused = (code: string) =>
    Object.assign(new Error("at db.internal"), { code, severity: "ERROR" })

  it("that an old pooler mixes up names the option, and drops the connection", async () => {
    const { connection, ended } = answering(refused("42P05"))

    await expect(
      ask(connection, { text: "select 1", values: [] }, 1000)
    ).rejects.toMatchObject({
      code: "database_unavailable",
      status: 503,
      details: { outcome: "nothing_written" },
      isWorthRetrying: true,
      message:
        "The database's connections do not keep prepared statements (42P05), so that nothing " +
        "was changed: try again, they are sent unprepared from now on. Behind a pooler that does not " +
        "know them, as PgBouncer before 1.21, set the option prepared_statements to false",
    })
    expect(ended).toEqual(["ended"])
    expect(connection.__knex__disposed).toBeInstanceOf(Error)
  })

  it("that finds no room on the disk has written nothing, and says so", () => {
    expect(translateDatabaseError(refused("53100"))).toMatchObject({
      code: "database_unavailable",
      status: 503,
      details: { outcome: "nothing_written" },
      message:
        "The database has no room left on its disk (53100), so that nothing was changed: try again",
    })
  })

  it("that lacks rights or disk leaves the connection in the pool", async () => {
    for (const code of ["42501", "53100"]) {
      const error = refused(code)
      const { connection, ended } = answering(error)

      await expect(
        ask(connection, { text: "select 1", values: [] }, 1000)
      ).rejects.toBe(error)
      expect(ended).toEqual([])
      expect(connection.__knex__disposed).toBeUndefined()
    }
  })
})
