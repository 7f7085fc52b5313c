import { ExecArgs } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"

import { SkuMeaning } from "../modules/inventory/policy/items/sku"
import { checkWholeInventory } from "../workflows/reconcile/steps"
import { repairWholeInventory } from "../workflows/reconcile/repair"

const SKUS = "skus="

/**
 * Looks for numbers that drifted, and repairs them if told to. Prints one JSON
 * object, and ends with 1 if something is wrong, which after a repair is what
 * could not be repaired.
 *
 * @example
 * npx medusa exec ./node_modules/medusa-plugin-holdfast/.medusa/server/src/scripts/reconcile.js
 * npx medusa exec ./node_modules/medusa-plugin-holdfast/.medusa/server/src/scripts/reconcile.js repair
 * npx medusa exec ./node_modules/medusa-plugin-holdfast/.medusa/server/src/scripts/reconcile.js skus=case_insensitive
 */
export default async function reconcile({
  container,
  args,
}: ExecArgs): Promise<void> {
  const skus = args.find((arg) => arg.startsWith(SKUS))?.slice(SKUS.length) as
    SkuMeaning | undefined
  const unknown = args.filter(
    (arg) => arg !== "repair" && !arg.startsWith(SKUS)
  )

  if (unknown.length) {
    throw new MedusaError(
      MedusaError.Types.INVALID_ARGUMENT,
      `Unknown argument ${unknown.join(", ")}: give "repair", or nothing to check only, and "skus=" with a value of the option items.sku`
    )
  }

  const repair = args.includes("repair")
    ? await repairWholeInventory(container, { note: "medusa exec" })
    : undefined
  const check = await checkWholeInventory(container, { skus })

  process.stdout.write(
    `${JSON.stringify({ ...check, ...(repair && { repair }) }, null, 2)}\n`
  )

  if (!check.is_sound) {
    process.exitCode = 1
  }
}
