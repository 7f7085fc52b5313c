// @ts-check
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { fileURLToPath } from "node:url"

import { Application, Comment, Converter, ReflectionKind } from "typedoc"

// npm run reference: writes docs/reference, made of the docstrings: the package and
// its types, the service, the workflows, the events, the client and the hooks, and the routes. With --check it
// writes nothing, and ends with 1 if what is there is not what it would write.
const ROOT = fileURLToPath(new URL("..", import.meta.url))
const REFERENCE = path.join(ROOT, "docs/reference")

const SERVICE = "modules/inventory/service"
const CLASS = "HoldfastInventoryService"
const EVENTS = "modules/inventory/events"
const CLIENT = "client"

/**
 * What is read, and the page that is made of it. The routes are read with the rest,
 * once, and their page is written here.
 */
const PAGES = [
  { source: "index", page: "package.md", title: "The package" },
  {
    source: SERVICE,
    page: "service.md",
    title: "The service",
  },
  { source: "workflows", page: "workflows.md", title: "Workflows and steps" },
  { source: EVENTS, page: "events.md", title: "Events" },
  { source: CLIENT, page: "client.md", title: "The client" },
  { source: "react", page: "react.md", title: "The hooks" },
]

/** The plugin's own options. */
const MARKDOWN = {
  hidePageHeader: true,
  hideBreadcrumbs: true,
  parametersFormat: "table",
  interfacePropertiesFormat: "table",
  typeAliasPropertiesFormat: "table",
}

const made = mkdtempSync(path.join(tmpdir(), "holdfast-reference-"))

try {
  await writeReference(made)

  if (process.argv.includes("--check")) {
    const stale = differences(made, REFERENCE)

    if (stale.length) {
      console.error(
        `docs/reference does not say what the docstrings say: ${stale.join(", ")}.\n` +
          "Run `npm run reference`, and commit what it writes."
      )
      process.exitCode = 1
    }
  } else {
    rmSync(REFERENCE, { recursive: true, force: true })
    mkdirSync(REFERENCE, { recursive: true })
    for (const file of readdirSync(made)) {
      writeFileSync(
        path.join(REFERENCE, file),
        readFileSync(path.join(made, file))
      )
    }
  }
} finally {
  rmSync(made, { recursive: true, force: true })
}

/** @param {string} out */
async function writeReference(out) {
  const pages = path.join(out, "pages")
  const app = await Application.bootstrapWithPlugins({
    entryPoints: [
      "src/index.ts",
      "src/modules/inventory/service.ts",
      "src/workflows/index.ts",
      "src/modules/inventory/events.ts",
      "src/api/**/route.ts",
      "src/client/index.ts",
      "src/react/index.ts",
    ].map((file) => path.join(ROOT, file)),
    out: pages,
    basePath: path.join(ROOT, "src"),
    tsconfig: path.join(ROOT, "tsconfig.json"),
    // `npm run typecheck` does.
    skipErrorChecking: true,
    readme: "none",
    disableSources: true,
    excludePrivate: true,
    excludeProtected: true,
    excludeExternals: true,
    logLevel: "Error",
    plugin: ["typedoc-plugin-markdown"],
    router: "module",
    sort: ["source-order"],
    ...MARKDOWN,
  })

  // What is left out must be gone before the rest is put in order.
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    leaveOutTheInside(project)
  })

  const project = await app.convert()

  if (!project || app.logger.hasErrors()) {
    throw new Error("The reference could not be made: see the errors above")
  }

  forgetTheParts(childOf(childOf(project, SERVICE), CLASS))
  await app.generateOutputs(project)

  for (const { source, page, title } of PAGES) {
    const text = readFileSync(path.join(pages, `${source}.md`), "utf8")

    writeFileSync(
      path.join(out, page),
      relinked(text, source).replace(/^# .*$/m, `# ${title}`)
    )
  }
  rmSync(pages, { recursive: true, force: true })
  writeFileSync(path.join(out, "routes.md"), routesPage(project))
}

/**
 * @param {{ children?: import("typedoc").DeclarationReflection[] }} parent
 * @param {string} name
 */
function childOf(parent, name) {
  const found = parent.children?.find((child) => child.name === name)

  if (!found) {
    throw new Error(`The reference has no ${name}`)
  }

  return found
}

