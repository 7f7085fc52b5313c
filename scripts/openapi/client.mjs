// @ts-check
import openapiTS, { astToString } from "openapi-typescript"

const HEAD = "// Made by `npm run openapi`, of docs/openapi.json.\n"

/**
 * The types of an OpenAPI document, and a function for each of its operations.
 *
 * @param {{ paths: Record<string, Record<string, any>> }} document
 * @returns {Promise<Record<string, string>>} texts by the names of their files
 */
export async function clientOf(document) {
  const schema = astToString(
    await openapiTS(/** @type {any} */ (document), {
      defaultNonNullable: false,
    })
  )
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
    }))
  )

  return {
    "schema.ts": `${HEAD}\n${schema}`,
    ...Object.fromEntries(
      ["store", "admin"].map((tag) => [
        `${tag}.ts`,
        [
          HEAD,
          'import { ask, type Answer, type Body, type Options, type Query, type Sdk } from "../ask"\n',
          ...operations.filter(({ tags }) => tags[0] === tag).map(functionOf),
        ].join("\n"),
      ])
    ),
  }
}

/** @param {any} operation */
function functionOf({
  operationId: name,
  description,
  method,
  path,
  parameters,
  requestBody,
}) {
  const of = `<"${name}">`
  const ids = parameters.filter((/** @type {any} */ one) => one.in === "path")
  const queries = parameters.filter(
    (/** @type {any} */ one) => one.in === "query"
  )
  const needsQuery = queries.some((/** @type {any} */ one) => one.required)
  const bodySchema =
    requestBody?.content["application/json"]?.schema ??
    requestBody?.content["text/csv"]?.schema
  const needsBody =
    bodySchema?.required?.length || bodySchema?.type === "string"
  const asked = [
    bodySchema && { name: "body", type: `Body${of}`, isNeeded: needsBody },
    queries.length && {
      name: "query",
      type: `Query${of}`,
      isNeeded: needsQuery,
    },
  ].filter(Boolean)
  const taken = [
    "sdk: Sdk",
    ...ids.map((/** @type {any} */ id) => `${id.name}: string`),
    ...asked.map(
      ({ name, type, isNeeded }) => `${name}${isNeeded ? ": " : "?: "}${type}`
    ),
    "options?: Options",
  ]
  const url = ids.length
    ? `\`${path.replace(/\{(\w+)\}/g, "${encodeURIComponent($1)}")}\``
    : JSON.stringify(path)
  const given = asked.length
    ? `{ ${asked.map(({ name }) => name).join(", ")} }`
    : "{}"

  return [
    "/**",
    ...description
      .split("\n")
      .map((/** @type {string} */ line) => ` * ${line}`.trimEnd()),
    " */",
    `export const ${name} = (${taken.join(", ")}): Promise<Answer${of}> =>`,
    `  ask${of}(sdk, "${method}", ${url}, ${given}, options)`,
    "",
  ].join("\n")
}
