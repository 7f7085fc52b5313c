import type { MovementKind } from "../../modules/inventory/types/ledger"

/** Every kind of movement; the compiler says where one is missing. */
const KINDS: Record<MovementKind, true> = {
  adjusted: true,
  counted: true,
  fulfilled: true,
  unfulfilled: true,
  returned: true,
  received: true,
  transferred_out: true,
  transferred_in: true,
  reserved: true,
  released: true,
  moved: true,
  expired: true,
  converted: true,
  extended: true,
  expected: true,
  cancelled: true,
  damaged: true,
  lost: true,
  opened: true,
  closed: true,
  reopened: true,
  undone: true,
  repaired: true,
}

export const KIND_NAMES = Object.keys(KINDS) as MovementKind[]
