import { CallOptions, download } from "./client"
import { keepRecords } from "./csv"
import { Level } from "./levels"

/** What an address has room for. */
const ITEMS_OF_A_CALL = 100

/**
 * The export of the stock, as the server writes it.
 *
 * @param question the filters, of all that they match
 * @param chosen these levels alone, whatever the filters are by now
 */
export async function exportLevels(
  question: NonNullable<CallOptions["query"]>,
  chosen: Level[] = []
): Promise<Blob> {
  const path = "/admin/stock-levels/export"

  if (!chosen.length) {
    return await download(path, { query: question })
  }

  const isChosen = new Set(chosen.map(placeOf))
  const items = [...new Set(chosen.map((level) => level.inventory_item_id))]
  let file = ""

  for (let at = 0; at < items.length; at += ITEMS_OF_A_CALL) {
    const answer = await download(path, {
      query: { inventory_item_id: items.slice(at, at + ITEMS_OF_A_CALL) },
    })
    const kept = keepRecords(
      decoder.decode(await answer.arrayBuffer()),
      (row) =>
        isChosen.has(
          placeOf({
            inventory_item_id: row.inventory_item_id!,
            location_id: row.location_id!,
          })
        )
    )

    // One head for the file.
    file += file ? kept.slice(kept.indexOf("\r\n") + 2) : kept
  }

  return new Blob([file], { type: "text/csv;charset=utf-8" })
}

/** Leaves the byte order mark where it is, which Blob.text() takes away. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true })

const placeOf = (
  level: Pick<Level, "inventory_item_id" | "location_id">
): string => JSON.stringify([level.inventory_item_id, level.location_id])
