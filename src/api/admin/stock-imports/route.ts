import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { badValue } from "../../../modules/inventory/errors"
import { resolveHoldfast } from "../../../modules/inventory/find-holdfast"
import { previewStockFile } from "../../../workflows/stock-import"
import { AdminPageParams } from "../stock-movements/validators"
import { AdminUploadStockImport } from "./validators"

/** Lists imports of stock files, newest first. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const page = req.validatedQuery as AdminPageParams
  const { imports, next_cursor } = await resolveHoldfast(
    req.scope
  ).listStockImports(page)

  res.json({ stock_imports: imports, next_cursor, limit: page.limit })
}

/** What a body is that is no file. */
const FORMS = ["application/json", "application/x-www-form-urlencoded"]

/**
 * Reads a stock file, which is the body of the request, and says what it would do:
 * nothing else changes.
 */
export async function POST(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const { mapping, ...query } = req.validatedQuery as AdminUploadStockImport
  const type = req.get("content-type")?.split(";")[0]?.trim().toLowerCase()

  if (type && (FORMS.includes(type) || type.startsWith("multipart/"))) {
    throw badValue(
      "The body",
      `must be the file itself, as text/csv, and is ${type}`
    )
  }

  // Not to close the connection on a file that is refused before its end: the answer
  // would be lost with it.
  const bytes = req.iterator({ destroyOnReturn: false })

  res.json({
    stock_import: await previewStockFile(req.scope, bytes, {
      ...query,
      mapping: mapping ?? null,
      actor_id: req.auth_context.actor_id,
    }),
  })
}
