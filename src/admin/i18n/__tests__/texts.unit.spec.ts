import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"

import texts from ".."

const ADMIN = path.resolve(__dirname, "../..")

type Tree = { [key: string]: string | Tree }

function flat(tree: Tree, before = ""): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === "string"
        ? [[before + key, value] as const]
        : [...flat(value, `${before}${key}.`)]
    )
  )
}

const placeholders = (text: string) =>
  [...text.matchAll(/{{(\w+)}}/g)].map(([, name]) => name).sort()

const english = flat(texts.en.holdfast)

describe("the texts of the dashboard", () => {
  it.each(Object.keys(texts) as (keyof typeof texts)[])(
    "%s has every text, with the same values in it",
    (language) => {
      const all = flat(texts[language].holdfast)

      expect([...all.keys()]).toEqual([...english.keys()])

      for (const [key, text] of all) {
        expect([key, text.trim()]).toEqual([key, text])
        expect([key, text]).not.toEqual([key, ""])
        expect([key, placeholders(text)]).toEqual([
          key,
          placeholders(english.get(key)!),
        ])
      }
    }
  )

  it("has a text for one of what is counted, wherever a number stands before a plural", () => {
    const counted = /}} (units|lines|levels|rows|reservations|holds)\b/
    // Of a change of one line there is nothing to show.
    const neverOne = ["movements.lines"]

    expect(
      [...english]
        .filter(([key, text]) => counted.test(text) && !/_other$/.test(key))
        .map(([key]) => key)
    ).toEqual(neverOne)

    for (const key of english.keys()) {
      expect([key, /_other$/.test(key)]).toEqual([
        key,
        english.has(`${key.replace(/_other$/, "")}_one`),
      ])
    }
  })

  it("knows the languages that are promised", () => {
    expect(Object.keys(texts).sort()).toEqual(["de", "en", "es", "fr", "nb"])
  })

  it("has every text that a page asks for by a name of its own", () => {
    const asked = readdirSync(ADMIN, { recursive: true, encoding: "utf8" })
      .filter((file) => /\.tsx?$/.test(file) && !file.includes("__tests__"))
      .flatMap((file) => [
        ...readFileSync(path.join(ADMIN, file), "utf8").matchAll(
          /\bt\(\s*"([\w.]+)"/g
        ),
      ])
      .map(([, key]) => key!)

    expect(asked.length).toBeGreaterThan(50)
    expect(
      [...new Set(asked)].filter(
        (key) => !english.has(key) && !english.has(`${key}_other`)
      )
    ).toEqual([])
  })
})
