import { useItemNames } from "../lib/names"
import { ItemPicker } from "./item-picker"

interface ItemFilterProps {
  itemId: string | null
  onChange(itemId: string | null): void
}

/** One item, in the place where other lists have their search. */
export function ItemFilter({ itemId, onChange }: ItemFilterProps) {
  const item = useItemNames(itemId ? [itemId] : [])

  return (
    <ItemPicker
      isLabelHidden
      value={
        itemId
          ? (item(itemId) ?? {
              id: itemId,
              sku: null,
              title: null,
              thumbnail: null,
            })
          : null
      }
      onChange={(picked) => onChange(picked?.id ?? null)}
    />
  )
}
