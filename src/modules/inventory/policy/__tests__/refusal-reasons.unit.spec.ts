import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"

import { REFUSAL_REASONS } from "../refusal-reasons"

const ROOT = path.resolve(__dirname, "../../../../..")

describe("the reasons of refusals", () => {
  it("every reason of a refusal is documented, and stands somewhere in the code", () => {
    const docs = readFileSync(path.join(ROOT, "docs/operations.md"), "utf8")
    const told = [...docs.matchAll(/^\| `(\w+)` +\| (.*?) +\|$/gm)].map(
      ([, reason, meaning]) => [reason, meaning]
    )
    const code = readdirSync(path.join(ROOT, "src"), { recursive: true })
      .map(String)
      .filter(
        (file) =>
          /\.tsx?$/.test(file) && !/__tests__|refusal-reasons/.test(file)
      )
      .map((file) => readFileSync(path.join(ROOT, "src", file), "utf8"))
      .join("\n")

    for (const [reason, meaning] of Object.entries(REFUSAL_REASONS)) {
      expect(told).toContainEqual([reason, meaning])
      expect({
        reason,
        stands: new RegExp(`["']${reason}["']`).test(code),
      }).toEqual({ reason, stands: true })
    }
  })
})
