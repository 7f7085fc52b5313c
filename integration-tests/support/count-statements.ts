import { Client } from "@medusajs/framework/pg"

/**
 * What a process sends by itself, whatever it is asked meanwhile: what it notes once a
 * second, whether anybody waits for what came free (where it is a minute old), and what
 * is sent when it opens one more connection for that.
 */
const BESIDE = /stock_teller|find-waitlist-due|^set search_path/

/** How many statements the process sends to Postgres because of a task, while it runs. */
export async function countStatements(
  task: () => Promise<unknown>
): Promise<number> {
  const query = jest.spyOn(Client.prototype, "query")

  try {
    await task()

    return (query.mock.calls as unknown[][]).filter(
      ([sent]) => !namesOf(sent).some((name) => BESIDE.test(name))
    ).length
  } finally {
    query.mockRestore()
  }
}

/** Its text, and the name under which it is prepared. */
function namesOf(sent: unknown): string[] {
  const { text, name = "" } =
    typeof sent === "string"
      ? { text: sent }
      : (sent as { text: string; name?: string })

  return [text, name]
}
