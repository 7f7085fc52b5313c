import type { LineStock, OrderReservation } from "./stock-of-lines"

/** Why a fulfillment would be refused as things stand, and what helps. */
export type Obstacle = {
  id: string
  line: LineStock
} & (
  | {
      /** Units that are not there: receive them, or serve them from elsewhere. */
      kind: "not_there"
      quantity: number
      promised_at: string | null
      reservation: OrderReservation | undefined
    }
  /** Reserved at several places: each sends its own. */
  | { kind: "split"; reservations: OrderReservation[] }
)

/**
 * What stands in the way of sending an order's lines. A fulfillment takes what is
 * reserved where it is sent from, and no more than is there: so these are told
 * before somebody tries, and are what to do once one was refused.
 */
export function obstaclesOf(rows: LineStock[]): Obstacle[] {
  return rows.flatMap((line): Obstacle[] => {
    const { id, owed, reserved } = line
    const places = new Set(reserved.map(({ location_id }) => location_id))

    return [
      ...(owed
        ? [
            {
              id: `${id} not_there`,
              line,
              kind: "not_there" as const,
              ...owed,
              reservation: reserved[0],
            },
          ]
        : []),
      ...(places.size > 1
        ? [
            {
              id: `${id} split`,
              line,
              kind: "split" as const,
              reservations: reserved,
            },
          ]
        : []),
    ]
  })
}
