import {
  CommonEvents,
  InjectManager,
  MedusaContext,
} from "@medusajs/framework/utils"

import { notAllowed } from "../errors"
import { HoldfastEvents } from "../events"
import { objectOf, parseId } from "../input"
import { applyBatch } from "../operations/imports/apply-batch"
import {
  createImport,
  deleteImports,
  finishPreview,
} from "../operations/imports/create-import"
import { pruneImports } from "../operations/imports/prune-imports"
import { previewRows } from "../operations/imports/preview-rows"
import {
  readImport,
  readImportRows,
  readImports,
  readImportSummary,
  readUnfinishedImports,
} from "../operations/imports/read-imports"
import { startImport } from "../operations/imports/start-import"
import { parseIdCursor, parseLimit } from "../operations/ledger/history-input"
import { undoGroup } from "../operations/ledger/undo-group"
import {
  CreateStockImportInput,
  KnownNames,
  LedgerFacts,
  ReadImportRow,
  StockContext,
  StockImportBatch,
  StockImportDTO,
  StockImportRowDTO,
  StockImportRowsInput,
  StockImportSummary,
} from "../types"
import { levelsUpdated } from "./changes"
import { ServiceBase } from "./service-base"

/** Rows that have their turn in one transaction. */
const ROWS_AT_ONCE = 2000

/** After how many hours a file that is still being read is nobody's. */
const READING_HOURS = 6

/** For how many days rows are kept: of a file to be applied, and of one that was. */
const KEPT_DAYS = 90

/** Imports whose rows are removed by one call. */
const PRUNED_AT_ONCE = 5

/**
 * Stock files: what a file would do is kept, looked at, done and undone. Files are
 * read by the workflow `previewStockImportWorkflow`, which calls these.
 */
export abstract class ImportMethods extends ServiceBase {
  /**
   * Makes an import, to which `addStockImportRows` adds rows, until
   * `finishStockImportPreview`.
   *
   * @throws INVALID_DATA for a bad field or an unknown reason
   * @example
   * const { id } = await inventory.createStockImport({
   *   file_hash: sha256,
   *   file_bytes: 1024,
   *   shape: "mapping",
   *   reason: "received",
   * })
   */
  @InjectManager()
  async createStockImport(
    input: CreateStockImportInput,
    @MedusaContext() context: StockContext = {}
  ): Promise<StockImportDTO> {
    const id = await createImport(
      this.database_,
      input,
      this.options_.ledger.reasons,
      context
    )

    return await readImport(this.database_, id, context)
  }

  /**
   * Says what rows would do, and keeps that: nothing else changes. A row that cannot
   * be done is kept with the reason.
   *
   * @param known what other modules know of the names in the rows
   * @throws NOT_FOUND for an unknown import, INVALID_DATA if it is not being read
   */
  @InjectManager()
  async addStockImportRows(
    importId: string,
    rows: ReadImportRow[],
    known?: KnownNames,
    @MedusaContext() context: StockContext = {}
  ): Promise<void> {
    const of = await readImport(
      this.database_,
      parseId(importId, "importId"),
      context
    )

    await previewRows(
      this.database_,
      of,
      rows,
      {
        rules: this.rules_,
        reasons: this.options_.ledger.reasons,
        skus: this.options_.items.sku,
        known,
      },
      context
    )
  }

  /**
   * Ends the reading of a file: from now on it can be applied.
   *
   * @throws INVALID_DATA if it is not being read
   */
  @InjectManager()
  async finishStockImportPreview(
    importId: string,
    @MedusaContext() context: StockContext = {}
  ): Promise<StockImportSummary> {
    const id = parseId(importId, "importId")

    await finishPreview(this.database_, id, context)

    return await readImportSummary(this.database_, id, context)
  }

  /**
   * Retrieves an import with what it would do or did: counts, and totals by location.
   *
   * @throws NOT_FOUND if there is none
   */
  @InjectManager()
  async retrieveStockImport(
    importId: string,
    @MedusaContext() context: StockContext = {}
  ): Promise<StockImportSummary> {
    return await readImportSummary(
      this.database_,
      parseId(importId, "importId"),
      context
    )
  }

