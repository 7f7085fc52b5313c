import { drillFeed } from "./support/feed-drill.cjs"
import { withDatabase } from "./support/module-process"

describe("change feed, by processes that are killed", () => {
  it("20 writers and 3 readers that are killed twice each: every reader takes every change over once, in its level's order, and rebuilds all levels; a transaction that stays open delays it", async () => {
    await withDatabase("feed", async (url, client) => {
      const drill = await drillFeed(url, client, {
        changes: 10_000,
        kills: 2,
        heldMs: 3000,
      })

      expect(drill.broken).toEqual({})
      expect(drill.kills).toBe(6)
      // 1,001 levels were made, and one movement was held up.
      expect(drill.movements).toBe(10_000 + 1002)
      expect(drill.taken).toEqual([11_002, 11_002, 11_002])
      // What was rolled back left gaps, and there were some.
      expect(drill.rolledBack).toBeGreaterThan(0)
      expect(drill.gaps).toBe(drill.rolledBack)
      // While the transaction was open others committed, and nobody was told.
      expect(drill.writtenBehind).toBeGreaterThan(0)
      expect(drill.toldBehind).toBe(0)
    })
    // Twelve processes are started, which takes a busy machine longer than it all.
  }, 300_000)
})
