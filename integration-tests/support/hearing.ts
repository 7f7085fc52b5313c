import { Modules } from "@medusajs/framework/utils"

import { HttpTest } from "./http-test"

export interface Told {
  name: string
  data: Record<string, unknown>
}

/** What the shop's subscribers are told. */
export function hearing(t: () => HttpTest) {
  /** Collects events from now on, as a subscriber of the shop hears them. */
  const listen = (...names: string[]) => {
    const told: Told[] = []

    for (const name of names) {
      t()
        .container.resolve(Modules.EVENT_BUS)
        .subscribe(name, async (event) => {
          told.push({ name, data: event.data as Told["data"] })
        })
    }

    return told
  }

  const until = async (condition: () => boolean) => {
    while (!condition()) {
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  return { listen, until }
}
