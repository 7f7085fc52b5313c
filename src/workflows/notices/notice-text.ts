import { StockNoticeDigest } from "../../modules/inventory/types"
import { FeedText } from "../tell-feed"

type Line = Record<string, unknown>

/** How many the bell names. */
const MOST_NAMED = 3

const TEXTS: Record<
  StockNoticeDigest["kind"],
  { title: string; one: string; many: string; name: (line: Line) => string }
> = {
  low_stock: {
    title: "Low stock",
    one: "item is low",
    many: "items are low",
    name: (line) => `${placeOf(line)} (${textOf(line["available_quantity"])})`,
  },
  out_of_stock: {
    title: "Out of stock",
    one: "item is out of stock",
    many: "items are out of stock",
    name: (line) => placeOf(line),
  },
  overdue_incoming: {
    title: "Late deliveries",
    one: "delivery is late",
    many: "deliveries are late",
    name: (line) =>
      `${textOf(line["open_quantity"])} × ${placeOf(line)}, expected ${dayOf(line["expected_at"])}`,
  },
  backorders_repromised: {
    title: "Backorders",
    one: "backorder comes at another time",
    many: "backorders come at another time",
    name: (line) =>
      `${line["order_display_id"] ? `order ${textOf(line["order_display_id"])}, ` : ""}` +
      `${nameOf(line)}, ${dayOf(line["promised_at"])}`,
  },
  import_finished: {
    title: "Stock import",
    one: "import is done",
    many: "imports are done",
    name: (line) =>
      `${textOf(line["file_name"] ?? line["stock_import_id"])}, ` +
      `${textOf(line["applied"])} changed, ${textOf(line["refused"])} refused`,
  },
  check_faults: {
    title: "Stock check",
    one: "check found faults",
    many: "checks found faults",
    name: (line) => `${textOf(line["findings"])} found`,
  },
}

/** What a digest says in a few words: how many, and the first of them. */
export function noticeText({
  kind,
  count,
  lines,
}: StockNoticeDigest): FeedText {
  const { title, one, many, name } = TEXTS[kind]
  const named = lines.slice(0, MOST_NAMED).map(name)
  const more = count - named.length

  return {
    title,
    description:
      `${count} ${count === 1 ? one : many}: ${named.join("; ")}` +
      (more ? `; and ${more} more` : ""),
  }
}

const textOf = (value: unknown) => String(value as string | number)

const nameOf = (line: Line) =>
  textOf(line["sku"] ?? line["title"] ?? line["inventory_item_id"])

const placeOf = (line: Line) =>
  `${nameOf(line)} at ${textOf(line["location_name"] ?? line["location_id"])}`

const dayOf = (moment: unknown) =>
  moment ? new Date(textOf(moment)).toISOString().slice(0, 10) : "no date"
