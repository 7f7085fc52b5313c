import { useEffect, useState, type ReactNode } from "react"

import { useCart } from "./cart"
import { CartPage } from "./cart-page"
import { CheckoutPage } from "./checkout-page"
import { Mail } from "./mail"
import { OrderPage } from "./order-page"
import { ProductPage } from "./product-page"
import { ProductsPage } from "./products-page"
import { WaitlistPage } from "./waitlist-page"
import { timeText } from "./words"

/** The storefront's pages, by the part of the address after #. */
export function App() {
  const route = useRoute()

  return (
    <>
      <header className="top">
        <a className="name" href="#/">
          Holdfast demo
        </a>
        <CartLink />
      </header>
      <Mail route={route} />
      <main key={route}>{pageOf(route)}</main>
    </>
  )
}

function pageOf(route: string): ReactNode {
  const [page, id] = route.split("/")

  switch (page) {
    case "product":
      return <ProductPage id={id!} />
    case "cart":
      return <CartPage />
    case "checkout":
      return <CheckoutPage />
    case "order":
      return <OrderPage id={id!} />
    case "waitlist":
      return <WaitlistPage token={id!} />
    default:
      return <ProductsPage />
  }
}

function CartLink() {
  const { cart, hold } = useCart()
  const count = (cart?.items ?? []).reduce(
    (sum, { quantity }) => sum + quantity,
    0
  )

  return (
    <a className="cart-link" href="#/cart">
      Cart ({count})
      {hold.secondsLeft !== null && ` · ${timeText(hold.secondsLeft)}`}
    </a>
  )
}

function useRoute(): string {
  const [route, setRoute] = useState(read)

  useEffect(() => {
    const go = () => {
      setRoute(read())
      window.scrollTo(0, 0)
    }

    window.addEventListener("hashchange", go)

    return () => window.removeEventListener("hashchange", go)
  }, [])

  return route
}

function read(): string {
  return window.location.hash.replace(/^#\/?/, "")
}
