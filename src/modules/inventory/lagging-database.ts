import { SqlEntityManager } from "@medusajs/framework/mikro-orm/postgresql"
import { Context } from "@medusajs/framework/types"

import { ConnectionSource } from "./connections"
import { StockDatabase } from "./database"
import { ReadReplica } from "./read-replica"

/**
 * The database for what only reads and may be behind: the read replica answers while it
 * may, and else the database itself. In a caller's transaction it never does, for that
 * sees what it has written.
 */
export class LaggingDatabase extends StockDatabase {
  constructor(
    options: ConstructorParameters<typeof StockDatabase>[0],
    private readonly replica: ReadReplica
  ) {
    super(options)
  }

  protected override async reading<Result>(
    context: Context,
    task: (source: ConnectionSource) => Promise<Result>
  ): Promise<Result> {
    const isJoined =
      context.transactionManager ??
      (context.manager as SqlEntityManager).isInTransaction()
    const answered = isJoined ? undefined : await this.replica.answer(task)

    return answered ? answered.result : await super.reading(context, task)
  }
}
