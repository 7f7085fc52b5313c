import { once } from "node:events"
import { createServer, get, IncomingMessage, ServerResponse } from "node:http"
import { AddressInfo } from "node:net"

import { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import fc from "fast-check"

import {
  withFormula,
  withoutFormula,
} from "../../modules/inventory/policy/formulas"
import { csvRows } from "../csv"
import { csvPages, sendCsv } from "../send-csv"

const SIGNS = /^[=+\-@＝＋－＠﹦﹢﹣﹫⁼₌⁺₊⁻₋−﬩⩵⩶]/u
const UNSEEN = /^[\s"\p{Z}\p{C}\p{Default_Ignorable_Code_Point}\u2800]+/u

/** A CSV file read as RFC 4180 has it, by whatever separator. */
function read(text: string, separator: string): string[][] {
  const rows: string[][] = [[""]]
  let isQuoted = false

  for (let at = 0; at < text.length; at++) {
    const row = rows[rows.length - 1]!
    const last = row.length - 1
    const cell = row[last]!
    const one = text[at]!

    if (isQuoted) {
      if (one !== '"') {
        row[last] = cell + one
      } else if (text[at + 1] === '"') {
        row[last] = cell + text[at++]
      } else {
        isQuoted = false
      }
    } else if (one === '"' && cell === "") {
      isQuoted = true
    } else if (one === separator) {
      row.push("")
    } else if (/[\n\r\v\f\u0085\u2028\u2029]/.test(one)) {
      rows.push([""])
    } else {
      row[last] = cell + one
    }
  }

  return rows
}

const beginsAFormula = (cell: string) =>
  SIGNS.test(cell.replace(UNSEEN, "")) && !/^-?\d+(\.\d+)?$/.test(cell)

const nasty = fc
  .array(
    fc.constantFrom(
      ..."=+-@＝＋－＠﹦−⁻⩵;,|\t\n\r\v\f\u0085\u2028\"' a1\u00a0\u200b\u200d\u2060\ufeff\u00ad\u180e\u3164\ufe0f\u2800"
    ),
    { maxLength: 12 }
  )
  .map((parts) => parts.join(""))

describe("CSV exports", () => {
  it("never begin a formula, whatever stands before the sign and whatever separates the reader's cells", () => {
    let withSigns = 0

    fc.assert(
      fc.property(fc.array(nasty, { minLength: 1, maxLength: 4 }), (cells) => {
        withSigns += cells.some((cell) => /[=＝]/.test(cell)) ? 1 : 0
        const file = csvRows([["id", ...cells, "end"]])

        for (const separator of [",", ";", "\t"]) {
          expect(read(file, separator).flat().filter(beginsAFormula)).toEqual(
            []
          )
        }
      }),
      { numRuns: 3000, seed: 20261128 }
    )
    expect(withSigns).toBeGreaterThan(1000)
  })

  it("keep every character, so that taking the apostrophes away gives the text back", () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const row = read(
          csvRows([["id", text, "end"]]).replace(/\r\n$/, ""),
          ","
        )

        expect(row).toEqual([["id", withoutFormula(text), "end"]])
        expect(withoutFormula(text).replaceAll("'", "")).toBe(
          text.replaceAll("'", "")
        )
      }),
      { numRuns: 2000, seed: 20261128 }
    )
  })

  it("are read back as they were, also where apostrophes stood before the sign already", () => {
    let withApostrophes = 0

    fc.assert(
      fc.property(nasty, (text) => {
        withApostrophes += /'[=+@-]/.test(text) ? 1 : 0
        expect(withFormula(withoutFormula(text))).toBe(text)
      }),
      { numRuns: 20_000, seed: 20261129 }
    )
    expect(withApostrophes).toBeGreaterThan(100)
    expect(withoutFormula("'=1")).toBe("''=1")
    expect(withFormula("'tis 5-4")).toBe("'tis 5-4")
  })

  it.each([
    ["=1+1", "'=1+1"],
    ["Lamp\n=1+1", "Lamp\n'=1+1"],
    ["＝1+1", "'＝1+1"],
    ["\u200b=1+1", "\u200b'=1+1"],
    ["\t=1+1", "\t'=1+1"],
    ["Lamp; =1+1", "Lamp; '=1+1"],
    ['Lamp;"=1+1"', 'Lamp;"\'=1+1"'],
    ["Lamp\r\n\u00a0@SUM(A1)", "Lamp\r\n\u00a0'@SUM(A1)"],
    ["−2 lamps", "'−2 lamps"],
    ["A-1, B+2 = 3", "A-1, B+2 = 3"],
    ["two - one", "two - one"],
  ])("%j is written as %j", (text, harmless) => {
    expect(withoutFormula(text)).toBe(harmless)
    expect(read(csvRows([[text]]), ",")[0]).toEqual([harmless])
  })

  it("begin with a byte order mark, end their lines by RFC 4180, and leave numbers and dates alone", () => {
    expect(
      csvRows(
        [
          ["sku", "delta", "at", "note"],
          ["LÄMP", -5, new Date("2026-12-04T00:00:00Z"), null],
        ],
        { begins: true }
      )
    ).toBe("\ufeffsku,delta,at,note\r\nLÄMP,-5,2026-12-04T00:00:00.000Z,\r\n")
    expect(csvRows([["a;b", "c"]])).toBe('"a;b",c\r\n')
  })

  /** An export of 500 pages of 100 kB over HTTP: what was read, logged and ended. */
  const exported = async (failsAt?: number) => {
    const seen = { pages: 0, ended: false, logged: [] as string[] }
    let response: ServerResponse | undefined
    async function* pages() {
      try {
        for (; seen.pages < 500; seen.pages++) {
          if (seen.pages === failsAt) {
            throw new Error("the database went away")
          }
          yield csvRows([["x".repeat(100_000)]])
        }
      } finally {
        seen.ended = true
      }
    }
    const sent: Promise<void>[] = []
    const server = createServer((_req, res) => {
      response = res
      sent.push(
        sendCsv(
          {
            scope: {
              resolve: () => ({
                error: (line: string) => seen.logged.push(line),
              }),
            },
          } as unknown as MedusaRequest,
          res as unknown as MedusaResponse,
          "all.csv",
          pages()
        )
      )
    }).listen(0, "127.0.0.1")

    await once(server, "listening")

    const { port } = server.address() as AddressInfo
    const request = get({ port, host: "127.0.0.1", agent: false })
    const [answer] = (await once(request, "response")) as [IncomingMessage]

    return {
      seen,
      request,
      answer,
      isFull: () => response!.writableNeedDrain,
      done: async () => {
        await sent[0]
        server.close()
        await once(server, "close")
      },
    }
  }

  it("are read no faster than the client takes them, and no further when it goes", async () => {
    const { seen, request, isFull, done } = await exported()

    while (!isFull()) {
      await new Promise(setImmediate)
    }

    const read = seen.pages

    expect(read).toBeLessThan(500)
    expect(seen.ended).toBe(false)
    request.destroy()
    await done()
    expect(seen).toMatchObject({ ended: true, logged: [] })
    expect(seen.pages).toBeLessThanOrEqual(read + 1)
  })

  it("that break off close the connection and are told in the log", async () => {
    const { seen, answer, done } = await exported(3)
    const broken = once(answer, "error")

    answer.resume()
    expect((await broken)[0]).toMatchObject({ code: "ECONNRESET" })
    await done()
    expect(seen).toEqual({
      pages: 3,
      ended: true,
      logged: ["The export all.csv broke off: Error: the database went away"],
    })
  })

  it("have one head, and end with the page that has none after it", async () => {
    const asked: (number | null)[] = []
    const pages: string[] = []

    for await (const page of csvPages<{ id: number }, number>(
      { id: (row) => row.id },
      async (after) => {
        asked.push(after)

        return { rows: [{ id: asked.length }], next: after === 0 ? null : 0 }
      }
    )) {
      pages.push(page)
    }
    expect(asked).toEqual([null, 0])
    expect(pages).toEqual(["\ufeffid\r\n1\r\n", "2\r\n"])
  })
})
