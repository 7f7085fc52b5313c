import { LevelQuestion } from "../../../../workflows/levels/level-page"
import { levelCsv } from "../../../level-csv"
import { csvOf } from "../../../send-csv"

/** Exports the stock as CSV, with the filters of the list. */
export const GET = csvOf("stock.csv", (req) =>
  levelCsv(req.scope, req.validatedQuery as LevelQuestion)
)

/**
 * Exports levels that were chosen as CSV: the filters of the list in the body,
 * as an address has no room for many ids.
 */
export const POST = csvOf("stock.csv", (req) =>
  levelCsv(req.scope, req.validatedBody as LevelQuestion)
)