  /**
   * Lists imports, newest first.
   *
   * @throws INVALID_DATA for a bad cursor or limit (1 to 1000, default 50)
   */
  @InjectManager()
  async listStockImports(
    input: { cursor?: string | null; limit?: number } = {},
    @MedusaContext() context: StockContext = {}
  ): Promise<{ imports: StockImportDTO[]; next_cursor: string | null }> {
    const { cursor, limit } = objectOf(input)

    return await readImports(
      this.database_,
      {
        cursor: parseIdCursor(cursor, "simp"),
        limit: parseLimit(limit, 50),
      },
      context
    )
  }

  /**
   * Reads a page of an import's rows, in the order of the file.
   *
   * @throws NOT_FOUND for an unknown import, INVALID_DATA for a bad filter, cursor or
   * limit (1 to 1000, default 200)
   */
  @InjectManager()
  async listStockImportRows(
    importId: string,
    input: StockImportRowsInput = {},
    @MedusaContext() context: StockContext = {}
  ): Promise<{ rows: StockImportRowDTO[]; next_cursor: number | null }> {
    return await readImportRows(
      this.database_,
      parseId(importId, "importId"),
      input,
      context
    )
  }

  /**
   * Lets a previewed import begin. Its rows have their turn by
   * `applyStockImportBatch`; `applyStockImportWorkflow` does both.
   *
   * @param options.again whether a file that was applied before may be again
   * @throws NOT_FOUND for an unknown import, NOT_ALLOWED if it is not previewed, or
   * its file was applied before and not undone
   */
  @InjectManager()
  async startStockImport(
    importId: string,
    options: { again?: boolean } = {},
    @MedusaContext() context: StockContext = {}
  ): Promise<StockImportDTO> {
    const id = parseId(importId, "importId")

    await startImport(
      this.database_,
      id,
      objectOf(options).again === true,
      context
    )
    await this.publishStarted_([id], context)

    return await readImport(this.database_, id, context)
  }

  /**
   * Gives the next 2,000 rows of an import that has begun their turn, in one
   * transaction: call it until `is_done`. However often, from however many processes,
   * each row has its turn once.
   *
   * @throws NOT_FOUND for an unknown import
   */
  @InjectManager()
  async applyStockImportBatch(
    importId: string,
    @MedusaContext() context: StockContext = {}
  ): Promise<StockImportBatch> {
    const batch = await applyBatch(
      this.database_,
      { id: parseId(importId, "importId"), most: ROWS_AT_ONCE },
      { rules: this.rules_, skus: this.options_.items.sku },
      context
    )

    await this.publish_(
      context,
      {
        object: "inventory_item",
        action: CommonEvents.CREATED,
        ids: batch.itemIds,
      },
      {
        object: "inventory_level",
        action: CommonEvents.CREATED,
        ids: batch.openedIds,
      },
      levelsUpdated([
        ...new Set([...(batch.adjusted?.levelIds ?? []), ...batch.plannedIds]),
      ]),
      {
        object: "incoming_stock",
        action: CommonEvents.CREATED,
        ids: batch.incomingIds,
      },
      {
        ...levelsUpdated(batch.adjusted?.shortfallIds ?? []),
        eventName: HoldfastEvents.SHORTFALL,
      }
    )

    return {
      rows: batch.rows,
      is_done: batch.isDone,
      has_finished: batch.hasFinished,
    }
  }

  /** The imports that have begun and not ended, the oldest first. */
  @InjectManager()
  async listUnfinishedStockImports(
    @MedusaContext() context: StockContext = {}
  ): Promise<string[]> {
    return await readUnfinishedImports(this.database_, context)
  }

