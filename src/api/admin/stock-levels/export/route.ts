import { LevelQuestion } from "../../../../workflows/levels/level-page"
import { levelCsv } from "../../../level-csv"
import { csvOf } from "../../../send-csv"

/** Exports the stock as CSV, with the filters of the list. */
export const GET = csvOf("stock.csv", (req) =>
  levelCsv(req.scope, req.validatedQuery as LevelQuestion)
)
