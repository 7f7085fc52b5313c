import { readFileSync } from "node:fs"
import path from "node:path"

/** The command lines that run a script, as a page of the docs gives them. */
export function commandsOf(page: string): string[] {
  return readFileSync(
    path.resolve(__dirname, "../../docs", page),
    "utf8"
  ).match(/^npx medusa exec .*$/gm)!
}

/** The built dashboard: its entry, and the files that it loads, at once or later. */
export const readDashboard = (): string => {
  const texts = new Map<string, string>()
  const read = (file: string): void => {
    if (texts.has(file)) {
      return
    }

    const text = readFileSync(
      path.resolve(__dirname, "../../.medusa/server/src/admin", file),
      "utf8"
    )

    texts.set(file, text)
    for (const [, name] of text.matchAll(/(?:from |import\()"(\.[^"]+)"/g)) {
      read(path.join(path.dirname(file), name!))
    }
  }

  read("index.mjs")

  return [...texts.values()].join("\n")
}
