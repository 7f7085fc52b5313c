// @ts-check
import { fork } from "node:child_process"
import { fileURLToPath } from "node:url"

/**
 * @typedef {{ method: string, args: unknown[], scope?: object }} Call the scope as of `runInScope`
 * @typedef {{ value?: any, error?: { message: string, code?: string, outcome?: string } }} Answer
 */

/** An inventory module in a process of its own, called one call at a time by many. */
export class Module {
  /** @type {Map<number, (answer: Answer) => void>} */
  #waiting = new Map()
  #last = 0

  /**
   * @param {string} url
   * @param {{ options?: object, pool?: { min: number, max: number } }} [settings]
   */
  constructor(url, settings = {}) {
    this.child = fork(
      fileURLToPath(
        new URL(
          "../src/modules/inventory/__tests__/support/module-process.cjs",
          import.meta.url
        )
      ),
      ["holdfast", url, JSON.stringify(settings)],
      {
        execArgv: [],
        stdio: ["ignore", "ignore", "inherit", "ipc"],
        env: { ...process.env, NODE_OPTIONS: "" },
      }
    )
    this.ended = new Promise((resolve) => this.child.once("exit", resolve))
    this.child.on("message", (message) => {
      const { id, results } = /** @type {{ id: number, results: Answer[] }} */ (
        message
      )

      this.#waiting.get(id)?.(results[0] ?? {})
      this.#waiting.delete(id)
    })
  }

  /**
   * @param {Call} call
   * @returns {Promise<Answer>}
   */
  async send(call) {
    const id = ++this.#last

    return await new Promise((resolve) => {
      this.#waiting.set(id, resolve)
      this.child.send({ id, limit: 1, calls: [call] })
    })
  }

  /**
   * @param {string} method
   * @param {unknown[]} args
   * @returns {Promise<any>} its value; throws if it was refused
   */
  async call(method, ...args) {
    const { value, error } = await this.send({ method, args })

    if (error) {
      throw Object.assign(new Error(`${method}: ${error.message}`), error)
    }

    return value
  }

  async stop() {
    this.child.kill("SIGKILL")
    await this.ended
  }
}
