import type { FileColumn } from "../../modules/inventory/types/refusals"
import type { ImportField } from "../../modules/inventory/types/imports"
import { ApiError } from "./errors"

export type { FileColumn, ImportField }

/**
 * What a column may say, and what such a column is often called, in the dashboard's
 * languages. The compiler says where a field is missing.
 */
const NAMES: Record<ImportField, string> = {
  sku: "sku|variant sku|item|item no|item number|article|article no|article number|product code|artikel|artikelnummer|artikelnr|artikel nr|art nr|varenummer|varenr|reference|ref|referencia|code article|codigo",
  barcode:
    "barcode|ean|ean13|upc|gtin|strichcode|strekkode|code barres|code barre|codigo de barras",
  inventory_item_id: "inventory item id|item id",
  location:
    "location|warehouse|store|place|lager|lagerort|standort|filiale|lokasjon|sted|entrepot|emplacement|magasin|almacen|ubicacion|tienda",
  location_id: "location id|stock location id",
  on_hand:
    "on hand|qty|quantity|stock|units|count|counted|stocked quantity|stock quantity|menge|bestand|anzahl|antall|beholdning|quantite|cantidad|existencias",
  change:
    "change|adjustment|delta|difference|anderung|differenz|endring|changement|ajustement|cambio|ajuste",
  expected: "expected|before|was",
  incoming:
    "incoming|incoming quantity|on order|on the way|in transit|unterwegs|bestellt|im zulauf|zulauf|pa vei|bestilt|en route|en commande|a recevoir|en camino|pedido|por recibir",
  expected_at:
    "expected at|next expected at|expected date|expected on|eta|arrival|arrival date|delivery date|ankunft|liefertermin|lieferdatum|ankomst|leveringsdato|arrivee|date de livraison|llegada|fecha de entrega",
  safety_stock:
    "safety stock|buffer|buffer stock|sicherheitsbestand|puffer|sikkerhetslager|stock de securite|stock de seguridad",
  low_stock_threshold:
    "low stock threshold|threshold|reorder point|reorder level|minimum|min stock|meldebestand|mindestbestand|schwelle|minstebeholdning|bestillingspunkt|seuil|stock minimum|umbral|stock minimo|punto de pedido",
  reason: "reason|grund|arsak|raison|motif|motivo",
  note: "note|notes|comment|remark|notiz|bemerkung|kommentar|merknad|commentaire|remarque|nota|comentario",
}

export const IMPORT_FIELDS = Object.keys(NAMES) as ImportField[]

/** By the place of a column: what it says; nothing where it is not used. */
export type ColumnFields = (ImportField | null)[]

const plain = (head: string) =>
  head
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()

/** What columns seem to say by their heads: a person looks at it before it counts. */
export function guessFields(columns: FileColumn[]): ColumnFields {
  const taken = new Set<ImportField>()

  return columns.map(({ head }) => {
    const name = plain(head)
    const field = IMPORT_FIELDS.find(
      (one) =>
        !taken.has(one) &&
        // One of them counts.
        !(one === "change" && taken.has("on_hand")) &&
        !(one === "on_hand" && taken.has("change")) &&
        NAMES[one].split("|").includes(name)
    )

    if (field) {
      taken.add(field)
    }

    return field ?? null
  })
}

/** What is still to be said before a file can be read. */
export type Lack = "item" | "location" | "quantity" | "one_quantity"

export function lackOf(
  fields: ColumnFields,
  hasLocation: boolean
): Lack | null {
  const has = (...some: ImportField[]) =>
    some.some((field) => fields.includes(field))

  if (!has("sku", "barcode", "inventory_item_id")) {
    return "item"
  }
  if (!hasLocation && !has("location", "location_id")) {
    return "location"
  }
  if (
    !has("on_hand", "change", "incoming", "safety_stock", "low_stock_threshold")
  ) {
    return "quantity"
  }

  return has("on_hand") && has("change") ? "one_quantity" : null
}

/**
 * A mapping that names no column: whatever the file, the server answers with its
 * columns, so that a person says what they are.
 */
export const ASK_COLUMNS = { "mapping[sku]": " " }

/** A mapping as the route takes it, in the query. */
export function mappingQuery(
  columns: FileColumn[],
  fields: ColumnFields
): Record<string, string[]> {
  const query: Record<string, string[]> = {}

  columns.forEach(({ head }, place) => {
    const field = fields[place]

    if (field) {
      ;(query[`mapping[${field}]`] ??= []).push(head)
    }
  })

  return query
}

/** What the server says of a file whose columns are not clear. */
export interface UnclearFile {
  columns: FileColumn[]
  /** Whether it is no fault: nobody has said yet which column is what. */
  isUnknown: boolean
  /** What is to be said: which column is what, or the location of all rows. */
  field: "mapping" | "location"
}

export function unclearFileOf(error: unknown): UnclearFile | null {
  if (!(error instanceof ApiError)) {
    return null
  }

  const { columns, refused } = (error.details ?? {}) as {
    columns?: FileColumn[]
    refused?: { reason: string; field?: string }[]
  }

  return columns
    ? {
        columns,
        isUnknown: refused?.[0]?.reason === "unknown_heads",
        field: refused?.[0]?.field === "location" ? "location" : "mapping",
      }
    : null
}
