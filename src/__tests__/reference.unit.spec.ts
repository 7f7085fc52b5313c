import { execFile } from "node:child_process"
import path from "node:path"
import { promisify } from "node:util"

const ROOT = path.resolve(__dirname, "../..")

describe("docs/reference", () => {
  it("says what the docstrings say, and knows every route", async () => {
    // It ends with 1, and names the pages that `npm run reference` would change.
    const { stderr } = await promisify(execFile)(
      process.execPath,
      [path.join(ROOT, "scripts/reference.mjs"), "--check"],
      { cwd: ROOT }
    )

    expect(stderr).toBe("")
  })
})
