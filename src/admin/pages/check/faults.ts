import type {
  OrderRemedy,
  StockFault,
} from "../../../modules/inventory/types/reconcile"

/**
 * Faults that a repair leaves alone, since only people know what is right; the
 * words of each say what to do about it. The compiler says where a new fault was
 * not thought of.
 */
const REPAIRED: Record<StockFault, boolean> = {
  reserved_drift: true,
  stocked_ledger_drift: true,
  reserved_ledger_drift: true,
  incoming_ledger_drift: true,
  named_incoming_drift: true,
  incoming_rows_drift: true,
  ledger_not_opened: true,
  ledger_without_level: true,
  level_raw_mismatch: true,
  reservation_raw_mismatch: true,
  expired_reservation: true,
  invalid_reservation: true,
  reservation_without_level: true,
  reservation_of_deleted_item: true,
  reservation_of_deleted_line_item: true,
  order_line_not_reserved: true,
  order_not_linked_to_cart: false,
  order_without_units: true,
  level_of_deleted_item: true,
  negative_stock: true,
  negative_incoming: true,
  variant_link_without_quantity: false,
  variant_link_of_missing_item: false,
  level_of_deleted_location: false,
  transfer_of_deleted_item: false,
  transfer_of_deleted_location: false,
  overdue_incoming: false,
  sku_collision: false,
}

/** What a finding is about, where it has a page on which something is done about it. */
const PAGES: Partial<
  Record<
    StockFault,
    { page: string; kind: "incoming_stock" | "stock_transfer" }
  >
> = {
  overdue_incoming: { page: "incoming", kind: "incoming_stock" },
  transfer_of_deleted_item: { page: "transfers", kind: "stock_transfer" },
  transfer_of_deleted_location: { page: "transfers", kind: "stock_transfer" },
}

/** The way to what is done by hand. */
export function placeOf({
  fault,
  reference_id,
}: {
  fault: StockFault
  reference_id?: string
}) {
  const place = PAGES[fault]

  return place && reference_id
    ? {
        to: `/inventory/${place.page}?id=${encodeURIComponent(reference_id)}`,
        kind: place.kind,
      }
    : null
}

export function isRepairable({ fault }: { fault: StockFault }): boolean {
  return REPAIRED[fault]
}

/** What may be done about a fault of which a person decides, the safest first. */
const REMEDIES: Partial<Record<StockFault, OrderRemedy[]>> = {
  order_without_units: ["cancel", "reserve"],
}

export function remediesOf({ fault }: { fault: StockFault }): OrderRemedy[] {
  return REMEDIES[fault] ?? []
}
