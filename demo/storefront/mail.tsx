import { useQuery } from "@tanstack/react-query"
import { useWaitlist } from "medusa-plugin-holdfast/react"
import { createContext, useContext, useState, type ReactNode } from "react"

import { MAX_AGE_MS } from "./sdk"
import { dayAndTime } from "./words"

/** What the server of this page answers under /mail: of one address, the newest first. */
interface Letter {
  id: string
  variant_id: string
  product_title: string
  quantity: number
  expires_at: string
  token: string
}

interface Address {
  email: string
  setEmail(email: string): void
}

// Of the tab, like the cart.
const KEY = "email"
const Context = createContext<Address | null>(null)

/** Keeps the address to which the shop writes to this shopper. */
export function AddressProvider({ children }: { children: ReactNode }) {
  const [email, keep] = useState(() => sessionStorage.getItem(KEY) ?? "")
  const setEmail = (address: string) => {
    sessionStorage.setItem(KEY, address)
    keep(address)
  }

  return (
    <Context.Provider value={{ email, setEmail }}>{children}</Context.Provider>
  )
}

export function useAddress(): Address {
  return useContext(Context)!
}

/**
 * What the shop has written to the shopper. A real one mails it, with a link to the page
 * of the offer; this demo sends nothing, and shows it above its pages.
 */
export function Mail({ route }: { route: string }) {
  const { email } = useAddress()
  const { data: letters = [] } = useQuery({
    queryKey: ["mail", email],
    queryFn: () => readMail(email),
    enabled: !!email,
    refetchInterval: MAX_AGE_MS,
  })
  // Who was offered something twice is told of the last offer.
  const newest = letters.filter(
    ({ variant_id }, index) =>
      letters.findIndex((one) => one.variant_id === variant_id) === index
  )

  return (
    <div className="mail" role="status">
      {newest.map((letter) => (
        <Offer
          key={letter.id}
          letter={letter}
          email={email}
          isOpen={route === addressOf(letter)}
        />
      ))}
    </div>
  )
}

/** A letter, as long as there is something to do about it. */
function Offer({
  letter,
  email,
  isOpen,
}: {
  letter: Letter
  email: string
  isOpen: boolean
}) {
  const { status } = useWaitlist(null, {
    token: letter.token,
    maxAgeMs: MAX_AGE_MS,
  })
  const [isClosed, setIsClosed] = useState(false)

  if (isOpen || isClosed || (status !== "offered" && status !== "lapsed")) {
    return null
  }

  return (
    <section className="letter">
      <p className="envelope">Mail to {email}</p>
      {status === "offered" ? (
        <>
          <p>
            {letter.product_title} is back:{" "}
            {letter.quantity === 1 ? "one is" : `${letter.quantity} are`} held
            for you until {dayAndTime(letter.expires_at)}.
          </p>
          <a className="button" href={`#/${addressOf(letter)}`}>
            See your offer
          </a>
        </>
      ) : (
        <>
          <p>
            Your offer of {letter.product_title} is over: what was held for you
            has gone to others.
          </p>
          <button onClick={() => setIsClosed(true)}>Close</button>
        </>
      )}
    </section>
  )
}

function addressOf({ token }: Letter): string {
  return `waitlist/${token}`
}

async function readMail(email: string): Promise<Letter[]> {
  const answer = await fetch(`/mail?to=${encodeURIComponent(email)}`)

  if (!answer.ok) {
    throw new Error("The mail cannot be read")
  }

  return ((await answer.json()) as { letters: Letter[] }).letters
}
