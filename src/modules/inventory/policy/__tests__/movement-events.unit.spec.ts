import {
  eventsOf,
  MovementToTell,
  ReservationToTell,
} from "../ledger/movement-events"

const LEVEL: MovementToTell = {
  id: "smov_1",
  kind: "adjusted",
  level_id: "ilev_1",
  is_last_at_level: true,
  is_shortfall: false,
  reservation: null,
}
const HELD: ReservationToTell = {
  id: "resitem_1",
  was_there: true,
  is_there: true,
  is_known: true,
  kinds: ["reserved"],
  cart_id: "cart_1",
  is_carts: true,
}

const told = (movement: Partial<MovementToTell>) =>
  eventsOf({ ...LEVEL, ...movement }).map(({ of, event }) => `${of} ${event}`)
/** Of the last movement of a transaction that is not the level's last. */
const toldOf = (reservation: Partial<ReservationToTell>) =>
  told({
    is_last_at_level: false,
    reservation: { ...HELD, ...reservation },
  })

describe("the events of a movement", () => {
  it.each([
    [{}, ["level updated"]],
    [{ is_shortfall: true }, ["level updated", "level shortfall"]],
    [{ is_last_at_level: false }, []],
    // A level that is deleted for good has no id any more.
    [{ level_id: null, is_shortfall: true }, []],
    // Its life is told as such, and units that change hands stay on the level.
    [{ kind: "opened" as const }, []],
    [{ kind: "closed" as const }, []],
    [{ kind: "reopened" as const }, []],
    [{ kind: "converted" as const }, []],
    [{ kind: "extended" as const }, []],
    [{ kind: "repaired" as const }, ["level updated"]],
  ])("of a level, %j: %j", (movement, events) => {
    expect(told(movement)).toEqual(events)
  })

  it.each([
    [
      { was_there: false, is_known: false },
      ["reservation created", "cart created"],
    ],
    [{ was_there: false }, ["reservation restored"]],
    [{}, ["reservation updated", "cart updated"]],
    [{ kinds: ["extended" as const] }, ["reservation updated", "cart updated"]],
    // Where its units are is not the cart's concern.
    [{ kinds: ["moved" as const, "moved" as const] }, ["reservation updated"]],
    [
      { is_there: false, kinds: ["released" as const] },
      ["reservation deleted", "cart released"],
    ],
    [
      { is_there: false, kinds: ["expired" as const] },
      ["reservation deleted", "cart expired"],
    ],
    // What had expired and was taken anew is held on.
    [
      { kinds: ["expired" as const, "reserved" as const] },
      ["reservation updated", "cart updated"],
    ],
    [
      { is_carts: false, kinds: ["reserved" as const, "converted" as const] },
      ["reservation updated", "cart converted"],
    ],
    // An order that did not come about gives them back to its cart.
    [
      { kinds: ["converted" as const] },
      ["reservation updated", "cart updated"],
    ],
    [{ is_carts: false }, ["reservation updated"]],
    [
      { is_carts: false, is_there: false, kinds: ["fulfilled" as const] },
      ["reservation deleted"],
    ],
    // It came and went within one transaction.
    [
      { was_there: false, is_there: false, is_known: false, is_carts: false },
      ["reservation created", "reservation deleted"],
    ],
  ])("of a reservation, %j: %j", (reservation, events) => {
    expect(toldOf(reservation)).toEqual(events)
  })
})
