import { execFile } from "node:child_process"
import path from "node:path"
import { promisify } from "node:util"

const ROOT = path.resolve(__dirname, "../../..")

describe("docs/openapi.json and the client", () => {
  it("say what the routes, their validators and the types of their answers say, of every route", async () => {
    // It ends with 1, and names the files that `npm run openapi` would change, or the
    // routes that have no name or no answer.
    const { stderr } = await promisify(execFile)(
      process.execPath,
      [path.join(ROOT, "scripts/openapi.mjs"), "--check"],
      { cwd: ROOT }
    )

    expect(stderr).toBe("")
  })
})
