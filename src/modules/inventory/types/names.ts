/**
 * How a row may name its level where it has no ids. Of each pair one is given:
 * `inventory_item_id`, `sku` or `barcode`, and `location_id` or `location`.
 */
export interface LevelNames {
  inventory_item_id?: string
  /** The item's SKU, compared by the option `items.sku`. */
  sku?: string
  /** A barcode, EAN or UPC of the variant whose units are counted. */
  barcode?: string
  location_id?: string
  /** A location's id, its code (see `setLocationCodes`) or its name. */
  location?: string
}

/** What a barcode, EAN or UPC leads to: one item of one variant. */
export interface BarcodeMatch {
  text: string
  variant_id: string
  inventory_item_id: string
  /** How many units of the item one of the variant takes. */
  required_quantity: number
}

/**
 * What other modules know of the names in a call's rows. The workflows read it; the
 * service alone knows SKUs and codes of locations only.
 */
export interface KnownNames {
  barcodes: BarcodeMatch[]
  locations: { id: string; name: string }[]
}

/** What a location is called elsewhere: in an ERP, a warehouse, a supplier's file. */
export interface LocationCode {
  location_id: string
  /** Up to 200 characters, unlike all others; null takes it away. */
  code: string | null
}
