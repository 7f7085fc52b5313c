import { setTimeout as sleep } from "node:timers/promises"

import { DistributedTransaction } from "@medusajs/framework/orchestration"

interface Storage {
  isLocked: Map<string, boolean>
  save(key: string, ...rest: unknown[]): Promise<unknown>
}

const patient = new WeakSet<object>()

/**
 * Core's workflow engine in memory refuses to save a workflow while it saves it for
 * another of its steps, tries that three times within some 300 ms, and then lets the
 * workflow fail, and its compensation too: on a machine whose database takes longer, a
 * story of ours fails by it. Here it tries again once it is free.
 */
export function makeEnginePatient(): void {
  const storage = (
    DistributedTransaction as unknown as { keyValueStore: Storage }
  ).keyValueStore

  if (patient.has(storage)) {
    return
  }
  patient.add(storage)

  const save = storage.save.bind(storage)

  storage.save = async (key, ...rest) => {
    if (!storage.isLocked.has(key)) {
      return await save(key, ...rest)
    }
    while (storage.isLocked.has(key)) {
      await sleep(10)
    }
    // As it does itself: what another step has saved is looked at first.
    throw new Error("Transaction storage is locked")
  }
}
