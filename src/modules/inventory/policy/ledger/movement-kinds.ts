/**
 * What a movement changes: what is on hand, what is promised, what is expected,
 * or the life of the level itself. The last changes all of it, or none.
 */
export type MovementAxis = "on_hand" | "promised" | "expected" | "life"

/**
 * The kinds of movements: what happened to a level, on which axis, and when it is
 * written. This is the one list of them: the type, the filters and the database's
 * check follow from it, and a statement that writes another is refused.
 */
export const MOVEMENT_KINDS = {
  adjusted: { axis: "on_hand", when: "it was changed by an amount" },
  counted: {
    axis: "on_hand",
    when: "it was set to a value, or a count of it was posted",
  },
  fulfilled: { axis: "on_hand", when: "it sent promised units" },
  unfulfilled: {
    axis: "on_hand",
    when: "it had sent units back, promised again: the fulfillment was cancelled",
  },
  returned: {
    axis: "on_hand",
    when: "it received units that can be sold again",
  },
  received: { axis: "on_hand", when: "it took in units that were expected" },
  transferred_out: { axis: "on_hand", when: "it sent units of a transfer" },
  transferred_in: { axis: "on_hand", when: "it took in units of a transfer" },

  reserved: { axis: "promised", when: "it promised units" },
  released: { axis: "promised", when: "it took a promise back" },
  moved: {
    axis: "promised",
    when: "it had a reservation moved away or here: two movements",
  },
  expired: {
    axis: "promised",
    when: "it had its units back from a cart whose time was over",
  },
  converted: {
    axis: "promised",
    when: "it has its units promised to an order that a cart held before",
  },
  extended: {
    axis: "promised",
    when: "it goes on holding units for a cart, for longer",
  },

  expected: { axis: "expected", when: "it expects units, more or fewer" },
  cancelled: { axis: "expected", when: "it expects units no longer" },
  damaged: {
    axis: "expected",
    when: "it expects units no longer, which came damaged",
  },
  lost: {
    axis: "expected",
    when: "it expects units of a transfer no longer, which were lost",
  },

  opened: {
    axis: "life",
    when: "it was made with units, or taken over from core's module",
  },
  closed: { axis: "life", when: "it was deleted, with what it held" },
  reopened: { axis: "life", when: "it was restored, with what it held" },
  undone: {
    axis: "life",
    when: "it had what a group of movements did taken back",
  },
  repaired: {
    axis: "life",
    when: "it or its ledger was brought in line with the other",
  },
} as const satisfies Record<string, { axis: MovementAxis; when: string }>

/** What happened to a level. */
export type MovementKind = keyof typeof MOVEMENT_KINDS

export const KINDS = Object.keys(MOVEMENT_KINDS) as [
  MovementKind,
  ...MovementKind[],
]

/**
 * Kinds that shoppers cause, nine of ten movements: their index is apart from that
 * of the kinds that people cause.
 */
export const EVERYDAY_KINDS = [
  "reserved",
  "released",
  "fulfilled",
  "converted",
  "expired",
  "extended",
] as const satisfies MovementKind[]

/** Kinds that are told of though they change no quantity: units change hands. */
export const KINDS_WITHOUT_UNITS = [
  "converted",
  "extended",
] as const satisfies MovementKind[]

/** Kinds as a list of SQL. */
export function inSql(kinds: readonly MovementKind[]): string {
  return kinds.map((kind) => `'${kind}'`).join(", ")
}
