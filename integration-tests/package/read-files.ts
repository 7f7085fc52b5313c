import { readFileSync } from "node:fs"
import { isBuiltin } from "node:module"
import path from "node:path"

import { preProcessFile } from "typescript"

/** The command lines that run a script, as a page of the docs gives them. */
export function commandsOf(page: string): string[] {
  return readFileSync(
    path.resolve(__dirname, "../../docs", page),
    "utf8"
  ).match(/^npx medusa exec .*$/gm)!
}

/**
 * The packages that files of the built plugin name, in code or types, each with the files
 * that do. What Node brings is none.
 *
 * @param files by their path in the repository
 */
export function packagesNamedBy(files: string[]): Map<string, string[]> {
  const byPackage = new Map<string, string[]>()

  for (const file of files) {
    const { importedFiles, typeReferenceDirectives } = preProcessFile(
      readFileSync(path.resolve(__dirname, "../..", file), "utf8"),
      true,
      true
    )
    const named = [...importedFiles, ...typeReferenceDirectives]
      .map(({ fileName }) => fileName)
      .filter((name) => !name.startsWith(".") && !isBuiltin(name))
      .map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)![0])

    for (const name of new Set(named)) {
      byPackage.set(name, [...(byPackage.get(name) ?? []), file])
    }
  }

  return byPackage
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
