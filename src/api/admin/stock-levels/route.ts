import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { LevelQuestion } from "../../../workflows/levels/level-page"
import { readLevelPage } from "../../../workflows/levels/read-level-page"
import { AdminStockLevelsParams } from "./validators"

/** The stock of the shop, item by location, in pages. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const question = req.validatedQuery as AdminStockLevelsParams
  const { levels, ...page } = await readLevelPage(
    req.scope,
    question as LevelQuestion
  )

  res.json({ stock_levels: levels, ...page, limit: question.limit })
}
