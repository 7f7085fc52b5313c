import { Client } from "@medusajs/framework/pg"

/**
 * Databases that are made once in a run and copied: to migrate takes longer than most
 * tests. `npm test` gives their names, and drops them in the end.
 */

const NO_SUCH_DATABASE = "3D000"
/** Another file keeps the same at this moment, or has done so. */
const KEPT_ALREADY = ["42P04", "23505"]

/**
 * Begins a database as a copy of a template; one of that name goes.
 *
 * @returns whether it did: else there is none yet, and the caller makes its own
 */
export async function copyTemplate(
  template: string | undefined,
  database: string
): Promise<boolean> {
  return (
    template !== undefined &&
    (await create(database, template, [NO_SUCH_DATABASE], { isAnew: true }))
  )
}

/** Keeps a database that nobody is connected to as a template. */
export async function keepTemplate(
  template: string | undefined,
  database: string
): Promise<void> {
  if (template !== undefined) {
    await create(template, database, KEPT_ALREADY)
  }
}

/** Drops a database, whoever is connected to it. */
export function dropDatabase(database: string): Promise<void> {
  return asked(async (client) => {
    await client.query(drop(client, database))
  })
}

function drop(client: Client, database: string): string {
  return `drop database if exists ${client.escapeIdentifier(database)} with (force)`
}

function create(
  database: string,
  template: string,
  unlessCodes: string[],
  { isAnew = false } = {}
): Promise<boolean> {
  return asked(async (client) => {
    try {
      if (isAnew) {
        await client.query(drop(client, database))
      }
      await client.query(
        `create database ${client.escapeIdentifier(database)}
        template ${client.escapeIdentifier(template)}`
      )

      return true
    } catch (error) {
      if (unlessCodes.includes((error as { code: string }).code)) {
        return false
      }

      throw error
    }
  })
}

async function asked<Answer>(
  ask: (client: Client) => Promise<Answer>
): Promise<Answer> {
  const { DB_HOST, DB_PORT, DB_USERNAME, DB_PASSWORD } = process.env
  const client = new Client({
    host: DB_HOST,
    port: Number(DB_PORT ?? 5432),
    user: DB_USERNAME,
    password: DB_PASSWORD,
    database: "postgres",
  })

  await client.connect()

  try {
    return await ask(client)
  } finally {
    await client.end()
  }
}
