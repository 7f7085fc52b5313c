import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"

import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { LevelQuestion } from "../../../../workflows/levels/level-page"
import { levelCsv } from "../../../level-csv"

/** Exports the stock as CSV, with the filters of the list. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const pages = levelCsv(req.scope, req.validatedQuery as LevelQuestion)
  // What is wrong with the request is said before the file begins.
  const first = await pages.next()

  res.setHeader("content-type", "text/csv; charset=utf-8")
  res.setHeader("content-disposition", 'attachment; filename="stock.csv"')

  if (!first.done) {
    res.write(first.value)
  }
  await pipeline(Readable.from(pages), res)
}
