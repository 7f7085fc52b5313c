import { Context } from "@medusajs/framework/types"

import { Connection, ConnectionSource } from "../connections"
import { StockDatabase } from "../database"
import { LaggingDatabase } from "../lagging-database"
import { ReadReplica } from "../read-replica"

const LONGEST_LAG_MS = 60_000

/** A server as far as it is asked here: where it is, who it is, and a list. */
function server(name: string, isStandby: boolean) {
  const one = {
    place: "1000",
    isDown: false,
    /** Whether it answers nothing but where it is, until `speak`. */
    isSilent: false,
    speak: () => {},
    /** How often it was asked for anything else. */
    asked: 0,
    open: 0,
    source: {
      acquireConnection: async () => {
        if (one.isDown) {
          throw Object.assign(new Error("refused"), { code: "ECONNREFUSED" })
        }
        one.open += 1

        return connection
      },
      releaseConnection: async () => {
        one.open -= 1
      },
    } satisfies ConnectionSource,
  }
  const connection: Connection = {
    query: async ({ text, values }) => {
      if (text.includes("has-replayed")) {
        return {
          rows: [{ is_so: BigInt(one.place) >= BigInt(String(values[0])) }],
        }
      }
      if (text.includes("replica-")) {
        return {
          rows: [
            {
              cluster: "7",
              database: "shop",
              timeline: 1,
              is_standby: isStandby,
              place: one.place,
            },
          ],
        }
      }
      one.asked += 1

      return one.isSilent
        ? await new Promise((resolve) => {
            one.speak = () => resolve({ rows: [] })
          })
        : { rows: [{ name }] }
    },
    end: async () => {},
  }

  return one
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await new Promise((resolve) => setImmediate(resolve))
  }
}

describe("a read replica", () => {
  const open: ReadReplica[] = []

  afterEach(async () => {
    await Promise.all(open.splice(0).map((replica) => replica.close()))
  })

  /** A primary and a standby, and the database for what may be behind. */
  function make(longestLagMs = LONGEST_LAG_MS) {
    const primary = server("primary", false)
    const standby = server("standby", true)
    const told: string[] = []
    const replica = new ReadReplica({
      source: standby.source,
      close: async () => {},
      primary: () => primary.source,
      longestLagMs,
      tell: (message, isGood) =>
        told.push(`${isGood ? "info" : "warn"}: ${message}`),
    })
    const database = new LaggingDatabase(
      {
        attempts: 1,
        connectionTimeoutMs: 1000,
        statementTimeoutMs: 60_000,
        preparedStatements: { nameOf: () => undefined },
      } as unknown as ConstructorParameters<typeof StockDatabase>[0],
      replica
    )
    const context = (isJoined: boolean): Context => {
      const manager = {
        isInTransaction: () => isJoined,
        getTransactionContext: () => undefined,
        getKnex: () => ({ client: primary.source }),
      }

      return { manager }
    }
    const answeredBy = async (isJoined = false) => {
      const [row] = await database.list<{ name: string }>(
        { text: "select", values: [] },
        context(isJoined)
      )

      return row!.name
    }

    open.push(replica)

    return { primary, standby, told, replica, answeredBy }
  }

  const ANSWERS = "info: The read replica answers what only reads"
  const CEASED =
    "warn: The read replica is not asked, and the database itself answers: "

  it("answers once it is known how far it is, and the first call does not wait for that", async () => {
    const { primary, standby, told, replica, answeredBy } = make()

    expect(await answeredBy()).toBe("primary")
    await until(() => told.length > 0)
    expect(await answeredBy()).toBe("standby")
    expect([primary.asked, standby.asked]).toEqual([1, 1])
    expect(told).toEqual([ANSWERS])
    expect(replica.health()).toEqual({
      status: "ok",
      state: "answers",
      lag_seconds: 0,
    })
  })

  it("answers nothing in a transaction", async () => {
    const { standby, told, replica, answeredBy } = make()

    replica.start()
    await until(() => told.length > 0)
    expect(await answeredBy(true)).toBe("primary")
    expect(standby.asked).toBe(0)
    expect(await answeredBy()).toBe("standby")
  })

  it("that goes away costs no call, and is told of once", async () => {
    const { standby, told, replica, answeredBy } = make(1000)

    replica.start()
    await until(() => told.length === 1)
    standby.isDown = true
    expect(await answeredBy()).toBe("primary")
    await until(() => told.length === 2)
    expect(await answeredBy()).toBe("primary")
    expect(replica.health()).toEqual({
      status: "degraded",
      state: "unreachable",
      lag_seconds: null,
    })
    standby.isDown = false
    await until(() => told.length === 3)
    expect(await answeredBy()).toBe("standby")
    expect(told).toEqual([
      ANSWERS,
      expect.stringContaining(`${CEASED}it does not answer (`),
      ANSWERS,
    ])
  })

  it("that takes a call and is lost before it answers is not waited for", async () => {
    const { primary, standby, told, replica, answeredBy } = make(1000)

    replica.start()
    await until(() => told.length === 1)
    standby.isSilent = true

    const answer = answeredBy()

    await until(() => standby.asked === 1)
    expect(primary.asked).toBe(0)
    standby.isDown = true
    expect(await answer).toBe("primary")
    standby.speak()
  })

  it("is not asked on a connection that leads to another server, which is not as far", async () => {
    const { standby, told, replica, answeredBy } = make()

    replica.start()
    await until(() => told.length === 1)
    standby.place = "999"
    expect(await answeredBy()).toBe("primary")
    expect([standby.asked, standby.open]).toEqual([0, 0])
    standby.place = "1000"
    expect(await answeredBy()).toBe("standby")
  })

  it("answers nothing once it is closed", async () => {
    const { standby, told, replica, answeredBy } = make()

    replica.start()
    await until(() => told.length === 1)
    await replica.close()
    expect(await answeredBy()).toBe("primary")
    expect(standby.asked).toBe(0)
  })
})
