import path from "node:path"
import { setTimeout as pause } from "node:timers/promises"

import type { HttpTest } from "./http-test"

/** The shop of a test, served by `medusa develop`. */
export interface DevelopServer {
  url: string
  stop(): Promise<void>
}

const NAME = "holdfast-develop"

/**
 * Starts `medusa develop` on the test's own database, beside the server of the
 * tests: what a developer has, with pages that come from their sources.
 */
export async function develop({ sql }: HttpTest): Promise<DevelopServer> {
  const { endOfLog, ROOT, startMedusa } =
    await import("../../scripts/server/medusa-command.mjs")
  const { answers } = await import("../../scripts/server/demo-server.mjs")
  const { freePort } = await import("../../scripts/process/ports.mjs")
  const { writeFileSync } = await import("node:fs")
  const port = await freePort()
  const url = `http://localhost:${port}`
  const logFile = path.join(ROOT, ".holdfast/develop.log")
  const [{ name } = {}] = await sql("select current_database() as name")
  const database = new URL(`postgres://localhost/${String(name)}`)

  database.username = process.env.DB_USERNAME!
  database.password = process.env.DB_PASSWORD ?? ""
  database.port = process.env.DB_PORT!
  writeFileSync(logFile, "")

  const command = startMedusa(
    ["develop", "--no-lint", "--port", String(port), "--host", "127.0.0.1"],
    {
      logFile,
      environment: {
        DATABASE_URL: database.href,
        HMR_BIND_HOST: "127.0.0.1",
        HOLDFAST_DISABLE_ADMIN: "false",
        NODE_ENV: "development",
        PGAPPNAME: NAME,
        PORT: String(port),
      },
    }
  )
  let hasEnded = false

  void command.ended.then(() => {
    hasEnded = true
  })

  while (!(await answers(url))) {
    if (hasEnded) {
      throw new Error(`medusa develop ended:\n${endOfLog(logFile)}`)
    }
    if (/Error starting server|failed to start/i.test(endOfLog(logFile))) {
      await command.stop()
      throw new Error(`medusa develop failed:\n${endOfLog(logFile)}`)
    }

    await pause(100)
  }

  return {
    url,
    stop: async () => {
      await command.stop()

      // The database of a test is given up by all before it is copied anew.
      const isLeft = () =>
        sql("select pid from pg_stat_activity where application_name = ?", [
          NAME,
        ])

      while ((await isLeft()).length) {}
    },
  }
}
