import { testShop } from "../support/http-test"
import { moduleOf, snippetsOf } from "../support/snippets"

interface Change {
  sku: string
  location_name: string
  stocked_delta: number
  stocked_after: number
}
interface Document {
  id: string
  reason: string
  lines: { sku: string; location: string; adjustment: number }[]
}
type SyncStock = (erp: object, shop: string, apiKey: string) => Promise<void>

class PowerCut extends Error {}

/**
 * An ERP with books of its own, in which each call is done whole or not at all; it can
 * be stopped at any call of its own or of the shop's, before it or after.
 */
class TestErp {
  /** Units by SKU and location. */
  books = new Map<string, number>()
  forgotten = 0
  private kept: string | null = null
  private documents: Document[] = []
  private steps = 0
  private stopsAt = Infinity

  /** Does something in the ERP, of which the shop is to be told. */
  document(document: Document) {
    this.documents.push(document)
  }

  /** The next run is stopped at a step: an even one before it is done, an odd one after. */
  stopAt(step: number) {
    this.steps = 0
    this.stopsAt = step
  }

  async step<Result>(task: () => Result | Promise<Result>): Promise<Result> {
    if (this.steps++ === this.stopsAt) {
      throw new PowerCut()
    }

    const result = await task()

    if (this.steps++ === this.stopsAt) {
      throw new PowerCut()
    }

    return result
  }

  cursor = () => this.step(() => this.kept)
  takeOver = (changes: Change[], cursor: string) =>
    this.step(() => {
      for (const { sku, location_name, stocked_delta } of changes) {
        const place = `${sku} in ${location_name}`

        const units = (this.books.get(place) ?? 0) + stocked_delta

        // Where there is nothing, there is nothing to book.
        this.books.delete(place)
        if (units !== 0) {
          this.books.set(place, units)
        }
      }
      this.kept = cursor
    })
  forget = () =>
    this.step(() => {
      this.books.clear()
      this.kept = null
      this.forgotten++
    })
  unsent = () => this.step(() => [...this.documents])
  sent = (id: string) =>
    this.step(() => {
      this.documents = this.documents.filter((one) => one.id !== id)
    })

  /** As if its shop had been another one. */
  keep(cursor: string) {
    this.kept = cursor
  }
}

testShop((t) => {
  // That it compiles, `snippets.unit.spec.ts` shows.
  const snippet = snippetsOf("docs/change-feed.md", ["ts"]).find(({ text }) =>
    text.includes("export async function syncStock")
  )!

  /** Runs the sync; false if it was stopped. */
  const sync = async (erp: TestErp, apiKey: string): Promise<boolean> => {
    const fetchOrStop = (...args: Parameters<typeof fetch>) =>
      erp.step(() => fetch(...args))
    const { syncStock } = moduleOf(snippet, {
      names: { fetch: fetchOrStop },
    }) as { syncStock: SyncStock }

    return await syncStock(erp, t().baseUrl, apiKey).then(
      () => true,
      (error: unknown) => {
        if (error instanceof PowerCut) {
          return false
        }
        throw error
      }
    )
  }
  const apiKey = async (): Promise<string> =>
    (
      await t().admin.post("/admin/api-keys", {
        title: "ERP",
        type: "secret",
      })
    ).api_key.token
  const stock = async () =>
    new Map(
      (
        await t().sql<{ place: string; units: number }>(
          `select item.sku || ' in ' || location.name as place,
             stocked_quantity::float as units
           from inventory_level level
           join inventory_item item on item.id = level.inventory_item_id
           join stock_location location on location.id = level.location_id
           where level.deleted_at is null and stocked_quantity <> 0`
        )
      ).map(({ place, units }) => [place, units])
    )
  const unitsOf = async (documents: string[]) =>
    await t().sql(
      `select reference_id as id, sum(stocked_delta)::float as units
       from stock_movement
       where reference_type = 'erp' and reference_id = any (?)
       group by 1 order by 1`,
      [documents]
    )

  describe("the sync of docs/change-feed.md", () => {
    it("stopped at every step it takes, before it is done and after, it does everything once", async () => {
      const { inventory, shop } = t()
      const key = await apiKey()
      const erp = new TestErp()
      const documents: string[] = []
      let stops = 0

      expect(await sync(erp, key)).toBe(true)
      expect(erp.books).toEqual(await stock())
      expect(erp.books.get("TEA in Oslo")).toBe(60)

      for (let step = 0; ; step++) {
        const id = `receipt-${String(step).padStart(3, "0")}`

        documents.push(id)
        erp.document({
          id,
          reason: "received",
          lines: [
            { sku: "TEA", location: "Oslo", adjustment: 4 },
            { sku: "LAMP", location: "Oslo", adjustment: 2.5 },
          ],
        })
        await inventory.adjustInventory(
          shop.itemIds["TEA"]!,
          shop.locationIds.oslo,
          -1
        )

        erp.stopAt(step)

        const isWhole = await sync(erp, key)

        erp.stopAt(Infinity)
        expect(await sync(erp, key)).toBe(true)
        expect(erp.books).toEqual(await stock())
        if (isWhole) {
          break
        }
        stops++
      }

      // What is asked for, sent and noted; then two pages, each with its cursor.
      expect(stops).toBe(2 * (1 + 2 + 2 * 3))
      expect(erp.books.get("TEA in Oslo")).toBe(60 + 3 * (stops + 1))
      expect(await unitsOf(documents)).toEqual(
        documents.map((id) => ({ id, units: 6.5 }))
      )
      expect(erp.forgotten).toBe(0)
    })

    it("of another shop's cursor it reads everything anew", async () => {
      const key = await apiKey()
      const erp = new TestErp()

      erp.books.set("SWORD in Atlantis", 3)
      erp.keep(Buffer.from("1|1|1700000000000000|0||").toString("base64url"))
      erp.document({
        id: "receipt",
        reason: "received",
        lines: [{ sku: "TEA", location: "Oslo", adjustment: 4 }],
      })
      expect(await sync(erp, key)).toBe(true)
      expect(erp.forgotten).toBe(1)
      expect(erp.books).toEqual(await stock())
      expect(erp.books.get("TEA in Oslo")).toBe(64)
    })
  })
})
