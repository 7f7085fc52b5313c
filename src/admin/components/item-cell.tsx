import { Link } from "react-router-dom"

import { useText } from "../lib/use-text"
import { Thumbnail } from "./thumbnail"

interface ItemCellProps {
  itemId: string
  sku: string | null | undefined
  title: string | null | undefined
  thumbnail?: string | null
  /** Where it leads, if not to the item. */
  to?: string
}

/** An item in a list: its picture, title and SKU; it leads to the item. */
export function ItemCell({ itemId, sku, title, thumbnail, to }: ItemCellProps) {
  const t = useText()

  return (
    <div className="flex w-56 items-center gap-x-3">
      <Thumbnail src={thumbnail} />
      <div className="flex min-w-0 flex-col">
        <Link
          to={to ?? `/inventory/${itemId}`}
          className="txt-compact-small-plus text-ui-fg-base hover:text-ui-fg-interactive focus-visible:text-ui-fg-interactive truncate"
        >
          {title || sku || t("stock.untitled")}
        </Link>
        {sku && title !== sku && (
          <span className="txt-compact-xsmall text-ui-fg-subtle truncate">
            {sku}
          </span>
        )}
      </div>
    </div>
  )
}
