import { OwnedReservation, ownerOf } from "../lib/reservations"
import { useText } from "../lib/use-text"
import { TextLink } from "./text-link"

type Owned = Parameters<typeof ownerOf>[0] & Pick<OwnedReservation, "id">

/** Whose units these are, with the way there. */
export function OwnerName({ reservation }: { reservation: Owned }) {
  const t = useText()
  const { order, owner } = reservation
  const name = ownerOf(reservation, t)
  const path = order
    ? `/orders/${order.id}`
    : owner === "other"
      ? `/reservations/${reservation.id}`
      : null

  return path ? (
    <TextLink to={path}>{name}</TextLink>
  ) : (
    <span className="block max-w-64 truncate">{name}</span>
  )
}
