// @ts-check
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import path from "node:path"
import { fileURLToPath } from "node:url"

import { answerSchemas } from "./openapi/answers.mjs"
import { clientOf } from "./openapi/client.mjs"
import { describeRoutes } from "./openapi/document.mjs"
import { postmanOf } from "./openapi/postman.mjs"
import { documentedRoutes } from "./openapi/routes.mjs"

// npm run openapi: writes docs/openapi.json, the collection for Postman and the client's
// generated part, made of the routes' files and docstrings, their validators and the types
// of their answers. With --check it writes nothing, and ends with 1 if what is there is
// not what it would write.
const ROOT = fileURLToPath(new URL("..", import.meta.url))

const require = createRequire(import.meta.url)

require("ts-node").register({ transpileOnly: true, swc: true, cwd: ROOT })

const read = (/** @type {string} */ file) =>
  readFileSync(path.join(ROOT, file), "utf8")
const sources = {
  routes: documentedRoutes(path.join(ROOT, "src/api")),
  operations: require("../src/api/operations.ts").OPERATIONS,
  middlewares: require("../src/api/middlewares.ts").default.routes,
  acceptedBy: require("../src/api/validate.ts").acceptedBy,
  answers: answerSchemas(ROOT, "src/api/operations.ts"),
  errors: read("src/modules/inventory/errors.ts"),
  version: JSON.parse(read("package.json")).version,
}
const document = describeRoutes({
  ...sources,
  examples: JSON.parse(read("scripts/openapi/examples.json")),
})
// Types of the same without its examples, which would be most of them.
const typed = describeRoutes({ ...sources, examples: {} })
/** @type {Record<string, string>} */
const files = {
  "docs/openapi.json": `${JSON.stringify(document, null, 2)}\n`,
  "docs/postman.json": `${JSON.stringify(postmanOf(document), null, 2)}\n`,
  ...Object.fromEntries(
    Object.entries(await clientOf(typed)).map(([name, text]) => [
      `src/client/generated/${name}`,
      text,
    ])
  ),
}
/** @param {[string, string]} file */
const isSaid = ([file, text]) =>
  existsSync(path.join(ROOT, file)) && read(file) === text
const stale = Object.entries(files).filter((one) => !isSaid(one))

if (!process.argv.includes("--check")) {
  for (const [file, text] of stale) {
    writeFileSync(path.join(ROOT, file), text)
  }
} else if (stale.length) {
  console.error(
    `${stale.map(([file]) => file).join(", ")} do not say what the routes say. ` +
      "Run `npm run openapi`, and commit what it writes."
  )
  process.exitCode = 1
}
