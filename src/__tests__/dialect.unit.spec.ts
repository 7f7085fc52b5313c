import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"

const SRC = path.join(__dirname, "..")
const WORKFLOWS = path.join(SRC, "workflows")
const LINES = 6

const subjects = readdirSync(WORKFLOWS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "core")
  .map(({ name }) => name)

const read = (...names: string[]) => readFileSync(path.join(...names), "utf8")

/** A file's code, without its imports and comments. */
const codeOf = (text: string) =>
  text
    .replace(/\/\*[^]*?\*\//g, "")
    .replace(/^import [^"]*"[^"]+"$/gm, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith("//"))

describe("workflows and routes", () => {
  it("have the same files for each subject", () => {
    expect(subjects).toHaveLength(13)

    for (const subject of subjects) {
      expect([subject, read(WORKFLOWS, subject, "index.ts")]).toEqual([
        subject,
        'export * from "./steps"\nexport * from "./workflows"\n',
      ])
    }
  })

  it("export the id of every step and workflow", () => {
    for (const subject of subjects) {
      for (const file of ["steps.ts", "workflows.ts"]) {
        const text = read(WORKFLOWS, subject, file)
        const made = [
          ...text.matchAll(
            /export const (\w+)(?:: [^=]+)? = create(?:Step|Workflow)\(\s*(\w+),/g
          ),
        ]

        expect([subject, file, made.length]).toEqual([
          subject,
          file,
          text.match(/= create(?:Step|Workflow)\(/g)!.length,
        ])
        for (const [, name, id] of made) {
          expect(id).toBe(`${name}Id`)
          expect(text).toMatch(new RegExp(`export const ${id} =`))
        }
      }
    }
  })

  it(`repeat no ${LINES} lines of one another`, () => {
    const files = [
      ...readdirSync(path.join(SRC, "api"), { recursive: true })
        .map((name) => path.join("api", String(name)))
        .filter((name) => path.basename(name) === "route.ts"),
      ...subjects.flatMap((subject) =>
        ["steps.ts", "workflows.ts"].map((file) =>
          path.join("workflows", subject, file)
        )
      ),
    ]
    const places = new Map<string, string[]>()

    for (const file of files) {
      const code = codeOf(read(SRC, file))

      for (let at = 0; at + LINES <= code.length; at++) {
        const lines = code.slice(at, at + LINES)

        // Brackets and a word or two are no code that could be shared.
        if (lines.filter((line) => /\w{3}/.test(line)).length >= 4) {
          const text = lines.join("\n")

          places.set(text, [...(places.get(text) ?? []), file])
        }
      }
    }

    expect(files.length).toBeGreaterThan(45)
    expect([...places].filter(([, found]) => found.length > 1)).toEqual([])
  })
})
