import { listAvailability, type Answer, type Sdk } from "../client"

/** What the shop tells of one variant. */
export type Availability = Answer<"listAvailability">["availability"][number]

/** What is asked of every variant of a request alike. */
export interface Asked {
  /** The cart whose own units count as there. */
  cartId?: string
  /** Whether it is told place by place too, for picking up. */
  byLocation?: boolean
}

// The server takes 200. So many ids would be an address of 10 kB, and many proxies
// take 8.
const MOST_OF_A_REQUEST = 100

interface Joined {
  ids: Set<string>
  answer: Promise<Map<string, Availability>>
}

const waiting = new WeakMap<Sdk, Map<string, Joined>>()

/**
 * What there is of a variant. What is asked for within one tick becomes one request,
 * or several where it is more than an address takes.
 *
 * @returns null where the shop does not sell it
 */
export async function askJoined(
  sdk: Sdk,
  variantId: string,
  asked: Asked
): Promise<Availability | null> {
  const open = waiting.get(sdk) ?? new Map<string, Joined>()
  const key = JSON.stringify([asked.cartId, !!asked.byLocation])
  let joined = open.get(key)

  waiting.set(sdk, open)

  if (!joined || joined.ids.size === MOST_OF_A_REQUEST) {
    const ids = new Set<string>()
    const own: Joined = {
      ids,
      answer: nextTick().then(() => {
        if (open.get(key) === own) {
          open.delete(key)
        }

        return ask(sdk, [...ids], asked)
      }),
    }

    open.set(key, own)
    joined = own
  }

  joined.ids.add(variantId)

  return (await joined.answer).get(variantId) ?? null
}

// Not a microtask: timers that are due together run one after the other.
const nextTick = () => new Promise<void>((resolve) => setTimeout(resolve, 0))

async function ask(sdk: Sdk, ids: string[], { cartId, byLocation }: Asked) {
  const { availability } = await listAvailability(sdk, {
    variant_id: ids,
    ...(cartId && { cart_id: cartId }),
    ...(byLocation && { by_location: "true" }),
  })

  return new Map(availability.map((one) => [one.variant_id, one]))
}