  /**
   * Has imports that have begun and not ended gone on with, by whoever hears of the
   * event that begins one. Every server does so as it starts, so that an import whose
   * process died waits for no job. However many do, each row has its turn once.
   *
   * @example
   * await inventory.resumeStockImports()
   */
  @InjectManager()
  async resumeStockImports(
    @MedusaContext() context: StockContext = {}
  ): Promise<void> {
    await this.publishStarted_(
      await readUnfinishedImports(this.database_, context),
      context
    )
  }

  private async publishStarted_(
    ids: string[],
    context: StockContext
  ): Promise<void> {
    await this.publish_(context, {
      object: "stock_import",
      action: CommonEvents.UPDATED,
      eventName: HoldfastEvents.STOCK_IMPORT_STARTED,
      ids,
    })
  }

  /**
   * Takes back what an import changed: all levels or none, once. Items and levels that
   * it made stay, with nothing on hand. Policies that it set are put back where nobody
   * has set them since, and what it expected and has not come is expected no longer.
   *
   * @returns the group of movements that took it back, and how many levels changed
   * @throws NOT_FOUND for an unknown import, NOT_ALLOWED if it is not applied, and
   * whatever `undoMovementGroup` does
   */
  @InjectManager()
  async undoStockImport(
    importId: string,
    facts: LedgerFacts = {},
    @MedusaContext() context: StockContext = {}
  ): Promise<{ group_id: string | null; levels: number }> {
    const id = parseId(importId, "importId")
    const { status, group_id, finished_at } = await readImport(
      this.database_,
      id,
      context
    )

    if (!finished_at) {
      throw notAllowed(
        `Stock import ${id} is ${status}, and only one that is applied is undone`,
        [{ reason: "wrong_status", id }]
      )
    }
    if (!group_id) {
      throw notAllowed(
        `Stock import ${id} has changed nothing that could be undone`,
        [{ reason: "nothing_to_undo", id }]
      )
    }

    const { result, levelIds, shortfallIds, cancelledIds } = await undoGroup(
      this.database_,
      group_id,
      { ...facts, idempotency_key: null },
      this.rules_,
      { ...context, ledger: { ...context.ledger, idempotency_key: null } },
      { tellsLines: false }
    )

    await this.publish_(
      context,
      levelsUpdated([...new Set(levelIds)]),
      {
        ...levelsUpdated(shortfallIds),
        eventName: HoldfastEvents.SHORTFALL,
      },
      { object: "incoming_stock", action: "cancelled", ids: cancelledIds }
    )

    return { group_id: result.group_id, levels: result.applied }
  }

  /**
   * Deletes an import that was not applied, with its rows.
   *
   * @throws NOT_FOUND for an unknown import, NOT_ALLOWED if it has begun
   */
  @InjectManager()
  async deleteStockImport(
    importId: string,
    @MedusaContext() context: StockContext = {}
  ): Promise<void> {
    const id = parseId(importId, "importId")
    const { status } = await readImport(this.database_, id, context)

    if (!(await deleteImports(this.database_, { id }, context)).length) {
      throw notAllowed(
        `Stock import ${id} is ${status}: it stays with what it did`,
        [{ reason: "wrong_status", id }]
      )
    }
  }

  /**
   * Deletes imports whose reading began hours ago and never ended, for their process
   * was killed; and those that nobody applied for 90 days. A job calls it.
   */
  @InjectManager()
  async deleteAbandonedStockImports(
    @MedusaContext() context: StockContext = {}
  ): Promise<string[]> {
    return await deleteImports(
      this.database_,
      { hours: READING_HOURS, days: KEPT_DAYS },
      context
    )
  }

  /**
   * Removes the rows of imports that were applied 90 days ago or before, of a few at
   * a time: what they came to stays, and so does the ledger, by which they are undone.
   * A job calls it.
   *
   * @returns the imports whose rows are gone now
   */
  @InjectManager()
  async pruneStockImports(
    @MedusaContext() context: StockContext = {}
  ): Promise<string[]> {
    return await pruneImports(
      this.database_,
      { days: KEPT_DAYS, most: PRUNED_AT_ONCE },
      context
    )
  }
}
