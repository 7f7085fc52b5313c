import { Client } from "@medusajs/framework/pg"

/**
 * One migrated database with the open shop in it, for all files of a run, whose
 * name `npm test` gives: to migrate takes longer than most stories. It is made by
 * the file that is ready first.
 */
const SHARED = process.env.HOLDFAST_SHOP_DATABASE

const NO_SUCH_DATABASE = "3D000"
/** Another file keeps its shop at this moment, or has done so. */
const KEPT_ALREADY = ["42P04", "23505"]

/**
 * Begins a file's database as a copy of the shared one.
 *
 * @returns whether it did: else there is none yet, and the file makes its own
 */
export async function copyShop(database: string): Promise<boolean> {
  return (
    SHARED !== undefined && (await create(database, SHARED, [NO_SUCH_DATABASE]))
  )
}

/** Keeps a database that nobody is connected to as the shared one. */
export async function keepShop(database: string): Promise<void> {
  if (SHARED !== undefined) {
    await create(SHARED, database, KEPT_ALREADY)
  }
}

async function create(
  database: string,
  template: string,
  unlessCodes: string[]
): Promise<boolean> {
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
  } finally {
    await client.end()
  }
}
