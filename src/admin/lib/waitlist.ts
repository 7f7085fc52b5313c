import type { NamedWaitlistEntry } from "../../workflows/waitlist/name-entries"
import type { Json } from "./json"

/** Somebody who waits, as the route of the list answers it. */
export type WaitlistEntry = Json<NamedWaitlistEntry>

/** Who it is: a customer by name, else by address; null for who is forgotten. */
export function whoWaits({
  customer,
  customer_id,
  email,
}: Pick<WaitlistEntry, "customer" | "customer_id" | "email">): string | null {
  const name = [customer?.first_name, customer?.last_name]
    .filter(Boolean)
    .join(" ")

  return name || customer?.email || email || customer_id
}

/** What may still be done for somebody. */
export function stepsOf({ email, customer_id, status }: WaitlistEntry) {
  return {
    canOffer: status === "waiting",
    canRemove: status === "waiting" || status === "offered",
    canForget: email !== null || customer_id !== null,
  }
}
