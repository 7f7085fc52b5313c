import { StockNoticeDigest } from "../../modules/inventory/types"

/** What the bell shows, and what a template may. */
interface NoticeText {
  title: string
  description: string
}

type Line = Record<string, unknown>

/** How many the bell names. */
const MOST_NAMED = 3

const TEXTS: Record<
  StockNoticeDigest["kind"],
  {
    title: string
    /** Nothing where the name of one says it. */
    one?: string
    many: string
    name: (line: Line) => string
  }
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
    many: "imports are done",
    name: (line) =>
      `${textOf(line["file_name"] ?? line["stock_import_id"])}: ` +
      `${counted(line["applied"], "level")} changed` +
      (line["refused"] ? `, ${counted(line["refused"], "row")} refused` : ""),
  },
  check_faults: {
    title: "Stock check",
    many: "checks found faults",
    name: (line) =>
      `${counted(line["findings"], "fault")} found: see Inventory, Check`,
  },
}

/** What a digest says in a few words: how many, and the first of them. */
export function noticeText({
  kind,
  count,
  lines,
}: StockNoticeDigest): NoticeText {
  const { title, one, many, name } = TEXTS[kind]
  const named = lines.slice(0, MOST_NAMED).map(name)
  const more = count - named.length
  const what = count === 1 ? one : many

  return {
    title,
    description:
      (what ? `${count} ${what}: ` : "") +
      named.join("; ") +
      (more ? `; and ${more} more` : ""),
  }
}

const textOf = (value: unknown) => String(value as string | number)

const counted = (count: unknown, what: string) =>
  `${textOf(count)} ${what}${count === 1 ? "" : "s"}`

const nameOf = (line: Line) =>
  textOf(line["sku"] ?? line["title"] ?? line["inventory_item_id"])

const placeOf = (line: Line) =>
  `${nameOf(line)} at ${textOf(line["location_name"] ?? line["location_id"])}`

const dayOf = (moment: unknown) =>
  moment ? new Date(textOf(moment)).toISOString().slice(0, 10) : "no date"
