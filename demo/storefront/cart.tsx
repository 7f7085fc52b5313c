import type { HttpTypes } from "@medusajs/types"
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  type ReactNode,
} from "react"
import {
  refusalHeaders,
  refusalOf,
  renewCartHold,
  retrieveCartHold,
  type Answer,
} from "medusa-plugin-holdfast/client"

import { readRegion, sdk } from "./sdk"

/** What the cart holds, and when this browser heard of it. */
type Hold = Answer<"retrieveCartHold"> & { heardAt: number }

export interface CartState {
  cart?: HttpTypes.StoreCart
  hold?: Hold
  add(variantId: string, quantity: number): Promise<void>
  setQuantity(lineId: string, quantity: number): Promise<void>
  /** Takes again what is no longer held, as far as it is there. */
  renew(): Promise<void>
  refresh(): Promise<void>
  /** The cart is an order now. */
  forget(): void
}

// Of the tab, and not of the browser: two tabs are two shoppers here.
const KEY = "cart_id"
const EVERY_MS = 3000
const Context = createContext<CartState | null>(null)

export function CartProvider({ children }: { children: ReactNode }) {
  const [cart, setCart] = useState<HttpTypes.StoreCart>()
  const [hold, setHold] = useState<Hold>()

  const forget = useCallback(() => {
    sessionStorage.removeItem(KEY)
    setCart(undefined)
    setHold(undefined)
  }, [])

  const refresh = useCallback(async () => {
    const id = sessionStorage.getItem(KEY)

    if (!id) {
      return
    }

    const [{ cart: found }, held] = await Promise.all([
      sdk.store.cart.retrieve(id),
      retrieveCartHold(sdk, id),
    ])

    // It may have become an order meanwhile.
    if (sessionStorage.getItem(KEY) === id) {
      setCart(found)
      setHold({ ...held, heardAt: Date.now() })
    }
  }, [])

  const state = useMemo(() => {
    /** Does something to the cart, and reads what became of it, also if it failed. */
    const change = async (task: (id: string) => Promise<unknown>) => {
      try {
        await task(await idOfCart())
      } catch (error) {
        throw refusalOf(error)
      } finally {
        await refresh()
      }
    }

    return {
      add: (variant_id: string, quantity: number) =>
        change((id) =>
          sdk.store.cart.createLineItem(
            id,
            { variant_id, quantity },
            {},
            refusalHeaders
          )
        ),
      setQuantity: (lineId: string, quantity: number) =>
        change((id) =>
          quantity > 0
            ? sdk.store.cart.updateLineItem(
                id,
                lineId,
                { quantity },
                {},
                refusalHeaders
              )
            : sdk.store.cart.deleteLineItem(id, lineId)
        ),
      renew: () => change((id) => renewCartHold(sdk, id)),
      refresh,
      forget,
    }
  }, [refresh, forget])

  useEffect(() => {
    // A cart that is gone is no reason to stop: the next look may find it.
    const look = () => void refresh().catch(() => {})
    const timer = setInterval(look, EVERY_MS)

    look()
    window.addEventListener("focus", look)

    return () => {
      clearInterval(timer)
      window.removeEventListener("focus", look)
    }
  }, [refresh])

  const value = useMemo(() => ({ ...state, cart, hold }), [state, cart, hold])

  return <Context.Provider value={value}>{children}</Context.Provider>
}

export function useCart(): CartState {
  return useContext(Context)!
}

async function idOfCart(): Promise<string> {
  const id = sessionStorage.getItem(KEY)

  if (id) {
    return id
  }

  const region = await readRegion()
  const { cart } = await sdk.store.cart.create({ region_id: region.id })

  sessionStorage.setItem(KEY, cart.id)

  return cart.id
}

/**
 * For how many seconds the cart holds its units: by the server's clock, since the
 * shopper's own may be wrong. Null where it holds none.
 */
export function useSecondsLeft(): number | null {
  const { hold } = useCart()
  const [now, setNow] = useState(Date.now)

  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250)

    return () => clearInterval(timer)
  }, [])

  if (!hold?.expires_at) {
    return null
  }

  const atFirst = Date.parse(hold.expires_at) - Date.parse(hold.server_time)
  const since = Math.max(0, now - hold.heardAt)

  return Math.max(0, (atFirst - since) / 1000)
}
