import type { operations } from "./generated/schema"
import { IN_MESSAGE, REFUSAL_HEADER } from "./refusal-header"
import { refusalOf } from "./refusals"

/**
 * What is used of Medusa's JS SDK: `new Medusa({ … })`, or anything else with a
 * `fetch` like its client's.
 */
export interface Sdk {
  client: {
    fetch<Answer>(
      path: string,
      init?: {
        method?: string
        headers?: Record<string, string | null>
        query?: Record<string, unknown>
        body?: Record<string, unknown> | string
        signal?: AbortSignal
      }
    ): Promise<Answer>
  }
}

/** How a request is made, beside what it asks. */
export interface Options {
  /** Ends the wait for the answer. */
  signal?: AbortSignal
  /** Under a key a request takes effect once, and is answered the same again. */
  idempotencyKey?: string
  headers?: Record<string, string>
}

/** The names of the operations, which are the functions of this package. */
export type OperationName = keyof operations

type Content<Holder> = Holder extends { content: infer Types }
  ? Types[keyof Types]
  : never

/** What an operation answers. */
export type Answer<Name extends OperationName> = Content<
  operations[Name]["responses"][200]
>

/** What an operation takes in its query. */
export type Query<Name extends OperationName> = NonNullable<
  operations[Name]["parameters"] extends { query?: infer Parameters }
    ? Parameters
    : never
>

/** What an operation takes as its body. */
export type Body<Name extends OperationName> = Content<
  NonNullable<
    operations[Name] extends { requestBody?: infer Taken } ? Taken : never
  >
>

/**
 * Asks a route, and answers what it answers.
 *
 * @throws what `refusalOf` makes of a refusal; anything else as the SDK throws it
 */
export async function ask<Name extends OperationName>(
  sdk: Sdk,
  method: string,
  path: string,
  asked: { query?: object; body?: object | string },
  options: Options = {}
): Promise<Answer<Name>> {
  const { query, body } = asked
  const isFile = typeof body === "string"
  // A file of the server's is text: the SDK hands out its answer as it is then.
  const answersFile = path.endsWith("/export")

  try {
    const answer: unknown = await sdk.client.fetch(path, {
      method,
      signal: options.signal,
      query: query as Record<string, unknown> | undefined,
      // A request that takes a body takes an empty one.
      body: (body ?? (method === "POST" ? {} : undefined)) as
        Record<string, unknown> | string | undefined,
      headers: {
        [REFUSAL_HEADER]: IN_MESSAGE,
        ...(isFile && { "content-type": "text/csv" }),
        ...(answersFile && { accept: "text/csv" }),
        ...(options.idempotencyKey && {
          "idempotency-key": options.idempotencyKey,
        }),
        ...options.headers,
      },
    })

    return (
      answer instanceof Response ? await answer.text() : answer
    ) as Answer<Name>
  } catch (error) {
    throw refusalOf(error)
  }
}
