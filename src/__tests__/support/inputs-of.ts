import path from "node:path"

import ts from "typescript"

const ROOT = path.resolve(__dirname, "../../..")

/** An object that a call takes, or a part of one. */
export interface Input {
  /** The method or workflow. */
  of: string
  /** Whether it is a method of core's interface of the module, whose shape is core's. */
  isCores: boolean
  /** Where it stands in the call: `input.items`. */
  place: string
  /** The names of its fields, each with the type that declares it. */
  fields: Map<string, string>
}

/** What the public methods of the service and the workflows take, by their types. */
export function inputsOfCalls(): Input[] {
  const service = path.join(ROOT, "src/modules/inventory/service.ts")
  const workflows = path.join(ROOT, "src/workflows/index.ts")
  const { config } = ts.readConfigFile(
    path.join(ROOT, "tsconfig.json"),
    (file) => ts.sys.readFile(file)
  ) as { config: { compilerOptions: object } }
  const { options } = ts.convertCompilerOptionsFromJson(
    config.compilerOptions,
    ROOT
  )
  const program = ts.createProgram([service, workflows], {
    ...options,
    noEmit: true,
    skipLibCheck: true,
  })
  const checker = program.getTypeChecker()
  const exportsOf = (file: string) =>
    checker.getExportsOfModule(
      checker.getSymbolAtLocation(program.getSourceFile(file)!)!
    )
  const found: Input[] = []
  const walk = (given: Omit<Input, "fields">, type: ts.Type): void =>
    walkType(checker, type, given.place, (place, fields) =>
      found.push({ ...given, place, fields })
    )
  const made = exportsOf(service).find(({ name }) => name === "default")!
  const ofCore = interfaceOf(checker, made)

  for (const method of checker.getDeclaredTypeOfSymbol(made).getProperties()) {
    const signatures = checker.getTypeOfSymbol(method).getCallSignatures()
    const of = { of: method.name, isCores: ofCore.has(method.name) }

    for (const { parameters } of isPublic(method) ? signatures : []) {
      const names = parameters.map(({ name }) => name)

      // What a call takes by itself, such as an id, is a field of the call.
      found.push({
        ...of,
        place: "",
        fields: new Map(names.map((name) => [snakeCase(name), method.name])),
      })
      for (const parameter of parameters) {
        walk(
          { ...of, place: parameter.name },
          checker.getTypeOfSymbol(parameter)
        )
      }
    }
  }

  for (const symbol of exportsOf(workflows)) {
    const isWorkflow = /Workflow$/.test(symbol.name)
    const alias =
      symbol.flags & ts.SymbolFlags.Alias
        ? checker.getAliasedSymbol(symbol)
        : symbol
    const [input] = isWorkflow
      ? (checker.getTypeOfSymbol(alias).aliasTypeArguments ?? [])
      : []

    if (input) {
      walk({ of: symbol.name, isCores: false, place: "input" }, input)
    }
  }

  return found
}

/** The methods of the interface that a class implements. */
function interfaceOf(checker: ts.TypeChecker, made: ts.Symbol): Set<string> {
  const [declaration] = made.declarations as ts.ClassDeclaration[]
  const clauses = declaration!.heritageClauses ?? []

  return new Set(
    clauses
      .filter(({ token }) => token === ts.SyntaxKind.ImplementsKeyword)
      .flatMap(({ types }) => types)
      .flatMap((type) => checker.getTypeAtLocation(type).getProperties())
      .map(({ name }) => name)
  )
}

const isPublic = (method: ts.Symbol): boolean =>
  !/_$|^__/.test(method.name) &&
  (method.declarations ?? []).every(
    (declaration) =>
      !(
        ts.getCombinedModifierFlags(declaration) &
        (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)
      )
  )

const snakeCase = (name: string) =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** What is no input of a call's own: who asks, and what other modules know. */
const NOT_WALKED = /^(context|sharedContext|config|known|known_names)$/

function walkType(
  checker: ts.TypeChecker,
  type: ts.Type,
  place: string,
  tell: (place: string, fields: Map<string, string>) => void,
  above: ts.Type[] = []
): void {
  const name = place.split(".").pop()!

  if (NOT_WALKED.test(name) || above.includes(type) || above.length > 8) {
    return
  }

  const within = [...above, type]

  if (type.isUnion()) {
    type.types.forEach((one) => walkType(checker, one, place, tell, within))

    return
  }
  if (checker.isArrayType(type) || checker.isTupleType(type)) {
    checker
      .getTypeArguments(type as ts.TypeReference)
      .forEach((one) => walkType(checker, one, place, tell, within))

    return
  }

  const properties = isPlain(type) ? type.getProperties() : []

  if (properties.length) {
    tell(
      place,
      new Map(
        properties.map((property) => [
          snakeCase(property.name),
          declaredIn(property),
        ])
      )
    )
  }
  for (const property of properties) {
    if (property.name !== "$and" && property.name !== "$or") {
      walkType(
        checker,
        checker.getTypeOfSymbol(property),
        `${place}.${property.name}`,
        tell,
        within
      )
    }
  }
}

/** Whether a type is an object of data: no function, date or the like of a library. */
function isPlain(type: ts.Type): boolean {
  const [declaration] = type.getSymbol()?.declarations ?? []

  return (
    (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0 &&
    !type.getCallSignatures().length &&
    !(declaration && ts.isClassDeclaration(declaration)) &&
    !/typescript\/lib\/|@types\/node/.test(
      declaration?.getSourceFile().fileName ?? ""
    )
  )
}

/** The type that has a field, by the name that it has. */
function declaredIn({ declarations = [] }: ts.Symbol): string {
  let node: ts.Node | undefined = declarations[0]

  while (
    node &&
    !ts.isInterfaceDeclaration(node) &&
    !ts.isTypeAliasDeclaration(node)
  ) {
    node = node.parent
  }

  return node?.name.text ?? ""
}
