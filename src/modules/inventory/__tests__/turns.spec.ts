import { Client } from "pg"

import { ModuleProcess, withDatabase } from "./support/module-process"

const ORDER = "order_1"

const turnsOf = async (client: Client) =>
  (
    await client.query<{ order_id: string; holder: string }>(
      "select order_id, holder from order_turn"
    )
  ).rows

const timed = async <Result>(call: Promise<Result>) => {
  const begin = Date.now()
  const value = await call

  return { value, ms: Date.now() - begin }
}

describe("the turn at an order, of two processes", () => {
  it("waits for its end, goes on after the death of its holder, and lasts as long as the holder lives", async () => {
    await withDatabase("turns", async (url, client) => {
      const first = new ModuleProcess("holdfast", url)

      await first.call("migrateUp")

      const second = new ModuleProcess("holdfast", url)

      await second.call("listInventoryItems", {})

      // Ended: the other has it, and only one of two that wait.
      const turn = await first.call("takeTurn", ORDER)
      const waiting = second.callAll(
        [ORDER, ORDER].map((id) => ({ method: "takeTurn", args: [id] })),
        2
      )

      expect(await second.call("takeTurn", "order_2")).toEqual(
        expect.any(String)
      )
      // What is not the holder's stays.
      await second.call("endTurn", ORDER, "somebody_else")
      expect((await turnsOf(client)).map(({ holder }) => holder)).toContain(
        turn
      )
      await first.call("endTurn", ORDER, turn)

      const answers = await waiting
      const taken = answers.flatMap(({ value }) => value ?? [])

      expect(taken).toHaveLength(1)
      expect(answers.flatMap(({ error }) => error ?? [])).toMatchObject([
        { code: "order_busy", message: expect.stringContaining(ORDER) },
      ])
      // More than the six seconds of a turn have passed: its holder is alive.
      expect(await turnsOf(client)).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ order_id: ORDER, holder: taken[0] }),
        ])
      )

      // Killed in the middle: who comes waits for six seconds at most, and is
      // not refused.
      await second.kill()
      const { value, ms } = await timed(first.call("takeTurn", ORDER))

      expect(value).not.toBe(taken[0])
      expect(ms).toBeLessThan(8_000)
      await first.call("endTurn", ORDER, value)
      expect(
        (await turnsOf(client)).filter(({ order_id }) => order_id === ORDER)
      ).toEqual([])
      await first.kill()
    })
  })
})
