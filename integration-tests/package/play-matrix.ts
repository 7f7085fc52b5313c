import { execFile } from "node:child_process"
import path from "node:path"
import { promisify } from "node:util"

import { atLowPriority } from "./throw-away-shop"

const MATRIX = path.resolve(__dirname, "../../matrix/matrix.mjs")

/** The matrix that is being played. */
export interface PlayingMatrix {
  /**
   * What it prints for a machine.
   *
   * @throws with what it printed, if it printed nothing of the kind
   */
  played(): Promise<unknown[]>
  stop(): Promise<void>
}

/** Begins to play `npm run matrix`, beside all else. */
export function playMatrix(args: string[]): PlayingMatrix {
  const running = atLowPriority(
    promisify(execFile)(process.execPath, [MATRIX, "--json", ...args], {
      env: { ...process.env, NODE_OPTIONS: "" },
    })
  )
  const ended = running.catch(
    (error: { stdout: string; stderr: string }) => error
  )

  return {
    played: async () => {
      const { stdout, stderr } = await ended

      try {
        return JSON.parse(stdout) as unknown[]
      } catch {
        throw new Error(`The matrix did not play:\n${stdout}${stderr}`)
      }
    },
    stop: async () => {
      running.child.kill()
      await ended
    },
  }
}
