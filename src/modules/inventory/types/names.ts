import type { OneOrMany } from "./facts"

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

/** Of which items a question is: one or several, all by one of the fields. */
export interface ItemFilter {
  inventory_item_id?: OneOrMany<string>
  /** SKUs, compared by the option `items.sku`. */
  sku?: OneOrMany<string>
  /** Barcodes, EANs or UPCs of variants; the service reads them in `known_names`. */
  barcode?: OneOrMany<string>
  /** What other modules know of the names: routes and workflows read it. */
  known_names?: KnownNames
}

/** Of which locations a question is, likewise. */
export interface PlaceFilter {
  location_id?: OneOrMany<string>
  /** Ids, codes (see `setLocationCodes`) or names. */
  location?: OneOrMany<string>
  /** What other modules know of the names: routes and workflows read it. */
  known_names?: KnownNames
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

/** A location's code that is set: the location by its id, or by what it is called so far. */
export type SetLocationCode = Pick<LevelNames, "location_id" | "location"> &
  Pick<LocationCode, "code">

/** What a location is called elsewhere: in an ERP, a warehouse, a supplier's file. */
export interface LocationCode {
  location_id: string
  /** Up to 200 characters, unlike all others; null takes it away. */
  code: string | null
}
