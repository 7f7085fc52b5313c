import { REFUSAL_REASONS } from "../../src/modules/inventory/policy/refusal-reasons"
import { HttpTest } from "./http-test"

interface Row {
  reason?: string
  inventory_item_id?: string
  location_id?: string
  location_ids?: string[]
  location_name?: string | null
  location_names?: (string | null)[]
  sku?: string | null
  product_title?: string | null
}

interface Answer {
  status: number
  type?: string
  code?: string
  message: string
  details?: { shortages?: Row[]; refused?: Row[] }
}

export interface ToldCase {
  what: string
  call: () => Promise<unknown>
  status: number
  message: string | RegExp
  rows: object[]
}

/** What refusals are to tell: tables of them, and the names of the demo shop. */
export function refusalDesk(t: () => HttpTest) {
  const item = (sku: string) => t().shop.itemIds[sku]!
  const variant = (sku: string) => t().shop.variantIds[sku]!
  const oslo = () => t().shop.locationIds.oslo
  const bergen = () => t().shop.locationIds.bergen

  const PRODUCTS: Record<string, string> = {
    LAMP: "Lamp",
    MUG: "Mug",
    "SWEATER-S": "Sweater",
    "SWEATER-M": "Sweater",
  }
  const named = (sku: string) => ({
    inventory_item_id: item(sku),
    sku,
    product_title: sku === "MUG" ? null : PRODUCTS[sku],
  })
  const at = (city: "oslo" | "bergen") => ({
    location_id: t().shop.locationIds[city],
    location_name: city === "oslo" ? "Oslo" : "Bergen",
  })

  const answerOf = async (call: () => Promise<unknown>): Promise<Answer> => {
    try {
      return { status: 200, message: JSON.stringify(await call()) }
    } catch (error) {
      const { status, body } = error as { status: number; body: Answer }

      return { ...body, status }
    }
  }

  /** What is wrong with a refusal, whatever it is about. */
  const untold = (
    { status, message, details }: Answer,
    { isShopper = false } = {}
  ): string[] => {
    const rows = [...(details?.shortages ?? []), ...(details?.refused ?? [])]
    const text = JSON.stringify({ message, details })
    // What is asked for by its id, or is not there, is told by it.
    const words = message.replace(/\bid:? \w+/g, "")

    return [
      ...(status >= 400 && status < 500 ? [] : [`status ${status}`]),
      ...(rows.length ? [] : ["no rows in the details"]),
      ...(words.match(/\b(iitem|sloc)_(?!none)\w+/g) ?? []),
      ...rows.flatMap(({ reason }) =>
        reason === undefined || reason in REFUSAL_REASONS
          ? []
          : [`no known reason: ${reason}`]
      ),
      ...rows.flatMap((row) => [
        ...(row.inventory_item_id?.startsWith("iitem_0") && !row.sku
          ? ["an item without its SKU"]
          : []),
        ...(row.location_id?.startsWith("sloc_0") && !row.location_name
          ? ["a location without its name"]
          : []),
      ]),
      ...(isShopper ? (text.match(/\b(sloc|ordli)_\w+/g) ?? []) : []),
    ]
  }

  const tell = async (cases: ToldCase[], isShopper = false) => {
    const problems: unknown[] = []

    for (const { what, call, status, message, rows } of cases) {
      const answer = await answerOf(call)
      const told = [
        ...(answer.details?.shortages ?? []),
        ...(answer.details?.refused ?? []),
      ].sort((one, other) => (one.sku ?? "").localeCompare(other.sku ?? ""))

      try {
        expect(answer).toMatchObject({
          status,
          message:
            typeof message === "string"
              ? message
              : expect.stringMatching(message),
        })
        expect(told).toMatchObject(rows)
        expect(untold(answer, { isShopper })).toEqual([])
      } catch (failure) {
        problems.push([what, answer, (failure as Error).message])
      }
    }

    expect(problems).toEqual([])
  }

  return { item, variant, oslo, bergen, named, at, tell }
}
