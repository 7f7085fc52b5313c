import { ChildProcess, fork } from "node:child_process"
import path from "node:path"

import { Client } from "pg"

import { CallScope } from "../../call-scope"
import { HoldfastOptions } from "../../options"

export interface Call {
  method: string
  args?: unknown[]
  /** On whose behalf, see `runInScope`. */
  scope?: CallScope
}

export interface CallResult {
  // What a module answers, after a journey as JSON.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  value?: any
  /** What became of it is told of a database that was not there. */
  error?: { message: string; code?: string; outcome?: string }
}

/** An inventory module, ours or core's, in a process of its own. */
export class ModuleProcess {
  private readonly child: ChildProcess
  private nextId = 0

  /**
   * @param settings.holdsAnswers whether its calls never answer, once what they
   * change is committed
   * @param settings.options the module's options
   * @param settings.pool how many connections it has
   * @param settings.bus an event bus that outlives the process: it writes events to a
   * file, a line each, after a while. What it does is in the file `<file>.state`: it
   * `refuses`, `hangs`, or `hangs after` it has written them
   */
  constructor(
    kind: "core" | "holdfast",
    databaseUrl: string,
    settings: {
      holdsAnswers?: boolean
      bus?: { file: string; takes_ms?: number }
      options?: HoldfastOptions
      pool?: { min: number; max: number }
    } = {}
  ) {
    this.child = fork(
      path.join(__dirname, "module-process.cjs"),
      [kind, databaseUrl, JSON.stringify(settings)],
      {
        execArgv: [],
        stdio: ["ignore", "ignore", "inherit", "ipc"],
        env: { ...process.env, NODE_OPTIONS: "" },
      }
    )
  }

  /** Makes calls, at most `limit` at a time, and tells how each ended. */
  async callAll(calls: Call[], limit = 1): Promise<CallResult[]> {
    const id = ++this.nextId

    return await new Promise((resolve, reject) => {
      const answer = (message: unknown) => {
        const { id: answered, results } = message as {
          id: number
          results: CallResult[]
        }

        if (answered === id) {
          this.child.off("message", answer)
          resolve(results)
        }
      }

      this.child.on("message", answer)
      this.child.once("exit", () => reject(new Error("The process ended")))
      this.child.send({
        id,
        limit,
        calls: calls.map((call) => ({ args: [], ...call })),
      })
    })
  }

  /** Makes one call; throws if it was refused. */
  async call(method: string, ...args: unknown[]): Promise<CallResult["value"]> {
    const [result] = await this.callAll([{ method, args }])

    if (result?.error) {
      throw new Error(result.error.message)
    }

    return result?.value
  }

  /**
   * Ends the process as a power cut would. What PostgreSQL was doing for it still
   * happens: see `untilAlone`.
   */
  async kill(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once("exit", resolve))

    this.child.kill("SIGKILL")
    await ended
  }
}

/** Comes back once nobody else is connected, so that nothing changes any more. */
export async function untilAlone(client: Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query(
      `select from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()
        and backend_type = 'client backend'`
    )

    if (!rows.length) {
      return
    }
  }
}

/** A database of its own, for as long as a task runs. */
export async function withDatabase(
  name: string,
  task: (url: string, client: Client) => Promise<void>
): Promise<void> {
  const server = `postgres://${process.env.DB_USERNAME}:${process.env.DB_PASSWORD}@localhost:${process.env.DB_PORT}`
  const admin = new Client(`${server}/postgres`)
  const database = `holdfast_${name}_${process.pid}`

  await admin.connect()
  await admin.query(`create database ${database}`)

  const client = new Client(`${server}/${database}`)

  await client.connect()

  try {
    await task(`${server}/${database}`, client)
  } finally {
    await client.end()
    await admin.query(`drop database ${database} with (force)`)
    await admin.end()
  }
}
