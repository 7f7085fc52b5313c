import { MedusaError } from "@medusajs/framework/utils"
import fc from "fast-check"

import {
  findRepeated,
  parseFlag,
  parseId,
  parseIds,
  parseMetadata,
  parseText,
  readFacts,
  readRows,
} from "../input"

const INVALID = MedusaError.Types.INVALID_DATA
const inField = (name: string) => name

const circle: Record<string, unknown> = {}
circle["self"] = circle

describe("the rows of a call", () => {
  it("are read in their order, and named by their place in a list", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ id: fc.string() })), (rows) => {
        expect(
          readRows(rows, (row, path, index) => [row.id, path("id"), index])
        ).toEqual(rows.map((row, index) => [row.id, `[${index}].id`, index]))
      })
    )
  })

  it("are named by the field alone if there is one row", () => {
    expect(readRows({ id: "a" }, (row, path) => [row.id, path("id")])).toEqual([
      ["a", "id"],
    ])
  })

  it.each([
    [[{}, null], "[1] must be an object, got null"],
    [[{}, {}, "row"], "[2] must be an object, got string"],
    [[[]], "[0] must be an object, got an array"],
    [undefined, "The input must be an object, got undefined"],
    [null, "The input must be an object, got null"],
    ["row", "The input must be an object, got string"],
    [5, "The input must be an object, got number"],
  ])("must be objects: %j", (input, message) => {
    expect(refusalOf(() => readRows(input as object, () => 1))).toBe(message)
  })
})

describe("an id", () => {
  it("is any text with something in it, as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        fc.pre(text.trim() !== "" && !text.includes("\0"))
        expect(parseId(text, "id")).toBe(text)
      })
    )
  })

  it.each([
    [undefined, "undefined"],
    [null, "null"],
    ["", "an empty string"],
    ["  ", "string"],
    [5, "number"],
    [{}, "object"],
    [["a"], "an array"],
  ])("is not %j", (value, shown) => {
    expect(refusalOf(() => parseId(value, "[0].id"))).toBe(
      `[0].id must be a non-empty string, got ${shown}`
    )
  })

  it.each(["a\0b", "a\ud800", "\udc00"])(
    "has no characters that Postgres cannot store: %j",
    (value) => {
      expect(refusalOf(() => parseId(value, "id"))).toBe(
        "id has characters that cannot be stored"
      )
      expect(refusalOf(() => parseText(value, "title"))).toBe(
        "title has characters that cannot be stored"
      )
    }
  )
})

describe("ids", () => {
  const id = fc.stringMatching(/^[a-z_]{1,6}$/)

  it("are read from one, from many, and from the form { id }, each once", () => {
    fc.assert(
      fc.property(fc.array(id), (ids) => {
        const once = [...new Set(ids)]

        expect(parseIds(ids, "ids")).toEqual(once)
        expect(parseIds({ id: ids }, "ids")).toEqual(once)
        expect(parseIds(once[0] ?? "a", "ids")).toEqual([once[0] ?? "a"])
      })
    )
  })

  it.each([
    [undefined, "ids must be a non-empty string, got undefined"],
    [{}, "ids must be a non-empty string, got object"],
    [["a", 5], "ids[1] must be a non-empty string, got number"],
    [["a", ["b"]], "ids[1] must be a non-empty string, got an array"],
    [{ id: ["a", null] }, "ids[1] must be a non-empty string, got null"],
  ])("are not read from %j", (input, message) => {
    expect(refusalOf(() => parseIds(input, "ids"))).toBe(message)
  })
})

describe("a field that may be left out", () => {
  it("is null if it is", () => {
    for (const read of [parseText, parseFlag, parseMetadata]) {
      expect([read(undefined, "field"), read(null, "field")]).toEqual([
        null,
        null,
      ])
    }
  })

  it("is read as it is given", () => {
    expect(parseText("", "title")).toBe("")
    expect(parseText("snø ❄", "title")).toBe("snø ❄")
    expect(parseFlag(false, "flag")).toBe(false)
    expect(parseMetadata({ a: { b: [1, null] } }, "metadata")).toEqual({
      a: { b: [1, null] },
    })
    // What only looks like an escape is text like any other.
    expect(parseMetadata({ a: "\\u0000" }, "metadata")).toEqual({
      a: "\\u0000",
    })
  })

  it.each<[string, () => unknown]>([
    ["title must be a string, got number", () => parseText(5, "title")],
    ["title must be a string, got object", () => parseText({}, "title")],
    ["title must be a string, got an array", () => parseText([], "title")],
    ["flag must be true or false, got string", () => parseFlag("true", "flag")],
    ["flag must be true or false, got number", () => parseFlag(1, "flag")],
    ["m must be an object, got an array", () => parseMetadata([], "m")],
    ["m must be an object, got string", () => parseMetadata("{}", "m")],
    ...[circle, { a: 5n }, { a: "\0" }, { "\ud800": 1 }].map(
      (value): [string, () => unknown] => [
        "m has values that cannot be stored as JSON",
        () => parseMetadata(value, "m"),
      ]
    ),
  ])("is refused by name: %s", (message, read) => {
    expect(refusalOf(read)).toBe(message)
  })
})

describe("the facts of the ledger", () => {
  it("are the row's own over those of the call, and what nobody tells is left out", () => {
    expect(
      readFacts({ reason: "damaged", note: null }, inField, {
        ledger: { reason: "order", actor_id: "user_1", note: "all of it" },
      })
    ).toEqual({
      reason: "damaged",
      actor_id: "user_1",
    })
  })

  it("name the order where they refer to it, and keep it where they refer to a part of it", () => {
    expect(
      readFacts(
        { reference_type: "order", reference_id: "order_1" },
        inField,
        {}
      )
    ).toMatchObject({ order_id: "order_1" })
    expect(
      readFacts(
        {
          reference_type: "return",
          reference_id: "return_1",
          order_id: "order_1",
        },
        inField,
        {}
      )
    ).toMatchObject({ reference_id: "return_1", order_id: "order_1" })
  })

  it("are named where they are wrong", () => {
    expect(
      refusalOf(() =>
        readFacts(
          { reason: 5 as unknown as string },
          (name) => `[2].${name}`,
          {}
        )
      )
    ).toBe("[2].reason must be a string, got number")
  })
})

/** The message of the refusal, which must be one of bad input. */
function refusalOf(call: () => unknown): string {
  try {
    call()
  } catch (error) {
    expect((error as MedusaError).type).toBe(INVALID)

    return (error as MedusaError).message
  }

  throw new Error("It was not refused")
}

describe("looking for a repeated id", () => {
  it("names the first that is there twice", () => {
    expect(findRepeated(["a", "b", "c", "b", "a"])).toBe("b")
    expect(findRepeated(["a", "b", "c"])).toBeUndefined()
    expect(findRepeated([])).toBeUndefined()
  })

  it("reads each of 100,000 once", () => {
    const ids = Array.from({ length: 100_000 }, (_, index) => `id_${index}`)
    let reads = 0
    const counted = new Proxy(ids, {
      get(target, key, receiver) {
        reads += typeof key === "string" && /^\d+$/.test(key) ? 1 : 0

        return Reflect.get(target, key, receiver) as unknown
      },
    })

    expect(findRepeated(counted)).toBeUndefined()
    expect(reads).toBe(100_000)
  })
})
