import { existsSync, readdirSync, readFileSync } from "node:fs"
import path from "node:path"

import manifest from "../../package.json"
import { DEFAULT_OPTIONS } from "../modules/inventory/options"

const ROOT = path.resolve(__dirname, "../..")
const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8")

/** The options in a page's tables, each with its default as it is written. */
function documentedOptions(page: string): [string, unknown][] {
  return [...page.matchAll(/^\| `([a-z_.]+)` +\| `([^`]+)` +\|/gm)].map(
    ([, name, value]) => [name!, JSON.parse(value!)]
  )
}

function flatten(options: object, names: string[] = []): [string, unknown][] {
  return Object.entries(options).flatMap(([name, value]) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? flatten(value, [...names, name])
      : [[[...names, name].join("."), value] as [string, unknown]]
  )
}

describe("the documentation", () => {
  it("names every option, with its default, and in the README some of them", () => {
    const options = flatten(DEFAULT_OPTIONS).sort()
    const [, table] = read("README.md").split("\n## Options\n")
    const inReadme = documentedOptions(table!.split("\n## ")[0]!)

    expect(documentedOptions(read("docs/options.md")).sort()).toEqual(options)
    expect(inReadme.length).toBeGreaterThan(5)
    expect(options).toEqual(expect.arrayContaining(inReadme))
  })

  it("names no test that is not there", () => {
    const specs = ["src", "integration-tests"].flatMap((folder) =>
      readdirSync(path.join(ROOT, folder), {
        recursive: true,
        encoding: "utf8",
      }).map((file) => path.basename(file))
    )
    const named = [...read("README.md").matchAll(/`([a-z-]+(?:\.spec)?\.ts)`/g)]
      .map(([, file]) => file!)
      .filter((file) => !file.startsWith("medusa-config"))

    expect(named.length).toBeGreaterThan(5)
    expect(named.filter((file) => !specs.includes(file))).toEqual([])
  })

  it("names no script and no drill that is not there", () => {
    const text = ["README.md", "CONTRIBUTING.md", ...pagesOfDocs()]
      .map(read)
      .join("\n")
    const all = (pattern: RegExp) => [
      ...new Set([...text.matchAll(pattern)].map(([, name]) => name!)),
    ]
    const scripts = all(/npm run ([a-z][a-z-]*)/g)
    const drills = all(/npm run drill -- ([a-z][a-z-]*)/g)

    expect(scripts.length).toBeGreaterThan(5)
    expect(drills.length).toBeGreaterThan(2)
    expect(scripts.filter((name) => !(name in manifest.scripts))).toEqual([])
    expect(
      drills.filter(
        (name) => !existsSync(path.join(ROOT, `drills/${name}.mjs`))
      )
    ).toEqual([])
  })

  it.each(["README.md", "CONTRIBUTING.md", ...pagesOfDocs()])(
    "links to what is there, in %s",
    (file) => {
      const broken = [...read(file).matchAll(/\]\((?!https?:)([^)]*)\)/g)]
        .map(([, link]) => link!.split("#") as [string, string?])
        .filter(([target, heading]) => {
          const there = target ? path.join(path.dirname(file), target) : file

          return (
            !existsSync(path.join(ROOT, there)) ||
            (heading && !headingsOf(there).includes(heading))
          )
        })

      expect(broken).toEqual([])
    }
  )
})

function pagesOfDocs(): string[] {
  return readdirSync(path.join(ROOT, "docs"), {
    recursive: true,
    encoding: "utf8",
  })
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/${file}`)
}

/**
 * As a reader's links have them: a heading that comes again has its number behind
 * it, and a place may have a name of its own.
 */
function headingsOf(file: string): string[] {
  const text = read(file)
  const times = new Map<string, number>()
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => {
    const name = heading!
      .toLowerCase()
      .replace(/[^a-z0-9 _-]/g, "")
      .replace(/ /g, "-")
    const before = times.get(name) ?? 0

    times.set(name, before + 1)

    return before ? `${name}-${before}` : name
  })
  const named = [...text.matchAll(/<a id="([^"]+)"><\/a>/g)].map(
    ([, name]) => name!
  )

  return [...headings, ...named]
}
