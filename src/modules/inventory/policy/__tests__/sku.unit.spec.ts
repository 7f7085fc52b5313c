import { findSkuCollisions, skuKey, storedSku } from "../items/sku"

describe("skus", () => {
  const forms: [typed: string, trimmed: string, folded: string][] = [
    ["ABC", "ABC", "abc"],
    ["  ABC\t\n", "ABC", "abc"],
    ["A B", "A B", "a b"],
    ["\u00a0\u3000\u2009\u0085\u2028ABC\u2800\u001f", "ABC", "abc"],
    ["\ufeffA\u200bB\u200d\u00adC\u2060", "ABC", "abc"],
    ["\u200b \u200bABC \u200b", "ABC", "abc"],
    ["Cafe\u0301", "Caf\u00e9", "caf\u00e9"],
    ["CAFE\u034f\u0301", "CAF\u00c9", "caf\u00e9"],
    ["STRASSE", "STRASSE", "strasse"],
    ["straße", "straße", "strasse"],
    ["ΟΔΟΣ", "ΟΔΟΣ", "οδοσ"],
    ["οδος", "οδος", "οδοσ"],
    ["\u212aG", "KG", "kg"],
    ["ışık", "ışık", "ışık"],
    ["ISIK", "ISIK", "isik"],
    ["", "", ""],
    [" \u200b ", "", ""],
    ["ÅB", "ÅB", "åb"],
  ]

  it.each(forms)(
    "%j is stored and known by what is meant",
    (typed, trimmed, folded) => {
      expect(storedSku(typed, "exact")).toBe(typed)
      expect(storedSku(typed, "trimmed")).toBe(trimmed)
      expect(storedSku(typed, "case_insensitive")).toBe(trimmed)
      expect(skuKey(typed, "exact")).toBe(typed)
      expect(skuKey(typed, "trimmed")).toBe(trimmed)
      expect(skuKey(typed, "case_insensitive")).toBe(folded)
    }
  )

  it("of every letter of Unicode, capital and small are one, and what is stored stays as it is", () => {
    let letters = 0
    const wrong: string[] = []

    for (let code = 0x20; code <= 0x1e95f; code++) {
      const letter = String.fromCodePoint(code)

      if (!/\p{L}/u.test(letter) || letter === "ı") {
        continue
      }
      letters++

      const key = skuKey(`x${letter}x`, "case_insensitive")
      const stored = storedSku(`x${letter}x`, "trimmed")

      if (
        skuKey(key, "case_insensitive") !== key ||
        skuKey(`x${letter}x`.toUpperCase(), "case_insensitive") !== key ||
        storedSku(stored, "trimmed") !== stored
      ) {
        wrong.push(letter)
      }
    }
    expect(wrong).toEqual([])
    expect(letters).toBeGreaterThan(40000)
  })

  it("collisions are told of the later item, by its id", () => {
    const items = [
      { id: "4", sku: "abc" },
      { id: "1", sku: "ABC" },
      { id: "3", sku: "DEF" },
      { id: "2", sku: "ABC " },
    ]

    expect(findSkuCollisions(items, "exact")).toEqual([])
    expect(findSkuCollisions(items, "trimmed")).toEqual([
      { item: items[3], first: items[1] },
    ])
    expect(findSkuCollisions(items, "case_insensitive")).toEqual([
      { item: items[3], first: items[1] },
      { item: items[0], first: items[1] },
    ])
  })
})
