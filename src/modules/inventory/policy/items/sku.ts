/** When two SKUs are the same, by the option `items.sku`. */
export const SKU_MEANINGS = ["exact", "trimmed", "case_insensitive"] as const

export type SkuMeaning = (typeof SKU_MEANINGS)[number]

/** In characters. An index of Postgres has no room for many more of four bytes. */
export const LONGEST_SKU = 600

/** What takes no room wherever it stands: joiners, marks of direction, fillers. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu

/** Blanks of every kind, line feeds and control characters, and the braille one. */
const AROUND =
  /^[\p{White_Space}\p{Cc}\u2800]+|[\p{White_Space}\p{Cc}\u2800]+$/gu

/**
 * What is stored of an SKU that somebody typed: all of it by `"exact"`, as core
 * does. By the others without the blanks around it and without what nobody sees,
 * and with accents composed (NFC), so that the next one who types it finds it; the
 * letters keep their case.
 */
export function storedSku(typed: string, meaning: SkuMeaning): string {
  return meaning === "exact"
    ? typed
    : typed.replace(UNSEEN, "").normalize("NFC").replace(AROUND, "")
}

/** What two SKUs have in common if, and only if, they are the same. */
export function skuKey(sku: string, meaning: SkuMeaning): string {
  const stored = storedSku(sku, meaning)

  return meaning === "case_insensitive" ? folded(stored) : stored
}

/**
 * Case folding as Unicode defines it, letter by letter: a whole word in lower case
 * has another sigma at its end, and `ß` is `SS` in capitals, but its own capital is not. The Turkish
 * dotless i is a letter of its own, though its capital looks like any other.
 */
function folded(text: string): string {
  return [...text.normalize("NFD")]
    .map((letter) =>
      letter === "ı" ? letter : letter.toLowerCase().toUpperCase().toLowerCase()
    )
    .join("")
    .normalize("NFC")
}

/** An item and its SKU. */
export interface ItemSku {
  id: string
  sku: string
}

/** An item whose SKU is that of one that is told before it. */
export interface SkuCollision {
  item: ItemSku
  first: ItemSku
}

/** Which of these items have the SKU of another, in the order of their ids. */
export function findSkuCollisions(
  items: ItemSku[],
  meaning: SkuMeaning
): SkuCollision[] {
  const firsts = new Map<string, ItemSku>()
  const inOrder = [...items].sort((one, other) => (one.id < other.id ? -1 : 1))

  return inOrder.flatMap((item) => {
    const key = skuKey(item.sku, meaning)
    const first = firsts.get(key)

    if (!first) {
      firsts.set(key, item)
    }

    return first ? [{ item, first }] : []
  })
}
