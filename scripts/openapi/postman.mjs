// @ts-check

/**
 * @typedef {{ name: string, in: string, description?: string, example?: string | Record<string, string> }} Parameter
 * @typedef {object} Operation
 * @property {string} operationId
 * @property {string[]} tags
 * @property {string} description
 * @property {Record<string, string[]>[]} security
 * @property {Parameter[]} parameters
 * @property {{ content: Record<string, { example?: unknown }> }} [requestBody]
 * @typedef {{ type: string, scheme?: string, in?: string, name?: string }} Scheme
 * @typedef {object} Document
 * @property {{ title: string, summary: string, version: string }} info
 * @property {{ url: string }[]} servers
 * @property {{ name: string }[]} tags
 * @property {Record<string, Record<string, Operation>>} paths
 * @property {{ securitySchemes: Record<string, Scheme> }} components
 */

/** What a request is allowed by, where it is first told how: by whose variable. */
const TOKENS = { publishable_key: "publishable_key", user: "admin_token" }

/**
 * An OpenAPI document as a collection for Postman, Insomnia or Bruno: a folder for each
 * tag, the admin's by subject, and in it each operation with its example. What has none
 * is there and switched off.
 *
 * @param {Document} document
 */
export function postmanOf(document) {
  const { info, servers, tags, components } = document
  const requests = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      tag: operation.tags[0],
      subject: path.split("/")[2],
      operation,
      item: itemOf(method.toUpperCase(), path, operation),
    }))
  )

  return {
    info: {
      name: info.title,
      description: `${info.summary}. Set the variables of the collection: where the server is, a publishable key for the store's requests, and a user's token for the admin's.`,
      version: info.version,
      schema:
        "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
    },
    item: tags.map(({ name }) => {
      const own = requests.filter(({ tag }) => tag === name)
      const subjects = [...new Set(own.map(({ subject }) => subject))]
      const itemsOf = (/** @type {typeof own} */ some) =>
        some.map(({ item }) => item)

      return {
        name,
        auth: authOf(own[0]?.operation.security ?? [], components),
        item:
          name === "admin"
            ? subjects.map((subject) => ({
                name: subject,
                item: itemsOf(own.filter((one) => one.subject === subject)),
              }))
            : itemsOf(own),
      }
    }),
    variable: [
      { key: "base_url", value: servers[0]?.url ?? "" },
      ...Object.values(TOKENS).map((key) => ({ key, value: "" })),
    ],
  }
}

/**
 * @param {string} method
 * @param {string} path
 * @param {Operation} operation
 */
function itemOf(method, path, operation) {
  const [content] = Object.entries(operation.requestBody?.content ?? {})
  const of = (/** @type {string} */ place) =>
    operation.parameters.filter((one) => one.in === place)
  const query = of("query").flatMap(written)
  const segments = path.slice(1).replace(/\{(\w+)\}/g, ":$1")
  const sent = query
    .filter(({ disabled }) => !disabled)
    .map(({ key, value }) => `${key}=${encodeURIComponent(value)}`)
    .join("&")

  return {
    name: operation.operationId,
    request: {
      method,
      description: operation.description,
      header: [
        ...(content ? [{ key: "Content-Type", value: content[0] }] : []),
        ...of("header").flatMap(written),
      ],
      url: {
        raw: `{{base_url}}/${segments}${sent && `?${sent}`}`,
        host: ["{{base_url}}"],
        path: segments.split("/"),
        query,
        variable: of("path").flatMap(written),
      },
      ...(content && { body: bodyOf(content) }),
    },
  }
}

/**
 * A parameter as it is sent, property by property where it is an object.
 *
 * @param {Parameter} parameter
 */
function written({ name, description, example }) {
  const values =
    typeof example === "object"
      ? Object.entries(example).map(([key, value]) => [
          `${name}[${key}]`,
          value,
        ])
      : [[name, example]]

  return values.map(([key = "", value]) => ({
    key,
    value: value ?? "",
    ...(description && { description }),
    ...(value === undefined && { disabled: true }),
  }))
}

/** @param {[string, { example?: unknown }]} content */
function bodyOf([type, { example = {} }]) {
  return typeof example === "string"
    ? { mode: "raw", raw: example }
    : {
        mode: "raw",
        raw: JSON.stringify(example, null, 2),
        ...(type === "application/json" && {
          options: { raw: { language: "json" } },
        }),
      }
}

/**
 * By the first of the ways that an operation allows.
 *
 * @param {Record<string, string[]>[]} security
 * @param {Document["components"]} components
 */
function authOf([way], { securitySchemes }) {
  const [name] = /** @type {(keyof typeof TOKENS)[]} */ (Object.keys(way ?? {}))

  if (!name) {
    return { type: "noauth" }
  }

  const scheme = /** @type {Scheme} */ (securitySchemes[name])
  const value = `{{${TOKENS[name]}}}`
  const given = (/** @type {Record<string, string | undefined>} */ values) =>
    Object.entries(values).map(([key, one]) => ({
      key,
      value: one,
      type: "string",
    }))

  return scheme.type === "apiKey"
    ? {
        type: "apikey",
        apikey: given({ key: scheme.name, value, in: scheme.in }),
      }
    : { type: scheme.scheme, [String(scheme.scheme)]: given({ token: value }) }
}
