// @ts-check
import path from "node:path"

import { createGenerator } from "ts-json-schema-generator"

/**
 * @typedef {Record<string, any>} Schema
 * @typedef {{ answers: Record<string, Schema>, schemas: Record<string, Schema> }} AnswerSchemas
 */

const SCHEMAS = "#/components/schemas/"

/**
 * What operations answer, as their types say it, and the types that have a name.
 *
 * @param {string} root
 * @param {string} file that exports `Answers` and `Refusal`
 * @returns {AnswerSchemas}
 */
export function answerSchemas(root, file) {
  const { definitions = {} } = createGenerator({
    path: path.join(root, file),
    tsconfig: path.join(root, "tsconfig.json"),
    type: "*",
    expose: "export",
    jsDoc: "extended",
    skipTypeCheck: true,
    additionalProperties: true,
    encodeRefs: false,
    sortProps: false,
  }).createSchema("*")
  const schemas = /** @type {Record<string, Schema>} */ (withRefs(definitions))
  const { Answers, ...named } = schemas

  return {
    answers: Answers?.["properties"] ?? {},
    schemas: named,
  }
}

/**
 * The same, where an OpenAPI document has its schemas.
 *
 * @param {any} value
 * @returns {any}
 */
function withRefs(value) {
  if (Array.isArray(value)) {
    // `undefined` among other types: a value that is not sent.
    return value.filter((one) => !isNothing(one)).map(withRefs)
  }
  if (typeof value !== "object" || value === null) {
    return value
  }

  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      name === "$ref" && typeof inner === "string"
        ? inner.replace("#/definitions/", SCHEMAS)
        : withRefs(inner),
    ])
  )
}

/** @param {any} schema */
function isNothing(schema) {
  return JSON.stringify(schema) === '{"not":{}}'
}
