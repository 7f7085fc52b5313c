import { createHash } from "node:crypto"

import { Outage } from "./outages"
import { nameIn } from "./sql/statement"

/**
 * The names under which connections keep statements: parsed and planned once, which
 * otherwise takes three times as long as running them (2.3 ms against 0.6 ms for a
 * reservation).
 *
 * A pooler that gives each transaction another connection of the server's, and does not
 * know of such names, has a statement bound where it was never parsed (26000), or parsed
 * where it is already (42P05). Nothing has run by then. The first call that meets it
 * ends the use of names for all, and is made again as any of a momentary outage.
 */
export class PreparedStatements {
  private readonly names = new Map<string, string>()

  /** @param warn told once why names are no longer used */
  constructor(
    private isOn: boolean,
    private readonly warn: (message: string) => void
  ) {}

  get areKept(): boolean {
    return this.isOn
  }

  /**
   * The name of a statement, undefined where connections keep none. There are some
   * seventy in all. Behind the statement's own name stands what tells its versions
   * apart, for servers of two versions may share a pool's connections.
   */
  nameOf(text: string): string | undefined {
    if (!this.isOn) {
      return undefined
    }

    let name = this.names.get(text)

    if (!name) {
      const hash = createHash("sha256").update(text).digest("hex")

      name = `${nameIn(text)}/${hash.slice(0, 12)}`
      this.names.set(text, name)
    }

    return name
  }

  /** Hears what became of a statement that had a name. */
  heed({ cause }: Outage): void {
    if (cause === "not_kept" && this.isOn) {
      this.isOn = false
      this.warn(
        "The database's connections do not keep prepared statements, as behind PgBouncer before 1.21 " +
          "in transaction mode: from now on statements are sent unprepared, and calls take longer. " +
          "Set the option prepared_statements to false, or use PgBouncer from 1.21 on with " +
          "max_prepared_statements above 0"
      )
    }
  }
}
