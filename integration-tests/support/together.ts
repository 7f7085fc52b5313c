import { readdirSync, statSync } from "node:fs"
import path from "node:path"

const ROOT = path.resolve(__dirname, "../..")

/**
 * Reads a share of a folder's test files into the one that calls, so that they load
 * Medusa once: each file becomes a block by its name. Those in a folder `alone` are
 * left out.
 *
 * @param part from 1 to `parts`; the longest files are dealt out first
 */
export function readFiles(folder: string, part: number, parts: number): void {
  const files = readdirSync(path.join(ROOT, folder), { recursive: true })
    .map(String)
    .filter(
      (name) =>
        name.endsWith(".spec.ts") &&
        !name.endsWith(".unit.spec.ts") &&
        path.basename(path.dirname(name)) !== "alone"
    )
    .map((name) => path.join(ROOT, folder, name))
    .sort((a, b) => statSync(b).size - statSync(a).size || (a < b ? -1 : 1))

  for (const file of files.filter((_, at) => at % parts === part - 1)) {
    describe(path.basename(file, ".spec.ts"), () => {
      jest.requireActual(file)
    })
  }
}