/**
 * @param {import("typedoc").DeclarationReflection} parent
 * @param {(child: import("typedoc").DeclarationReflection) => boolean} isKept
 */
function keepOnly(parent, isKept) {
  for (const child of [...(parent.children ?? [])]) {
    if (!isKept(child)) {
      parent.project.removeReflection(child)
    }
  }
}

/**
 * The service as its callers see it: by its name, without what Medusa asks of it and
 * the methods that always refuse. Of the events, their names. Of the client, not the
 * schemas of the API's description, which are described there.
 *
 * @param {import("typedoc").ProjectReflection} project
 */
function leaveOutTheInside(project) {
  const service = childOf(childOf(project, SERVICE), "default")

  service.name = CLASS
  keepOnly(
    service,
    ({ kind, name, defaultValue = "" }) =>
      kind !== ReflectionKind.Constructor &&
      !/^_|_$/.test(name) &&
      !defaultValue.startsWith("refuseTo")
  )
  keepOnly(
    childOf(project, EVENTS),
    ({ kind }) => kind === ReflectionKind.Variable
  )
  keepOnly(childOf(project, CLIENT), ({ name }) => name !== "components")
}

/**
 * Not of which parts the service is merged, which would stand at every method.
 *
 * @param {import("typedoc").DeclarationReflection} service
 */
function forgetTheParts(service) {
  service.extendedTypes = undefined
  service.typeHierarchy = undefined

  for (const member of service.children ?? []) {
    for (const one of [
      member,
      ...(member.signatures ?? []),
      ...[member.getSignature ?? []].flat(),
    ]) {
      one.inheritedFrom = undefined
      one.implementationOf = undefined
    }
  }
}

/**
 * Links between the pages, which stand side by side here.
 *
 * @param {string} text
 * @param {string} from
 */
function relinked(text, from) {
  return text.replace(
    /\]\(([^)#\s]+)\.md(#[^)]*)?\)/g,
    (link, target, heading = "") => {
      const source = path.posix.join(path.posix.dirname(from), target)
      const page = PAGES.find((one) => one.source === source)

      return page ? `](${page.page}${heading})` : link
    }
  )
}

/**
 * The routes, by path, with what their handlers say of themselves.
 *
 * @param {import("typedoc").ProjectReflection} project
 */
function routesPage(project) {
  const routes = project
    .getReflectionsByKind(
      ReflectionKind.FunctionOrMethod | ReflectionKind.Variable
    )
    .filter(({ name }) => /^(GET|POST|PUT|PATCH|DELETE)$/.test(name))
    .map((handler) => ({
      method: handler.name,
      path:
        "/" +
        (handler.parent?.name ?? "")
          .replace(/^api\//, "")
          .replace(/\/route$/, "")
          .replace(/\[([^\]]+)\]/g, ":$1"),
      comment:
        handler.comment ??
        /** @type {import("typedoc").DeclarationReflection} */ (handler)
          .signatures?.[0]?.comment,
    }))
    .sort((a, b) =>
      `${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1
    )

  const silent = routes.filter(({ comment }) => !comment)

  if (silent.length) {
    throw new Error(
      "Routes without a docstring: " +
        silent.map(({ method, path }) => `${method} ${path}`).join(", ")
    )
  }

  return [
    "# Routes",
    "",
    "Bodies, queries and answers are on the pages of their subjects: see the README.",
    "",
    ...routes.flatMap(({ method, path: route, comment }) => [
      `## ${method} ${route}`,
      "",
      comment ? Comment.combineDisplayParts(comment.summary) : "",
      ...(comment?.blockTags ?? []).flatMap(({ tag, content }) => [
        "",
        `**${tag.slice(1)}** ${Comment.combineDisplayParts(content)}`,
      ]),
      "",
    ]),
  ].join("\n")
}

/**
 * @param {string} made
 * @param {string} kept
 */
function differences(made, kept) {
  const names = new Set(
    [made, kept].flatMap((folder) =>
      existsSync(folder) ? readdirSync(folder) : []
    )
  )
  const read = (/** @type {string} */ file) =>
    existsSync(file) ? readFileSync(file, "utf8") : null

  return [...names].filter(
    (name) => read(path.join(made, name)) !== read(path.join(kept, name))
  )
}
