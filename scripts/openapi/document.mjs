// @ts-check
import { errorResponses, refusalsIn } from "./errors.mjs"
import { queryParameters, schemaOf } from "./requests.mjs"

/**
 * @typedef {import("./answers.mjs").Schema} Schema
 * @typedef {object} Example
 * @property {Record<string, string>} [path]
 * @property {object} [query]
 * @property {unknown} [body]
 * @property {unknown} [answer]
 * @property {{ status: number, answer: unknown }} [refusal]
 * @typedef {object} Sources
 * @property {import("./routes.mjs").DocumentedRoute[]} routes
 * @property {Record<string, string>} operations names by `METHOD /path`
 * @property {import("@medusajs/framework/http").MiddlewareRoute[]} middlewares
 * @property {typeof import("../../src/api/validate", { with: { "resolution-mode": "require" } }).acceptedBy} acceptedBy
 * @property {import("./answers.mjs").AnswerSchemas} answers
 * @property {string} errors the source in which the table of refusals is
 * @property {Record<string, Example>} examples by the operation's name
 * @property {string} version
 */

/** Below it a path may name the item, see `named-requests.ts`. */
const ITEMS = "/admin/inventory-items/:id/"
const NAMED_ITEM =
  "The item's id, or `sku:` with its SKU, or `barcode:` with that of its variant"

const FILES = ["text/csv", "application/octet-stream"]

/** @type {Record<"health" | "store" | "admin", Record<string, import("./postman.mjs").Scheme>>} */
const SECURITY = {
  health: {},
  store: {
    publishable_key: {
      type: "apiKey",
      in: "header",
      name: "x-publishable-api-key",
    },
  },
  admin: {
    user: { type: "http", scheme: "bearer" },
    secret_key: { type: "http", scheme: "basic" },
    session: { type: "apiKey", in: "cookie", name: "connect.sid" },
  },
}

/**
 * The routes as an OpenAPI document.
 *
 * @param {Sources} sources
 * @throws for a route without a name, a docstring or an answer, and for a name or an
 * answer without a route
 */
export function describeRoutes(sources) {
  const { routes, answers, version } = sources

  assertSame(
    "routes",
    routes.map(({ method, path }) => `${method} ${path}`),
    "OPERATIONS",
    Object.keys(sources.operations)
  )
  assertSame(
    "OPERATIONS",
    Object.values(sources.operations),
    "Answers",
    Object.keys(answers.answers)
  )

  /** @type {Record<string, Schema>} */
  const paths = {}

  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, "{$1}")

    paths[path] = {
      ...paths[path],
      [route.method.toLowerCase()]: operationOf(route, sources),
    }
  }

  return {
    openapi: "3.1.0",
    info: {
      title: "Holdfast",
      summary: "The routes of medusa-plugin-holdfast",
      version,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "http://localhost:9000" }],
    tags: [{ name: "store" }, { name: "admin" }, { name: "health" }],
    paths,
    components: {
      schemas: reachedFrom(
        [paths, { $ref: "#/components/schemas/Refusal" }],
        answers.schemas
      ),
      responses: errorResponses(refusalsIn(sources.errors), sources.examples),
      securitySchemes: { ...SECURITY.store, ...SECURITY.admin },
    },
  }
}

/**
 * @param {import("./routes.mjs").DocumentedRoute} route
 * @param {Sources} sources
 */
