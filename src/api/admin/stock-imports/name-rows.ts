import { MedusaContainer } from "@medusajs/framework/types"

import { currentScope } from "../../../modules/inventory/call-scope"
import { StockImportRowDTO } from "../../../modules/inventory/types"
import { IMPORT_FIELDS } from "../../../modules/inventory/policy/imports/fields"
import { tellRefusals } from "../../refusal-words"

/** A field at the beginning of what is wrong with a row, of which several may be told. */
const FIELD = new RegExp(`(^|; )(${IMPORT_FIELDS.join("|")})(?= )`, "g")

/** Fields are told to people as words: `on_hand` is the code's. */
const inWords = (message: string) =>
  message.replace(
    FIELD,
    (_all, before: string, field: string) => before + field.replaceAll("_", " ")
  )

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

  return rows.map((row) => {
    const named = row.error && byError.get(row.error)

    return {
      ...row,
      error: row.error && {
        ...row.error,
        ...named,
        message: inWords(named?.message ?? row.error.message),
      },
    }
  }) as StockImportRowDTO[]
}
