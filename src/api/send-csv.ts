import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"

import {
  AuthenticatedMedusaRequest,
  MedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { csvRows } from "./csv"

/**
 * Sends a CSV file as it is written, page by page, as fast as the client takes it:
 * neither the server's memory holds it, nor a transaction, nor a connection to the
 * database between two pages. Where the client goes, no further page is read.
 *
 * @param name of the file, and what a file that breaks off is told by in the log
 * @param pages the first of which is read before anything is sent: what is wrong
 * with the request is said with a status of its own
 */
export async function sendCsv(
  req: MedusaRequest,
  res: MedusaResponse,
  name: string,
  pages: AsyncGenerator<string, void>
): Promise<void> {
  const first = await pages.next()

  res.setHeader("content-type", "text/csv; charset=utf-8")
  res.setHeader("content-disposition", `attachment; filename="${name}"`)

  try {
    await pipeline(Readable.from(joined(first, pages)), res)
  } catch (error) {
    // The status is told already: a file that breaks off is all that can be told
    // now, and where the client has gone, there is nobody to tell.
    if (!isGone(error)) {
      req.scope
        .resolve(ContainerRegistrationKeys.LOGGER)
        .error(`The export ${name} broke off: ${String(error)}`)
    }
  }
}

async function* joined(
  first: IteratorResult<string, void>,
  pages: AsyncGenerator<string, void>
): AsyncGenerator<string, void> {
  if (!first.done) {
    yield first.value
    yield* pages
  }
}

/** The client closed the connection before it had the whole. */
function isGone(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown }

  return code === "ERR_STREAM_PREMATURE_CLOSE" || code === "ECONNRESET"
}

/** Answers a request with a CSV file, of the pages that are read for it. */
export function csvOf(
  name: string,
  pagesOf: (req: AuthenticatedMedusaRequest) => AsyncGenerator<string, void>
) {
  return async (
    req: AuthenticatedMedusaRequest,
    res: MedusaResponse
  ): Promise<void> => await sendCsv(req, res, name, pagesOf(req))
}

/**
 * Writes the rows of pages as CSV, with a head before the first: what is read of
 * each row, by the names of the columns.
 *
 * @param nextPage asked for a page when the one before is taken; the last has no
 * `next`
 */
export async function* csvPages<Row, Cursor>(
  columns: Record<string, (row: Row) => unknown>,
  nextPage: (
    after: Cursor | null
  ) => Promise<{ rows: Row[]; next: Cursor | null }>
): AsyncGenerator<string, void> {
  let begins = true
  let after: Cursor | null = null

  do {
    const page: { rows: Row[]; next: Cursor | null } = await nextPage(after)
    const rows = page.rows.map((row) =>
      Object.values(columns).map((read) => read(row))
    )

    yield csvRows(begins ? [Object.keys(columns), ...rows] : rows, { begins })
    begins = false
    after = page.next
  } while (after !== null)
}