function operationOf({ method, path, description }, sources) {
  const route = `${method} ${path}`
  const name = /** @type {string} */ (sources.operations[route])
  const tag = tagOf(path)
  const layers = sources.middlewares.filter(
    ({ matcher, methods, method: one }) =>
      matcher === path &&
      [methods ?? one ?? []].flat().includes(/** @type {any} */ (method))
  )
  const accepted = layers
    .flatMap(({ middlewares = [] }) => middlewares)
    .flatMap((middleware) => sources.acceptedBy(middleware) ?? [])
  const schemaIn = (/** @type {"body" | "query"} */ place) => {
    const found = accepted.find((one) => one.in === place)

    return found && schemaOf(found.schema)
  }
  const query = schemaIn("query")
  const body = schemaIn("body")
  const isUpload =
    method === "POST" &&
    layers.some(({ bodyParser }) => bodyParser === false) &&
    !body
  const answer = /** @type {Schema} */ (sources.answers.answers[name])
  const isFile = answer["$ref"] === "#/components/schemas/Csv"
  const example = sources.examples[name]
  const ids = [...path.matchAll(/:(\w+)/g)].map(
    ([, id]) => /** @type {string} */ (id)
  )

  if (!description) {
    throw new Error(`${route} has no docstring`)
  }

  return {
    operationId: name,
    tags: [tag],
    summary: description
      .replace(/\s+/g, " ")
      .replace(/(?<=[a-z]{2}[.]) .*$/, ""),
    description,
    security: Object.keys(SECURITY[tag]).map((scheme) => ({ [scheme]: [] })),
    parameters: [
      ...ids.map((id) => ({
        name: id,
        in: "path",
        required: true,
        ...(path.startsWith(ITEMS) && { description: NAMED_ITEM }),
        schema: { type: "string" },
        ...(example && { example: example.path?.[id] }),
      })),
      ...(query ? queryParameters(query) : []).map((parameter) =>
        withExample(parameter, example?.query)
      ),
      ...(body?.["properties"]?.idempotency_key
        ? [
            {
              name: "Idempotency-Key",
              in: "header",
              description:
                "Under a key a request takes effect once, and is answered the same again.",
              schema: { type: "string" },
            },
          ]
        : []),
    ],
    ...((body || isUpload) && {
      requestBody: {
        required: true,
        content: body
          ? { "application/json": contentOf(body, example?.body) }
          : Object.fromEntries(
              FILES.map((type) => [
                type,
                contentOf(
                  { type: "string" },
                  type === FILES[0] ? example?.body : undefined
                ),
              ])
            ),
      },
    }),
    responses: {
      200: {
        description: "What was asked for",
        content: {
          [isFile ? "text/csv" : "application/json"]: contentOf(
            answer,
            example?.answer
          ),
        },
      },
      // A probe is answered in the same shape where something is down.
      ...(tag === "health"
        ? {
            503: {
              description: "Something is down",
              content: { "application/json": contentOf(answer, undefined) },
            },
          }
        : Object.fromEntries(
            statusesOf(
              tag,
              method,
              // A secret names one thing, as an id of the path does.
              ids.length > 0 || !!query?.["properties"]?.token
            ).map((status) => [
              status,
              { $ref: `#/components/responses/${status}` },
            ])
          )),
    },
  }
}

/**
 * @param {string} path
 * @returns {"health" | "store" | "admin"}
 */
function tagOf(path) {
  return path.startsWith("/health")
    ? "health"
    : path.startsWith("/store")
      ? "store"
      : "admin"
}

/**
 * @param {"health" | "store" | "admin"} tag
 * @param {string} method
 * @param {boolean} namesOne
 */
function statusesOf(tag, method, namesOne) {
  return [
    400,
    ...(tag === "admin" ? [401, 403] : []),
    ...(namesOne || method !== "GET" ? [404] : []),
    ...(method === "GET" ? [] : [409]),
    503,
  ]
}

/**
 * @param {{ name: string }} parameter
 * @param {object} query as it was sent: `mapping[sku]` is one of the properties of `mapping`
 */
function withExample(parameter, query = {}) {
  const sent = Object.entries(query).flatMap(([key, value]) => {
    const [name, property] = key.split(/[[\]]/)

    return name === parameter.name ? [[property, value]] : []
  })

  return sent.length
    ? {
        ...parameter,
        example: sent[0]?.[0] ? Object.fromEntries(sent) : sent[0]?.[1],
      }
    : parameter
}

/**
 * @param {Schema} schema
 * @param {unknown} example
 */
function contentOf(schema, example) {
  return { schema, ...(example !== undefined && { example }) }
}

/**
 * The schemas that something refers to, and those that they refer to.
 *
 * @param {unknown} root
 * @param {Record<string, Schema>} schemas
 */
function reachedFrom(root, schemas) {
  /** @type {Record<string, Schema>} */
  const reached = {}
  const visit = (/** @type {unknown} */ value) => {
    for (const [, name] of JSON.stringify(value).matchAll(
      /"#\/components\/schemas\/([^"]+)"/g
    )) {
      const found = schemas[/** @type {string} */ (name)]

      if (found && !(/** @type {string} */ (name) in reached)) {
        reached[/** @type {string} */ (name)] = found
        visit(found)
      }
    }
  }

  visit(root)

  return Object.fromEntries(
    Object.entries(reached).sort(([a], [b]) => (a < b ? -1 : 1))
  )
}

/**
 * @param {string} one
 * @param {string[]} here
 * @param {string} other
 * @param {string[]} there
 */
function assertSame(one, here, other, there) {
  const missing = here.filter((name) => !there.includes(name))
  const left = there.filter((name) => !here.includes(name))

  if (missing.length || left.length) {
    throw new Error(
      `${other} lacks ${missing.join(", ") || "nothing"}; of it ${one} lacks ${left.join(", ") || "nothing"}`
    )
  }
}
