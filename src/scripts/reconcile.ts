import { ExecArgs } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"

import { checkWholeInventory } from "../workflows/reconcile/steps/check-inventory"
import { repairWholeInventory } from "../workflows/reconcile/steps/repair-inventory"

/**
 * Looks for numbers that drifted, and repairs them if told to. Prints one JSON
 * object, and ends with 1 if something is wrong, which after a repair is what
 * could not be repaired.
 *
 * @example
 * npx medusa exec ./node_modules/medusa-plugin-holdfast/.medusa/server/src/scripts/reconcile.js
 * npx medusa exec ./node_modules/medusa-plugin-holdfast/.medusa/server/src/scripts/reconcile.js repair
 */
export default async function reconcile({
  container,
  args,
}: ExecArgs): Promise<void> {
  const unknown = args.filter((arg) => arg !== "repair")

  if (unknown.length) {
    throw new MedusaError(
      MedusaError.Types.INVALID_ARGUMENT,
      `Unknown argument ${unknown.join(", ")}: give "repair", or nothing to check only`
    )
  }

  const repair = args.length
    ? await repairWholeInventory(container, { note: "medusa exec" })
    : undefined
  const check = await checkWholeInventory(container, {})

  process.stdout.write(
    `${JSON.stringify({ ...check, ...(repair && { repair }) }, null, 2)}\n`
  )

  if (!check.is_sound) {
    process.exitCode = 1
  }
}
