import { useQuery } from "@tanstack/react-query"
import { refusalHeaders, refusalOf } from "medusa-plugin-holdfast/client"
import { useState, type FormEvent } from "react"

import { useCart, type CartState } from "./cart"
import { HoldNotice } from "./hold-notice"
import { sdk } from "./sdk"
import { errorText, money } from "./words"

const FIELDS = [
  ["email", "E-mail", "email"],
  ["first_name", "First name", "given-name"],
  ["last_name", "Last name", "family-name"],
  ["address_1", "Street and number", "address-line1"],
  ["postal_code", "Postal code", "postal-code"],
  ["city", "City", "address-level2"],
] as const

export function CheckoutPage() {
  const { cart, refresh, forget } = useCart()
  const [error, setError] = useState<unknown>()
  const [isBusy, setIsBusy] = useState(false)
  const id = cart?.id
  const { data: options } = useQuery({
    queryKey: ["shipping", id],
    queryFn: () => readShipping(id!),
    enabled: !!id,
  })

  if (!cart?.items?.length) {
    return (
      <>
        <h1>Checkout</h1>
        <p>Your cart is empty.</p>
        <a href="#/">See what we sell</a>
      </>
    )
  }

  const buy = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setError(undefined)
    setIsBusy(true)

    try {
      const order = await placeOrder(cart, new FormData(event.currentTarget))

      forget()
      window.location.hash = `#/order/${order.id}`
    } catch (reason) {
      setError(refusalOf(reason))
      setIsBusy(false)
      // What is short, and what can be done, the notice above tells then.
      await refresh()
    }
  }

  return (
    <>
      <h1>Checkout</h1>
      <HoldNotice />

      <form className="checkout" onSubmit={(event) => void buy(event)}>
        {FIELDS.map(([name, label, autoComplete]) => (
          <label key={name}>
            {label}
            <input
              name={name}
              type={name === "email" ? "email" : "text"}
              autoComplete={autoComplete}
              required
            />
          </label>
        ))}

        <fieldset className="choices">
          <legend>Shipping</legend>
          {options?.map(({ option, name, amount }, index) => (
            <label key={option}>
              <input
                type="radio"
                name="shipping"
                value={option}
                defaultChecked={index === 0}
                required
              />
              {name}, {money(amount, cart.currency_code)}
            </label>
          ))}
        </fieldset>

        <p>Payment is by invoice: this demo charges nobody.</p>

        {error !== undefined && (
          <p className="notice" role="alert">
            {errorText(error)}
          </p>
        )}

        <button disabled={isBusy || !options?.length}>Place the order</button>
      </form>
    </>
  )
}

async function readShipping(cart_id: string) {
  const { shipping_options } = await sdk.store.fulfillment.listCartOptions({
    cart_id,
  })

  return shipping_options.map(({ id, name, amount }) => ({
    option: id,
    name,
    amount,
  }))
}

/** Address, shipping, payment and order: each of them renews what the cart holds. */
async function placeOrder(
  cart: NonNullable<CartState["cart"]>,
  form: FormData
) {
  const { email, shipping, ...address } = Object.fromEntries(form) as Record<
    string,
    string
  >
  const shipping_address = { ...address, country_code: "no" }

  await sdk.store.cart.update(cart.id, {
    email,
    shipping_address,
    billing_address: shipping_address,
  })
  await sdk.store.cart.addShippingMethod(cart.id, { option_id: shipping! })
  await sdk.store.payment.initiatePaymentSession(cart, {
    provider_id: "pp_system_default",
  })

  const answer = await sdk.store.cart.complete(cart.id, {}, refusalHeaders)

  if (answer.type === "cart") {
    throw new Error(answer.error.message)
  }

  return answer.order
}
