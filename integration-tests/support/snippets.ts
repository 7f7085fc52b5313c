import { readFileSync } from "node:fs"
import path from "node:path"
import { compileFunction } from "node:vm"

import typescript from "typescript"

interface Snippet {
  file: string
  text: string
}

function snippetsOf(page: string): Snippet[] {
  return [
    ...readFileSync(path.join(process.cwd(), page), "utf8").matchAll(
      /^```(tsx?)\n([^]*?)^```$/gm
    ),
  ].map(([, kind, text], index) => ({
    file: path.join(process.cwd(), `snippet-${index}.${kind}`),
    text: text!,
  }))
}

/**
 * The TypeScript of a page, module by module, run as it stands.
 *
 * @param page of the docs
 * @param modules what they import, by name
 */
export function modulesOf(
  page: string,
  modules: Record<string, unknown>
): Record<string, unknown>[] {
  return snippetsOf(page).map(({ file, text }) => {
    const { outputText } = typescript.transpileModule(text, {
      fileName: file,
      compilerOptions: {
        jsx: typescript.JsxEmit.ReactJSX,
        module: typescript.ModuleKind.CommonJS,
        target: typescript.ScriptTarget.ES2022,
      },
    })
    const exported: Record<string, unknown> = {}
    const run = compileFunction(outputText, ["exports", "require"]) as (
      exports: object,
      require: (name: string) => unknown
    ) => void

    run(exported, (name) => modules[name])

    return exported
  })
}

/** What the compiler says against the TypeScript of a page, as it stands. */
export function faultsOf(page: string): string[] {
  const snippets = snippetsOf(page)
  const texts = new Map(snippets.map(({ file, text }) => [file, text]))
  const { options } = typescript.parseJsonConfigFileContent(
    typescript.readConfigFile("tsconfig.json", typescript.sys.readFile).config,
    typescript.sys,
    process.cwd()
  )
  const all: import("typescript").CompilerOptions = {
    ...options,
    noEmit: true,
    lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
    paths: {
      "medusa-plugin-holdfast/client": ["./src/client/index.ts"],
      "medusa-plugin-holdfast/react": ["./src/react/index.ts"],
    },
  }
  const host = typescript.createCompilerHost(all)
  const { fileExists, readFile, getSourceFile } = host

  host.fileExists = (file) => texts.has(file) || fileExists(file)
  host.readFile = (file) => texts.get(file) ?? readFile(file)
  host.getSourceFile = (file, version, ...others) =>
    texts.has(file)
      ? typescript.createSourceFile(file, texts.get(file)!, version)
      : getSourceFile(file, version, ...others)

  return typescript
    .getPreEmitDiagnostics(
      typescript.createProgram([...texts.keys()], all, host)
    )
    .map(
      ({ file, messageText }) =>
        `${path.basename(file?.fileName ?? "")}: ${typescript.flattenDiagnosticMessageText(messageText, "\n")}`
    )
}
