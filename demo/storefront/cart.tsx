import type { HttpTypes } from "@medusajs/types"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { refusalHeaders, refusalOf } from "medusa-plugin-holdfast/client"
import {
  holdfastKeys,
  useCartHold,
  type CartHoldState,
} from "medusa-plugin-holdfast/react"
import {
  createContext,
  useContext,
  useMemo,
  useState,
  type ReactNode,
} from "react"

import { MAX_AGE_MS, readRegion, sdk } from "./sdk"

export interface CartState {
  cart?: HttpTypes.StoreCart
  hold: CartHoldState
  add(variantId: string, quantity: number): Promise<void>
  setQuantity(lineId: string, quantity: number): Promise<void>
  /** Does something with the cart, which is made first where there is none. */
  withCart(task: (cartId: string) => Promise<unknown>): Promise<void>
  refresh(): Promise<void>
  /** The cart is an order now. */
  forget(): void
}

// Of the tab, and not of the browser: two tabs are two shoppers here.
const KEY = "cart_id"
const Context = createContext<CartState | null>(null)

export function CartProvider({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient()
  const [id, setId] = useState(() => sessionStorage.getItem(KEY))
  const { data: cart } = useQuery({
    ...cartQuery(id ?? ""),
    enabled: !!id,
    refetchInterval: MAX_AGE_MS,
  })
  const hold = useCartHold(id, { maxAgeMs: MAX_AGE_MS })

  const changes = useMemo(() => {
    const refresh = async () => {
      const now = sessionStorage.getItem(KEY)

      if (now) {
        await Promise.all([
          queryClient.fetchQuery(cartQuery(now)),
          queryClient.invalidateQueries({
            queryKey: holdfastKeys.cartHold(now),
          }),
        ])
      }
    }

    /** Does something to the cart, and reads what became of it, also if it failed. */
    const change = async (task: (id: string) => Promise<unknown>) => {
      try {
        await task(await idOfCart())
      } catch (error) {
        throw refusalOf(error)
      } finally {
        await refresh()
        setId(sessionStorage.getItem(KEY))
      }
    }

    return {
      add: (variant_id: string, quantity: number) =>
        change((cartId) =>
          sdk.store.cart.createLineItem(
            cartId,
            { variant_id, quantity },
            {},
            refusalHeaders
          )
        ),
      setQuantity: (lineId: string, quantity: number) =>
        change((cartId) =>
          quantity > 0
            ? sdk.store.cart.updateLineItem(
                cartId,
                lineId,
                { quantity },
                {},
                refusalHeaders
              )
            : sdk.store.cart.deleteLineItem(cartId, lineId)
        ),
      withCart: change,
      refresh,
      forget: () => {
        sessionStorage.removeItem(KEY)
        setId(null)
      },
    }
  }, [queryClient])

  return (
    <Context.Provider value={{ ...changes, cart, hold }}>
      {children}
    </Context.Provider>
  )
}

export function useCart(): CartState {
  return useContext(Context)!
}

const cartQuery = (id: string) => ({
  queryKey: ["cart", id],
  queryFn: async () => (await sdk.store.cart.retrieve(id)).cart,
})

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
