import { MedusaContainer } from "@medusajs/framework/types"

import { resolveHoldfast } from "../modules/inventory/find-holdfast"
import HoldfastInventoryService from "../modules/inventory/service"
import { CallFacts, StockContext } from "../modules/inventory/types"

/**
 * What a step does once under a key, for whoever asks: the work is given what was
 * asked for, without the two, and the ledger says who it was.
 *
 * @param operation the word that the key is kept with
 */
export async function runOnce<Asked extends object, Answer>(
  container: MedusaContainer,
  operation: string,
  { idempotency_key, actor_id, ...asked }: Asked & CallFacts,
  work: (
    inventory: HoldfastInventoryService,
    asked: Omit<Asked & CallFacts, keyof CallFacts>,
    context: StockContext
  ) => Promise<Answer>
): Promise<Answer> {
  const inventory = resolveHoldfast(container)

  return await inventory.runOnce(
    { idempotency_key, operation, input: asked },
    (context) => work(inventory, asked, context),
    { ledger: { actor_id } }
  )
}
