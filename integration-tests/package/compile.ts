import path from "node:path"

import ts from "typescript"

const MODULES = path.resolve(__dirname, "../../node_modules")

/** What was parsed of the packages that all shops link to, by how they resolve modules. */
const parsed = new Map<string, ts.SourceFile | undefined>()

/**
 * Checks the types of a shop and compiles it, as `tsc` would in its folder. Medusa's
 * types are read and parsed once: that takes longer than all else.
 *
 * @param folder the shop's, with its `tsconfig.json`
 * @throws with what is wrong, if it does not compile
 */
export function compileShop(folder: string): void {
  const { options, fileNames } = ts.getParsedCommandLineOfConfigFile(
    path.join(folder, "tsconfig.json"),
    undefined,
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail }
  )!
  const host = ts.createCompilerHost(options)
  const parse = host.getSourceFile

  host.getCurrentDirectory = () => folder
  host.getSourceFile = (name, ...rest) => {
    if (!name.startsWith(MODULES)) {
      return parse(name, ...rest)
    }

    const key = `${options.moduleResolution} ${name}`

    if (!parsed.has(key)) {
      parsed.set(key, parse(name, ...rest))
    }

    return parsed.get(key)
  }

  const program = ts.createProgram(fileNames, options, host)
  const diagnostics = [
    ...ts.getPreEmitDiagnostics(program),
    ...program.emit().diagnostics,
  ]

  if (diagnostics.length) {
    throw new Error(
      `${fileNames.join()} does not compile:\n${ts.formatDiagnostics(diagnostics, host)}`
    )
  }
}

function fail({ messageText }: ts.Diagnostic): never {
  throw new Error(ts.flattenDiagnosticMessageText(messageText, "\n"))
}
