import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import path from "node:path"
import { compileFunction } from "node:vm"

import typescript from "typescript"

/** A block of code of a page. */
export interface Snippet {
  /** `docs/scope.md:11`: where its code begins. */
  place: string
  /** As it is marked: `ts`, `sh`; nothing where it is not. */
  language: string
  text: string
  /** As its first line names it, `// app/page.tsx`: others of its page import it. */
  file?: string
}

/** What stands in for what a snippet is given: modules to import, and names. */
interface Given {
  modules?: Record<string, unknown>
  names?: Record<string, unknown>
}

const OWN = "medusa-plugin-holdfast"

/**
 * The blocks of code of a page, in their order.
 *
 * @param page of the docs
 * @param languages only those of these; all if not given
 */
export function snippetsOf(page: string, languages?: string[]): Snippet[] {
  const text = readFileSync(path.join(process.cwd(), page), "utf8")

  return [...text.matchAll(/^( *)```(.*)\n([^]*?)^ *```$/gm)]
    .map(({ index, 1: indent, 2: language, 3: code }) => ({
      place: `${page}:${text.slice(0, index).split("\n").length + 1}`,
      language: language!,
      text: code!.replace(new RegExp(`^${indent}`, "gm"), ""),
      file: /^ *\/\/ (\S+\.tsx?)$/m.exec(code!.split("\n")[0]!)?.[1],
    }))
    .filter(({ language }) => !languages || languages.includes(language))
}

/**
 * The one block of a page that has a text.
 *
 * @param there what there is in the place of names that a page makes up, as `iitem_123`
 * @throws if there is none, or several
 */
export function snippetWith(
  page: string,
  text: string,
  there: Record<string, string> = {}
): Snippet {
  const found = snippetsOf(page).filter((snippet) =>
    snippet.text.includes(text)
  )

  if (found.length !== 1) {
    throw new Error(`${found.length} snippets of ${page} have ${text}`)
  }

  const [snippet] = found as [Snippet]

  for (const [name, real] of Object.entries(there)) {
    snippet.text = snippet.text.replaceAll(name, real)
  }

  return snippet
}

/** A request, as `fetch` takes it. */
export interface SnippetRequest {
  url: string
  method: string
  headers: Record<string, string>
  body?: string
}

/** The request of an `http` block: its line, its headers and, after an empty line, its body. */
export function requestOf({ text }: Snippet): SnippetRequest {
  const [head, ...body] = text.split("\n\n")
  const [line, ...headers] = head!.trim().split("\n")
  const [method, url] = line!.split(" ")

  return {
    url: url!,
    method: method!,
    headers: Object.fromEntries(
      headers.map((one) => one.split(": "))
    ) as Record<string, string>,
    body: body.join("\n\n"),
  }
}

/** The commands of an `sh` block, of one or several lines each. */
export function commandsIn({ text }: Snippet): string[] {
  return text
    .replaceAll("\\\n", "")
    .split("\n")
    .filter((line) => line && !line.startsWith("#"))
}

/**
 * What a `curl` command sends, with its quotes and variables read by the shell.
 *
 * @param files by name, for `@name`
 * @throws for an option that is not known here, and for an address that curl takes for
 * several: without `-g` it reads brackets as a range
 */
export function curled(
  command: string,
  variables: Record<string, string>,
  files: Record<string, string> = {}
): SnippetRequest {
  const given = execFileSync(
    "sh",
    ["-uc", `curl() { printf '%s\\0' "$@"; }\n${command}`],
    { env: { PATH: process.env.PATH, ...variables }, encoding: "utf8" }
  )
    .split("\0")
    .slice(0, -1)
  const request: Partial<SnippetRequest> = {}
  const headers: Record<string, string> = {}
  let isGlobbed = true

  while (given.length) {
    const one = given.shift()!

    if (one === "-X") {
      request.method = given.shift()
    } else if (one === "-H") {
      const [name, value] = given.shift()!.split(": ")

      headers[name!] = value!
    } else if (one === "-d") {
      request.body = given.shift()
    } else if (one === "--data-binary") {
      request.body = files[given.shift()!.replace("@", "")]!
    } else if (one === "-g") {
      isGlobbed = false
    } else if (one.startsWith("http") && !request.url) {
      request.url = one
    } else {
      throw new Error(`Nobody knows what ${one} is in: ${command}`)
    }
  }
  if (isGlobbed && /[[\]{}]/.test(request.url!)) {
    throw new Error(`curl takes brackets for a range, without -g: ${command}`)
  }

  return { method: "GET", ...request, url: request.url!, headers }
}

