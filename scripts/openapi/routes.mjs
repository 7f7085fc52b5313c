// @ts-check
import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"

import typescript from "typescript"

/** @typedef {{ method: string, path: string, description: string }} DocumentedRoute */

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]

/**
 * Every route below a folder, by path, with what its handler says of itself.
 *
 * @param {string} api
 * @returns {DocumentedRoute[]}
 */
export function documentedRoutes(api) {
  return readdirSync(api, { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === "route.ts")
    .flatMap((file) =>
      handlersIn(path.join(api, file)).map((handler) => ({
        ...handler,
        path:
          "/" +
          path
            .dirname(file)
            .split(path.sep)
            .map((part) => part.replace(/^\[(.+)\]$/, ":$1"))
            .join("/"),
      }))
    )
    .sort((a, b) =>
      `${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1
    )
}

/** @param {string} file */
function handlersIn(file) {
  const { statements } = typescript.createSourceFile(
    file,
    readFileSync(file, "utf8"),
    typescript.ScriptTarget.Latest,
    true
  )

  return statements.flatMap((statement) => {
    const name = typescript.isFunctionDeclaration(statement)
      ? statement.name?.text
      : typescript.isVariableStatement(statement)
        ? statement.declarationList.declarations[0]?.name.getText()
        : undefined

    return name && METHODS.includes(name)
      ? [{ method: name, description: commentOf(statement) }]
      : []
  })
}

/** @param {import("typescript").Node} node */
function commentOf(node) {
  return typescript
    .getJSDocCommentsAndTags(node)
    .flatMap((comment) =>
      typescript.isJSDoc(comment)
        ? [typescript.getTextOfJSDocComment(comment.comment) ?? ""]
        : []
    )
    .join("\n")
}
