import { readdirSync } from "node:fs"
import { tmpdir } from "node:os"
import { Readable } from "node:stream"

import { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

import { testInventory } from "../../../modules/inventory/__tests__/support/module-test"
import { applyStockImport } from "../apply-import"
import { previewStockFile, StockFileInput } from "../preview-file"

const MAPPING = {
  sku: "sku",
  location: "location",
  on_hand: "on_hand",
} as const

testInventory(({ service, sql, expectRefused, quantitiesOf }) => {
  const told: object[] = []
  const LOCATIONS = [
    { id: "a", name: "Oslo" },
    { id: "b", name: "Bergen" },
  ]
  // The other modules, as far as a file names what is theirs.
  const container = {
    resolve: (name: string) =>
      ({
        [Modules.INVENTORY]: service,
        [ContainerRegistrationKeys.QUERY]: {
          graph: async ({
            entity,
            filters,
          }: {
            entity: string
            filters: { $or: { name?: string[] }[] }
          }) => ({
            data:
              entity === "stock_location"
                ? LOCATIONS.filter(({ name }) =>
                    filters.$or.some((one) => one.name?.includes(name))
                  )
                : [],
          }),
        },
        [Modules.NOTIFICATION]: {
          createNotifications: async (one: object) => told.push(one),
        },
      })[name],
  } as unknown as MedusaContainer

  const givenNamed = async (sku: string, levels: Record<string, number>) => {
    const { id } = await service.createInventoryItems({ sku })

    await service.createInventoryLevels(
      Object.entries(levels).map(([location_id, stocked_quantity]) => ({
        inventory_item_id: id,
        location_id,
        stocked_quantity,
      }))
    )

    return id
  }
  const previewed = (
    file: string | Buffer,
    input: StockFileInput = { mapping: MAPPING }
  ) => previewStockFile(container, Readable.from([Buffer.from(file)]), input)
  const rowsOf = async (id: string) =>
    (await service.listStockImportRows(id)).rows.map((row) =>
      [
        row.row_number,
        row.sku,
        row.location_id,
        row.status,
        `${row.stocked_before} > ${row.stocked_after}`,
      ].join(" ")
    )
  const spooled = () =>
    // Those of this process: others read files at the same time.
    readdirSync(tmpdir()).filter((name) =>
      name.startsWith(`holdfast-import-${process.pid}-`)
    )

  beforeEach(() => {
    told.length = 0
  })

  it("is previewed and applied, and the feed is told once", async () => {
    const lamp = await givenNamed("LAMP", { a: 5, b: 1 })
    const { id, counts } = await previewed(
      "sku,location,on_hand\nLAMP,Oslo,7\nLAMP,Bergen,1\nNONE,Oslo,1\n",
      { mapping: MAPPING, file_name: "stock.csv" }
    )

    expect(counts).toMatchObject({ change: 1, unchanged: 1, refused: 1 })
    await service.startStockImport(id)
    await Promise.all([
      applyStockImport(container, id),
      applyStockImport(container, id),
    ])
    await applyStockImport(container, id)
    expect(await quantitiesOf(lamp)).toEqual({ a: "7 / 0", b: "1 / 0" })
    expect(told).toEqual([
      expect.objectContaining({
        channel: "feed",
        data: {
          title: "Stock import",
          description: "stock.csv: 1 level changed, 1 row refused",
        },
      }),
    ])
    expect(spooled()).toEqual([])
  })

  it("of Shopify has rows by SKU and location name, also where it was edited and where nothing is stocked", async () => {
    await givenNamed("LAMP", { a: 5, b: 1 })
    await givenNamed("0042", { a: 2 })

    const { id, shape } = await previewed(
      [
        "Handle,Title,Option1 Name,Option1 Value,SKU,HS Code,COO,Location,Bin name,Incoming (not editable),Unavailable (not editable),Committed (not editable),Available (not editable),On hand (current),On hand (new)",
        'lamp,"Lamp, ""big""",Title,Default,LAMP,,,Oslo,,0,0,0,5,5,8',
        'lamp,"Lamp\nin two lines",Title,Default,LAMP,,,Bergen,,0,0,0,3,3,',
        "mug,Mug,Title,Default,0042,,,Oslo,,0,0,0,2,2,",
        "mug,Mug,Title,Default,0042,,,Bergen,,not stocked,not stocked,not stocked,not stocked,not stocked,",
      ].join("\r\n"),
      {}
    )

    expect(shape).toBe("shopify")
    expect(await rowsOf(id)).toEqual([
      "2 LAMP a change 5 > 8",
      "3 LAMP b change 1 > 3",
      "4 0042 a unchanged 2 > 2",
      "5 0042 b unchanged null > null",
    ])
  })

  it("of Shopify says what is on its way, which its 0 does not take back", async () => {
    await givenNamed("LAMP", { a: 5, b: 1 })
    await givenNamed("MUG", { a: 2, b: 2 })

    const rowsFrom = async (head: string, rows: string[]) => {
      const { id, shape } = await previewed(
        [`Handle,Title,SKU,Location,${head}`, ...rows].join("\r\n"),
        {}
      )

      expect(shape).toBe("shopify")

      return (await service.listStockImportRows(id)).rows.map((row) =>
        [
          row.row_number,
          row.status,
          `${row.stocked_before} > ${row.stocked_after}`,
          `${row.incoming_before} > ${row.incoming_after}`,
        ].join(" ")
      )
    }
    const lamp = await service.listInventoryItems({ sku: "MUG" })

    await service.createIncomingStocks({
      inventory_item_id: lamp[0]!.id,
      location_id: "a",
      quantity: 3,
    })
    expect(
      await rowsFrom(
        "Incoming (not editable),On hand (current),On hand (new)",
        [
          "lamp,Lamp,LAMP,Oslo,7,5,",
          "lamp,Lamp,LAMP,Bergen,not stocked,not stocked,",
          "mug,Mug,MUG,Oslo,0,2,4",
          "mug,Mug,MUG,Bergen,,2,",
        ]
      )
    ).toEqual([
      "2 change 5 > 5 0 > 7",
      "3 unchanged 1 > 1 null > null",
      "4 change 2 > 4 null > null",
      "5 unchanged 2 > 2 null > null",
    ])
    expect(
      await rowsFrom("Incoming,On hand", [
        "lamp,Lamp,LAMP,Oslo,7,6",
        "mug,Mug,MUG,Oslo,3,2",
      ])
    ).toEqual(["2 change 5 > 6 0 > 7", "3 unchanged 2 > 2 3 > 3"])
  })

  it("of Medusa's products and of WooCommerce has its location given with it", async () => {
    await givenNamed("LAMP", { b: 1 })

    const medusa = await previewed(
      "Product Id,Variant SKU,Variant Inventory Quantity\np,LAMP,4\n",
      { location: "Bergen" }
    )
    const woo = await previewed(
      'ID,Type,SKU,Name,"In stock?",Stock\n1,simple,LAMP,Lamp,1,6\n2,simple,,Other,1,2\n',
      { location: "Bergen" }
    )

    expect([medusa.shape, woo.shape]).toEqual(["medusa", "woocommerce"])
    expect(await rowsOf(medusa.id)).toEqual(["2 LAMP b change 1 > 4"])
    expect(await rowsOf(woo.id)).toEqual([
      "2 LAMP b change 1 > 6",
      "3  b refused null > null",
    ])
  })

  it.each([
    ["UTF-8", Buffer.from("sku;location;on_hand\nSÖFÅ;Oslo;2,5\n")],
    [
      "UTF-8 with a byte order mark",
      Buffer.from("\ufeffsku;location;on_hand\r\nSÖFÅ;Oslo;2,5\r\n"),
    ],
    [
      "Windows-1252",
      Buffer.from("sku;location;on_hand\nSÖFÅ;Oslo;2,5", "latin1"),
    ],
    ["tabs", Buffer.from("sku\tlocation\ton_hand\nSÖFÅ\tOslo\t2,5\n")],
    [
      "quotes and commas",
      Buffer.from('"sku","location","on_hand"\n"SÖFÅ","Oslo","2,5"\n'),
    ],
  ])("is read in %s", async (_name, file: Buffer) => {
    const sofa = await givenNamed("SÖFÅ", { a: 1 })
    const { id } = await previewed(file)

    expect(await rowsOf(id)).toEqual(["2 SÖFÅ a change 1 > 2.5"])
    await service.startStockImport(id)
    await applyStockImport(container, id)
    expect(await quantitiesOf(sofa)).toEqual({ a: "2.5 / 0" })
  })

  it("is read where a character begins in one chunk and ends in the next", async () => {
    await givenNamed("SÖFÅ", { a: 1 })

    const bytes = Buffer.from("sku,location,on_hand\nSÖFÅ,Oslo,3\n")
    const { id } = await previewStockFile(
      container,
      Readable.from([...bytes].map((byte) => Buffer.from([byte]))),
      { mapping: MAPPING }
    )

    expect(await rowsOf(id)).toEqual(["2 SÖFÅ a change 1 > 3"])
  })

  it.each([
    ["empty", "", "The file is empty"],
    ["blank", "\n\n", "The file has no rows"],
    [
      "a head alone",
      "sku,location,on_hand\n",
      "The file has a head, and no rows below it",
    ],
    ["another head", "one,two\n1,2\n", /Its heads are "one", "two"/],
    [
      "an open quote",
      'sku,location,on_hand\nLAMP,Oslo,7\nLAMP,"Oslo,7\n',
      "Row 3 opens a quote that is never closed",
    ],
    [
      "text behind a quote",
      'sku,location,on_hand\n"LAMP"x,Oslo,7\n',
      "Row 2 has something behind the closing quote of a cell",
    ],
    ["an archive that is none", "PK\u0003\u0004…", /no spreadsheet \(XLSX\)/],
    [
      "UTF-16",
      Buffer.from("\ufeffsku,location\n", "utf16le"),
      "The file is in UTF-16: save it as CSV in UTF-8",
    ],
    ["a bad reason", "sku,location,on_hand\nLAMP,Oslo,7\n", /reason must be/],
  ])(
    "that is broken is refused whole and leaves nothing: %s",
    async (name, file, message) => {
      await givenNamed("LAMP", { a: 5 })
      await expectRefused(
        () =>
          previewed(file, {
            mapping: MAPPING,
            ...(name === "a bad reason" && { reason: "odd" }),
          }),
        { type: "invalid_data", message: expect.stringMatching(message) }
      )
      expect(await sql("select from stock_import")).toEqual([])
      expect(spooled()).toEqual([])
    }
  )

  it("of more than 200,000 rows, or 50 MB, is refused, and nothing of it is kept", async () => {
    const line = `${"x".repeat(1000)}\n`

    await expectRefused(
      () =>
        previewStockFile(
          container,
          Readable.from(
            (function* () {
              for (let left = 60 * 1024; left; left--) {
                yield Buffer.from(line)
              }
            })()
          ),
          { mapping: MAPPING }
        ),
      { type: "invalid_data", message: "The file is larger than 50 MB" }
    )
    expect(spooled()).toEqual([])
  })

  it("whose sender goes away leaves nothing", async () => {
    await expect(
      previewStockFile(
        container,
        (async function* () {
          yield Buffer.from("sku,location,on_hand\n")
          throw new Error("aborted")
        })(),
        { mapping: MAPPING }
      )
    ).rejects.toThrow("aborted")
    expect(await sql("select from stock_import")).toEqual([])
    expect(spooled()).toEqual([])
  })

  it("has refused rows with the reason of each, and does the others", async () => {
    const lamp = await givenNamed("LAMP", { a: 5 })
    const { id } = await previewed(
      [
        "sku,location,on_hand",
        "LAMP,Oslo",
        "LAMP,Trondheim,3",
        'LAMP,Oslo,"1,234"',
        "LAMP,Oslo,-1",
        "LAMP,Oslo,6",
      ].join("\n")
    )
    const { rows } = await service.listStockImportRows(id)

    expect(rows.map(({ error }) => error?.message ?? "done")).toEqual([
      "has 2 cells, and the head has 3",
      'location "Trondheim" is the id, code or name of no stock location',
      'on_hand may have a thousands separator, got "1,234": say what separates decimals',
      expect.stringContaining("must not be negative"),
      "done",
    ])
    await service.startStockImport(id)
    await applyStockImport(container, id)
    expect(await quantitiesOf(lamp)).toEqual({ a: "6 / 0" })
  })
})