/** What a snippet exports, run as it stands. */
export function moduleOf(
  snippet: Snippet,
  { modules = {}, names = {} }: Given = {}
): Record<string, unknown> {
  const module = { exports: {} as Record<string, unknown> }

  compileFunction(compiled(snippet), [
    "module",
    "exports",
    "require",
    ...Object.keys(names),
  ])(
    module,
    module.exports,
    (name: string) => modules[name],
    ...Object.values(names)
  )

  return module.exports
}

/** Runs a snippet that waits, as the part of a function that it is. */
export async function runSnippet(
  snippet: Snippet,
  { modules = {}, names = {} }: Given = {}
): Promise<void> {
  const run = compileFunction(
    `return (async () => {\n${compiled(snippet)}\n})()`,
    ["exports", "require", ...Object.keys(names)]
  ) as (...given: unknown[]) => Promise<void>

  await run({}, (name: string) => modules[name], ...Object.values(names))
}

/** The TypeScript of a page, module by module, run as it stands. */
export function modulesOf(
  page: string,
  modules: Record<string, unknown>
): Record<string, unknown>[] {
  return snippetsOf(page, ["ts", "tsx"]).map((snippet) =>
    moduleOf(snippet, { modules })
  )
}

/** The JavaScript that Node runs. */
export function compiled({ text, language }: Snippet): string {
  return typescript.transpileModule(text, {
    fileName: `snippet.${language}`,
    compilerOptions: {
      jsx: typescript.JsxEmit.ReactJSX,
      module: typescript.ModuleKind.CommonJS,
      target: typescript.ScriptTarget.ES2022,
    },
  }).outputText
}

/**
 * What the compiler says against snippets, each a module, of all that the package
 * exports: in one go, for it is our own sources that take its time.
 *
 * @param snippets in TypeScript or JavaScript
 * @param names that they may use without a word, and their types
 */
export function faultsOf(
  snippets: Snippet[],
  names: Record<string, string>
): string[] {
  const fileOf = (name: string) => path.join(process.cwd(), name)
  // No declaration file, which would not be looked at.
  const given = fileOf("given.ts")
  const places = new Map(
    snippets.map((snippet, index) => [
      fileOf(
        snippet.file
          ? path.join(snippet.place.split(":")[0]!, snippet.file)
          : `snippet-${index}.${snippet.language}`
      ),
      snippet,
    ])
  )
  const texts = new Map([
    [
      given,
      `declare global {${Object.entries(names)
        .map(([name, type]) => `\nconst ${name}: ${type}`)
        .join("")}\n}`,
    ],
    ...[...places].map(([file, { text }]) => [file, text] as const),
  ])
  const options: import("typescript").CompilerOptions = {
    strict: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    skipLibCheck: true,
    allowJs: true,
    checkJs: true,
    experimentalDecorators: true,
    esModuleInterop: true,
    resolveJsonModule: true,
    jsx: typescript.JsxEmit.ReactJSX,
    target: typescript.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
    module: typescript.ModuleKind.ESNext,
    moduleResolution: typescript.ModuleResolutionKind.Bundler,
    moduleDetection: typescript.ModuleDetectionKind.Force,
    types: ["node"],
    paths: {
      [OWN]: ["./src/index.ts"],
      [`${OWN}/modules/*`]: ["./src/modules/*/index.ts"],
      [`${OWN}/*`]: ["./src/*/index.ts"],
    },
  }
  const host = typescript.createCompilerHost(options)
  const { fileExists, readFile, getSourceFile, directoryExists } = host
  const folders = new Set([...texts.keys()].map((file) => path.dirname(file)))

  host.directoryExists = (folder) =>
    folders.has(folder) || directoryExists!(folder)
  host.fileExists = (file) => texts.has(file) || fileExists(file)
  host.readFile = (file) => texts.get(file) ?? readFile(file)
  host.getSourceFile = (file, version, ...others) =>
    texts.has(file)
      ? typescript.createSourceFile(file, texts.get(file)!, version)
      : getSourceFile(file, version, ...others)

  const program = typescript.createProgram([...texts.keys()], options, host)

  // Of these files alone: `npm run typecheck` looks at the sources.
  return [...texts.keys()]
    .flatMap((file) => {
      const source = program.getSourceFile(file)

      return [
        ...program.getSyntacticDiagnostics(source),
        ...program.getSemanticDiagnostics(source),
      ]
    })
    .map(({ file, start, messageText }) => {
      const [page, first] = places.get(file!.fileName)?.place.split(":") ?? []
      const { line } = file!.getLineAndCharacterOfPosition(start!)

      return `${page ?? "names"}:${Number(first ?? 1) + line} ${typescript.flattenDiagnosticMessageText(messageText, "\n")}`
    })
}
