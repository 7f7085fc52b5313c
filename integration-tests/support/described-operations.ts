import { readFileSync } from "node:fs"
import path from "node:path"

import Ajv2020, { ValidateFunction } from "ajv/dist/2020"

type Json = Record<string, unknown>

/** What an operation is asked: its parameters, and its body or the file in its place. */
export interface Asked {
  path?: Record<string, string>
  query?: Record<string, string>
  body?: unknown
}

export interface Answered {
  status: number
  contentType: string | undefined
  answer: unknown
}

/** An operation as docs/openapi.json describes it, and what it finds wrong. */
export interface DescribedOperation {
  name: string
  method: string
  /** With its parameters as `{id}`. */
  path: string
  /** What of a request it does not take. */
  faultsOfRequest(request: Asked): string[]
  /** What of an answer it does not describe. */
  faultsOfAnswer(answered: Answered): string[]
}

interface Response {
  "x-error-codes"?: string[]
  content?: Record<string, { schema: Json }>
}

interface Described {
  operationId: string
  parameters: { name: string; in: string; required?: boolean }[]
  requestBody?: { content: Record<string, { schema: Json }> }
  responses: Record<string, Response & { $ref?: string }>
}

interface Description {
  paths: Record<string, Record<string, Described>>
  components: { schemas: Json; responses: Record<string, Response> }
}

/** What docs/openapi.json describes, and nothing beyond what it says may be sent. */
export function describedOperations(): DescribedOperation[] {
  const { paths, components } = JSON.parse(
    readFileSync(path.join(process.cwd(), "docs/openapi.json"), "utf8")
  ) as Description
  const ajv = new Ajv2020({
    allErrors: true,
    allowUnionTypes: true,
    formats: {
      "date-time": (text: string) => {
        const date = new Date(text)

        return !isNaN(date.valueOf()) && date.toISOString() === text
      },
    },
  })
  const compile = (schema: Json) => ajv.compile(relocated(closed(schema)))

  ajv.addSchema({
    $id: "openapi",
    $defs: relocated(closed(components.schemas)),
  })

  return Object.entries(paths).flatMap(([route, methods]) =>
    Object.entries(methods).map(([method, described]) => {
      const bodies = Object.values(described.requestBody?.content ?? {}).map(
        ({ schema }) => compile(schema)
      )
      const answers = Object.entries(described.responses).map(
        ([status, { $ref, ...inline }]) => {
          const response = $ref
            ? components.responses[$ref.split("/").at(-1)!]!
            : inline
          const [content] = Object.entries(response.content ?? {})

          return {
            status: Number(status),
            codes: response["x-error-codes"] ?? [],
            contentType: content?.[0],
            validate: content && compile(content[1].schema),
          }
        }
      )

      return {
        name: described.operationId,
        method: method.toUpperCase(),
        path: route,
        faultsOfRequest: (asked: Asked) => [
          ...faultsOfParameters(described, asked),
          ...(bodies.length
            ? faultsOf(bodies[0], asked.body)
            : asked.body === undefined
              ? []
              : ["it takes no body"]),
        ],
        faultsOfAnswer: ({ status, contentType, answer }: Answered) => {
          const response = answers.find((one) => one.status === status)
          const code = (answer as { code?: string } | null)?.code

          if (!response) {
            return [`${status} is not described`]
          }

          return [
            ...(contentType === response.contentType
              ? []
              : [`${contentType} in the place of ${response.contentType}`]),
            ...faultsOf(response.validate, answer),
            ...(status < 300 || !code || response.codes.includes(code)
              ? []
              : [`${code} is no code of ${status}`]),
          ]
        },
      }
    })
  )
}

function faultsOfParameters(
  { parameters }: Described,
  { path = {}, query = {} }: Asked
): string[] {
  const sent = [
    ...Object.keys(path).map((name) => `path ${name}`),
    // `mapping[sku]` is one of the properties of `mapping`.
    ...Object.keys(query).map((name) => `query ${name.split("[")[0]}`),
  ]
  const isSent = (one: Described["parameters"][number]) =>
    sent.includes(`${one.in} ${one.name}`)

  return [
    ...parameters
      .filter((one) => one.required && !isSent(one))
      .map(({ name }) => `${name} is required`),
    ...sent
      .filter(
        (name) => !parameters.some((one) => `${one.in} ${one.name}` === name)
      )
      .map((name) => `${name} is not described`),
  ]
}

function faultsOf(validate: ValidateFunction | undefined, value: unknown) {
  return !validate || validate(value)
    ? []
    : validate
        .errors!.slice(0, 12)
        .map(({ instancePath, message, params }) =>
          [instancePath, message, JSON.stringify(params)].join(" ")
        )
}

/** The same, referring to the schemas where the validator has them. */
function relocated(schema: unknown): Json {
  return JSON.parse(
    JSON.stringify(schema).replaceAll(
      '"#/components/schemas/',
      '"openapi#/$defs/'
    )
  ) as Json
}

/** The same, of which an object has no other properties than those that are told. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) {
    return schema.map(closed)
  }
  if (typeof schema !== "object" || schema === null) {
    return schema
  }

  const inner = Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [name, closed(value)])
  )

  return "properties" in inner && inner["type"] === "object"
    ? { additionalProperties: false, ...inner }
    : inner
}
