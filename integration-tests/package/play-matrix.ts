import { execFile } from "node:child_process"
import path from "node:path"
import { promisify } from "node:util"

const MATRIX = path.resolve(__dirname, "../../matrix/matrix.mjs")

/**
 * What `npm run matrix` prints for a machine.
 *
 * @throws with what it printed, if it printed nothing of the kind
 */
export async function playMatrix(args: string[]): Promise<unknown[]> {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [MATRIX, "--json", ...args],
    { env: { ...process.env, NODE_OPTIONS: "" } }
  ).catch((error: { stdout: string; stderr: string }) => error)

  try {
    return JSON.parse(stdout) as unknown[]
  } catch {
    throw new Error(`The matrix did not play:\n${stdout}${stderr}`)
  }
}
