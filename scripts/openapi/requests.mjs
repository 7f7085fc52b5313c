// @ts-check
import { createRequire } from "node:module"

const require = createRequire(import.meta.url)

/** @type {typeof import("@medusajs/framework/zod")} */
const { z } = require("@medusajs/framework/zod")

/** @typedef {import("./answers.mjs").Schema} Schema */

/**
 * What a validator lets through, as JSON Schema: what is sent, not what it makes of it.
 *
 * @param {import("@medusajs/framework/zod").z.ZodType} schema
 * @returns {Schema}
 */
export function schemaOf(schema) {
  const { $schema, ...made } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      const { def } = /** @type {any} */ (zodSchema)._zod

      // What is read before it is validated is told by what it must be then.
      if (def.type === "pipe" && def.in._zod.def.type === "transform") {
        Object.assign(jsonSchema, schemaOf(def.out))
      }
      // Where that puts something in the place of nothing, nothing may be sent.
      if (def.type === "object" && jsonSchema.required) {
        jsonSchema.required = jsonSchema.required.filter(
          (name) => !def.shape[name].safeParse(undefined).success
        )
      }
    },
  })

  return /** @type {Schema} */ (made)
}

/**
 * The parameters of a query, one by one.
 *
 * @param {Schema} schema of the query as an object
 */
export function queryParameters({ properties = {}, required = [] }) {
  return Object.entries(properties).map(([name, schema]) => {
    const { description, ...rest } = /** @type {Schema} */ (schema)

    return {
      name,
      in: "query",
      ...(description && { description }),
      ...(required.includes(name) && { required: true }),
      // `mapping[sku]=Article` and `expected_at[$gte]=2026-12-04`.
      ...(takesObjects(rest) && { style: "deepObject", explode: true }),
      schema: rest,
    }
  })
}

/** @param {Schema} schema @returns {boolean} */
function takesObjects(schema) {
  return (
    schema["type"] === "object" ||
    (schema["anyOf"] ?? []).some((/** @type {Schema} */ one) =>
      takesObjects(one)
    )
  )
}
