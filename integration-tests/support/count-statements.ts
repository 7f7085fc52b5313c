import { Client } from "@medusajs/framework/pg"

/**
 * What a process notes once a second, whatever it is asked meanwhile, and what is sent
 * when it opens one more connection for that.
 */
const BESIDE = /stock_teller|^set search_path/

/** How many statements the process sends to Postgres because of a task, while it runs. */
export async function countStatements(
  task: () => Promise<unknown>
): Promise<number> {
  const query = jest.spyOn(Client.prototype, "query")

  try {
    await task()

    return (query.mock.calls as unknown[][]).filter(
      ([sent]) => !BESIDE.test(textOf(sent))
    ).length
  } finally {
    query.mockRestore()
  }
}

function textOf(sent: unknown): string {
  return typeof sent === "string" ? sent : (sent as { text: string }).text
}
