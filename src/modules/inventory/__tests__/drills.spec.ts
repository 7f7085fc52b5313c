import { spawn } from "node:child_process"
import { once } from "node:events"
import path from "node:path"

import type { Tally } from "../../../../drills/count.mjs" with {
  "resolution-mode": "import",
}

const ROOT = path.resolve(__dirname, "../../../..")

interface Told {
  drill: string
  is_wrong: boolean
  tally: Tally
  seconds: number
  notes: Record<string, number>
  mistakes?: string[]
}

/** Runs drills in their short form, each on a server of its own. */
async function drill(...names: string[]) {
  const child = spawn(
    process.execPath,
    ["drills/drill.mjs", ...names, "--short", "--json"],
    {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...process.env, NODE_OPTIONS: "" },
    }
  )
  let output = ""

  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()))

  const [code] = (await once(child, "close")) as [number | null]

  return { code, told: JSON.parse(output) as Told[] }
}

describe("drills, in their short form", () => {
  it("a server that is killed twice and connections that are terminated cost nothing that was accepted, and no answer is the driver's", async () => {
    const { code, told } = await drill("kill-postgres", "terminate-connections")

    for (const { tally, is_wrong, mistakes } of told) {
      expect({ is_wrong, examples: tally.examples, mistakes }).toEqual({
        is_wrong: false,
        examples: [],
      })
      // There was something to lose.
      expect(tally.accepted).toBeGreaterThan(0)
      expect(tally.unknown + Object.keys(tally.refused).length).toBeGreaterThan(
        0
      )
    }
    expect(code).toBe(0)

    const [killed, terminated] = told

    expect(killed?.notes["servers killed"]).toBe(2)
    expect(terminated?.notes["connections terminated"]).toBeGreaterThan(10)
  }, 300_000)

  it("what a backup restores that was taken while the shop sold is sound and sells on, with its holds, cursors and keys", async () => {
    const { code, told } = await drill("restore")
    const [{ tally, is_wrong, mistakes, notes } = {} as Told] = told

    expect({ is_wrong, examples: tally.examples, mistakes }).toEqual({
      is_wrong: false,
      examples: [],
      mistakes: [],
    })
    expect(notes["copy: accepted before the backup and there"]).toBeGreaterThan(
      0
    )
    expect(notes["copy: sold on"]).toBeGreaterThan(0)
    expect(code).toBe(0)
  }, 300_000)
})
