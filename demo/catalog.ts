/** Where stock is kept, in the order in which {@link ITEMS} counts it. */
export const LOCATIONS = ["Oslo", "Bergen"] as const

/** Units on hand in Oslo and, where the item is kept there too, in Bergen. */
type Stock = [oslo: number, bergen?: number]

/** What is counted, by sku. */
export const ITEMS: Catalog["items"] = {
  "SWEATER-S": { title: "Sweater, small", stock: [20] },
  "SWEATER-M": { title: "Sweater, medium", stock: [20, 10] },
  MUG: { title: "Mug", stock: [40, 40] },
  TEA: { title: "Tea, 100 g", stock: [60] },
  LAMP: { title: "Lamp, last pieces", stock: [5] },
}

/** What a shop sells, and of which counted items. */
export interface Catalog {
  items: Record<string, { title: string; stock: Stock }>
  variants: Variant[]
}

interface Variant {
  sku: string
  product: string
  price: number
  /** How many of which item one of these takes. */
  uses: Record<string, number>
  /** It may be sold past its stock. */
  allow_backorder?: boolean
}

/** What is sold. The tea set is a kit of two items. */
export const VARIANTS: Variant[] = [
  { sku: "SWEATER-S", product: "Sweater", price: 59, uses: { "SWEATER-S": 1 } },
  { sku: "SWEATER-M", product: "Sweater", price: 59, uses: { "SWEATER-M": 1 } },
  { sku: "MUG", product: "Mug", price: 12, uses: { MUG: 1 } },
  { sku: "LAMP", product: "Lamp", price: 99, uses: { LAMP: 1 } },
  {
    sku: "TEA-SET",
    product: "Tea set (two mugs and tea)",
    price: 29,
    uses: { MUG: 2, TEA: 1 },
  },
]
