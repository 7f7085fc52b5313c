/**
 * Every word that a row of a refusal gives as its reason, with what it means. The
 * table in docs/operations.md is this one.
 */
export const REFUSAL_REASONS = {
  invalid: "a field of the input, named by `field`, is not what it must be",
  unknown_heads: "a file's heads are not known: `columns` tells them",
  cursor_unknown:
    "a cursor of the change feed is of another shop, or of changes that are gone",
  repeated: "one call names the same thing twice",
  not_found: "there is no such thing, or no longer",
  ambiguous: "a name that several items, or several locations, have",
  not_stocked: "the item has no level at the location",
  exists: "there is one already",
  stale_value: "`stocked` is not the `expected`",
  negative: "the stock would fall below zero, to `stocked_after`",
  below_reserved: "the stock would fall below what is reserved",
  below_named: "less would be expected than incoming rows of their own expect",
  too_large: "more than a level can count",
  reserved: "units are reserved",
  incoming: "units are expected",
  in_transit: "units are on their way in a transfer",
  excess: "more than there are: `requested` or `quantity` says how many",
  expired: "the time of a cart's reservation is over",
  other_item: "a reservation stays with its item",
  item_deleted: "the item of a level is deleted",
  over_cap: "a cart wants more than it may hold",
  completed: "the cart is an order already",
  cart_converted: "the cart's units are another order's",
  order_busy: "another call is changing the order",
  stock_busy: "another call is changing the transfer",
  not_reserved: "a line has too few units reserved to be fulfilled",
  not_in_stock: "too few units are on hand to be fulfilled",
  more_than_out: "more of a line would come back than is out",
  returned: "units of a fulfillment have come back by a return",
  not_linked: "a variant with managed inventory is linked to no item",
  no_location: "a return has no location to be received at",
  of_transfer: "incoming stock that is a transfer's",
  unspecified: "what a level expects without a row of its own",
  closed: "incoming stock that is received or cancelled",
  nothing_open: "incoming stock of which nothing is expected any more",
  damaged_excess: "more came damaged than was expected",
  below_received: "less than has been received of it",
  wrong_status:
    "the transfer's, import's or count's `status` does not allow it",
  not_counted: "a line of a count of which nothing was found, or nothing anew",
  moved_meanwhile:
    "units came or went between the entries of a count's line: `came`, `went`",
  corrected_since: "the stock was set or corrected since a line was counted",
  astray: "a reservation is not of units that the transfer sends",
  is_undo: "an undo is not undone",
  undone: "undone already, by the group `undone_by`",
  nothing_to_undo: "the group has changed nothing",
  in_stock: "enough units are there: nobody waits for what can be bought",
  waitlist_full:
    "a shopper waits for as many variants as they may, or a variant has as many who wait: `most`",
  offer_over:
    "an offer's units are not held any more: `status` says what became of it",
  read_only: "callers do not write what follows from changes of the stock",
  idempotency_key_reused: "the key is of another call",
} as const

export type RefusalReason = keyof typeof REFUSAL_REASONS
