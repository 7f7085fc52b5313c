import { MedusaContainer } from "@medusajs/framework/types"

import { currentScope } from "../../../modules/inventory/call-scope"
import { StockImportRowDTO } from "../../../modules/inventory/types"
import { tellRefusals } from "../../refusal-words"

/** Tells why rows were refused by product, SKU and location, as refusals are told. */
export async function nameRefusedRows(
  container: MedusaContainer,
  rows: StockImportRowDTO[]
): Promise<StockImportRowDTO[]> {
  const errors = rows.flatMap(({ error }) => (error ? [error] : []))

  if (!errors.length) {
    return rows
  }

  const named = await tellRefusals(container, errors, currentScope())
  const byError = new Map(errors.map((error, index) => [error, named[index]]))

  return rows.map((row) => ({
    ...row,
    error: row.error && { ...row.error, ...byError.get(row.error) },
  })) as StockImportRowDTO[]
}
