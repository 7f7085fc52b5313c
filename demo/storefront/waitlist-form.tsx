import { useWaitlist } from "medusa-plugin-holdfast/react"
import { useState } from "react"

import { useAddress } from "./mail"
import { MAX_AGE_MS } from "./sdk"
import { errorText } from "./words"

/** Of what is sold out the shopper may be told when it is back, and have it held then. */
export function WaitlistForm({
  variantId,
  quantity,
}: {
  variantId: string
  quantity: number
}) {
  const { status, join } = useWaitlist(variantId, { maxAgeMs: MAX_AGE_MS })
  const { email: known, setEmail: keep } = useAddress()
  const [email, setEmail] = useState(known)
  const [refusal, setRefusal] = useState<unknown>()

  if (status === "waiting") {
    return (
      <p className="notice" role="status">
        You are on the waitlist. We write to {known} when it is yours to have,
        and hold it for you then.
      </p>
    )
  }

  const submit = async () => {
    setRefusal(undefined)

    try {
      await join({ email, quantity })
      keep(email)
    } catch (reason) {
      setRefusal(reason)
    }
  }

  return (
    <form
      className="row wait"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <label>
        E-mail{" "}
        <input
          type="email"
          autoComplete="email"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </label>
      <button>Tell me when it is back</button>
      {refusal !== undefined && <p role="alert">{errorText(refusal)}</p>}
    </form>
  )
}
