import { clx } from "@medusajs/ui"
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
  /** It has no page any more. */
  isDeleted?: boolean
}

const NAME =
  "txt-compact-small-plus max-sm:line-clamp-2 max-sm:whitespace-normal sm:truncate"

/** An item in a list: its picture, title and SKU; it leads to the item. */
export function ItemCell({
  itemId,
  sku,
  title,
  thumbnail,
  to,
  isDeleted,
}: ItemCellProps) {
  const t = useText()

  const name = title || sku || t("stock.untitled")

  // On a phone it leaves room for a number beside it: without its picture, and in two
  // lines where it is long.
  return (
    <div className="flex w-32 items-center gap-x-3 sm:w-52">
      <span className="max-sm:hidden">
        <Thumbnail src={thumbnail} />
      </span>
      <div className="flex min-w-0 flex-col">
        {isDeleted ? (
          <span title={name} className={clx(NAME, "text-ui-fg-subtle")}>
            {name}
          </span>
        ) : (
          <Link
            to={to ?? `/inventory/${itemId}`}
            title={name}
            className={clx(
              NAME,
              "text-ui-fg-base hover:text-ui-fg-interactive focus-visible:text-ui-fg-interactive"
            )}
          >
            {name}
          </Link>
        )}
        <div className="txt-compact-xsmall text-ui-fg-subtle flex gap-x-2 empty:hidden">
          {sku && title !== sku && (
            <span title={sku} className="truncate">
              {sku}
            </span>
          )}
          {isDeleted && <span className="italic">{t("common.deleted")}</span>}
        </div>
      </div>
    </div>
  )
}
