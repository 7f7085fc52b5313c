import { Client } from "@medusajs/framework/pg"

/** How many statements the process sends to Postgres while a task runs. */
export async function countStatements(
  task: () => Promise<unknown>
): Promise<number> {
  const query = jest.spyOn(Client.prototype, "query")

  try {
    await task()

    return query.mock.calls.length
  } finally {
    query.mockRestore()
  }
}
