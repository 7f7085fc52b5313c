import { execFile } from "node:child_process"
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { promisify } from "node:util"

import manifest from "../../package.json"

const ROOT = path.resolve(__dirname, "../..")
const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8")

describe("llms.txt", () => {
  const text = read("llms.txt")
  const links = [
    ...text.matchAll(/^- \[[^\]]+\]\(([^)]+)\): \S.*[^.\s]$/gm),
  ].map(([, target]) => target!)

  it("has a title, a summary and sections of links with a line each, as llmstxt.org has it", () => {
    const [title, summary, ...sections] = text.split(/\n\n(?=> |## )/)

    expect(title).toBe("# Holdfast")
    expect(summary).toMatch(/^> \S[^\n]*\n\n(- [^\n]*\n?)+$/)
    expect(sections.length).toBeGreaterThan(2)
    for (const section of sections) {
      expect(section).toMatch(/^## \w+\n\n(- \[[^\n]*\n?)+$/)
    }
    // And no line with a link that could not be read.
    expect(links).toHaveLength(text.match(/^- \[/gm)!.length)
  })

  it("leads to what is there", () => {
    expect(links.filter((link) => !existsSync(path.join(ROOT, link)))).toEqual(
      []
    )
  })

  it("leads to every page of the docs once, and to nothing that the package lacks", () => {
    const pages = readdirSync(path.join(ROOT, "docs"), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => `docs/${name}`)

    expect([...links].sort()).toEqual(
      [...pages, "docs/decisions/README.md", "README.md", "CHANGELOG.md"].sort()
    )
    expect(manifest.files).toContain("llms.txt")
  })
})

describe("package.json", () => {
  it("is found as a plugin of Medusa 2", () => {
    expect(manifest.keywords).toEqual(
      expect.arrayContaining([
        "medusa-v2",
        "medusa-plugin-integration",
        "medusa-plugin-other",
      ])
    )
  })

  it("is published for everybody, with a statement of where it was built", () => {
    expect(manifest.publishConfig).toEqual({
      access: "public",
      provenance: true,
    })
  })

  it("has nothing that npm corrects when it is published", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "holdfast-manifest-"))
    const copy = path.join(folder, "package.json")

    try {
      copyFileSync(path.join(ROOT, "package.json"), copy)
      const { stdout, stderr } = await promisify(execFile)(
        "npm",
        ["pkg", "fix"],
        { cwd: folder }
      )

      expect({ stdout, stderr }).toEqual({ stdout: "", stderr: "" })
      expect(readFileSync(copy, "utf8")).toBe(read("package.json"))
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
