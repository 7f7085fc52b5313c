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
  input: Asked & CallFacts,
  work: (
    inventory: HoldfastInventoryService,
    asked: Omit<Asked & CallFacts, keyof CallFacts>,
    context: StockContext
  ) => Promise<Answer>
): Promise<Answer> {
  const inventory = resolveHoldfast(container)
  const { idempotency_key, actor_id } = input
  const asked = askedOf(input)

  return await inventory.runOnce(
    { idempotency_key, operation, input: asked },
    (context) => work(inventory, asked, context),
    { ledger: { actor_id } }
  )
}

/** What is asked for, without under which key and by whom. */
function askedOf<Asked extends object>({
  idempotency_key: _key,
  actor_id: _actor,
  ...asked
}: Asked & CallFacts): Omit<Asked & CallFacts, keyof CallFacts> {
  return asked
}

/**
 * What other modules are asked before a key's transaction begins. In it they would be
 * asked over a second connection, which ten calls that have one each wait for until
 * all of them give up: they hold all that the pool has.
 *
 * A refusal is the work's to throw: where the call is made again the key answers, and
 * nothing is refused by what has changed since.
 */
export async function beforehand<Found>(
  ask: () => Promise<Found>
): Promise<() => Found> {
  try {
    const found = await ask()

    return () => found
  } catch (error) {
    return () => {
      throw error
    }
  }
}

/**
 * As `runOnce`, with the answer of other modules, which are asked first: see
 * `beforehand`.
 */
export async function askThenRunOnce<Asked extends object, Found, Answer>(
  container: MedusaContainer,
  operation: string,
  input: Asked & CallFacts,
  ask: (asked: Omit<Asked & CallFacts, keyof CallFacts>) => Promise<Found>,
  work: (
    inventory: HoldfastInventoryService,
    found: Found,
    context: StockContext
  ) => Promise<Answer>
): Promise<Answer> {
  const found = await beforehand(() => ask(askedOf(input)))

  return await runOnce(
    container,
    operation,
    input,
    // What was not found is refused as the work itself would be.
    async (inventory, _asked, context) => work(inventory, found(), context)
  )
}
