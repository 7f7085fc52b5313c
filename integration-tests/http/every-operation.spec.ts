import { Answers, OPERATIONS } from "../../src/api/operations"
import {
  Answered,
  Asked,
  describedOperations,
} from "../support/described-operations"
import { testShop } from "../support/http-test"
import {
  Examples,
  keptAnswer,
  readExamples,
  steady,
  writeExamples,
} from "../support/operation-examples"
import { OperationName, tellStory } from "../support/operations-story"
import { routesOfApi } from "../support/routes-of-api"

// HOLDFAST_RECORD=1 npm test -- http every-operation
// keeps what is asked and answered as the examples of docs/openapi.json.
const IS_RECORDING = process.env["HOLDFAST_RECORD"] === "1"

/** Of an example, what is the same of every run though nothing is recorded. */
const requestsOf = (examples: Examples) =>
  Object.fromEntries(
    Object.entries(examples).map(([name, { answer, refusal, ...asked }]) => [
      name,
      { ...asked, hasAnswer: answer !== undefined, status: refusal?.status },
    ])
  )

/** Tokens of the waitlist are others each time. */
const withoutTokens = (requests: object): unknown =>
  JSON.parse(
    JSON.stringify(requests).replace(/"token":"[\w-]{32}"/g, '"token":"secret"')
  )

testShop((t) => {
  const operations = new Map(
    describedOperations().map((operation) => [operation.name, operation])
  )

  const send = async (
    name: OperationName,
    { path = {}, query, body }: Asked,
    headers: Record<string, string>
  ): Promise<Answered> => {
    const { method, path: route } = operations.get(name)!
    const isFile = typeof body === "string"
    const response = await fetch(
      `${t().baseUrl}${route.replace(/\{(\w+)\}/g, (_, id: string) => path[id]!)}?${new URLSearchParams(query)}`,
      {
        method,
        headers: {
          ...headers,
          "content-type": isFile ? "text/csv" : "application/json",
        },
        ...(body !== undefined && {
          body: isFile ? body : JSON.stringify(body),
        }),
      }
    )
    const contentType = response.headers.get("content-type")?.split(";")[0]

    return {
      status: response.status,
      contentType,
      answer:
        contentType === "application/json"
          ? await response.json()
          : await response.text(),
    }
  }

  it("every route is described, and every operation takes its example and answers as it is described", async () => {
    expect([...operations.values()].map(asRoute).sort()).toEqual(
      routesOfApi().map(asRoute).sort()
    )

    const { authorized, shop } = t()
    const headers = {
      ...authorized,
      "x-publishable-api-key": shop.publishableKey,
    }
    const startedAt = Date.now()
    const examples: Examples = {}
    const faults: Record<string, string[]> = {}
    const note = (name: string, found: string[]) => {
      if (found.length) {
        faults[name] = [...new Set([...(faults[name] ?? []), ...found])]
      }
    }

    await tellStory(t(), {
      ask: async (name, asked = {}) => {
        const answered = await send(name, asked, headers)
        const { status, answer } = answered
        const operation = operations.get(name)!

        // The story cannot go on without it.
        expect({ name, status, answer }).toMatchObject({ status: 200 })
        note(name, operation.faultsOfRequest(asked))
        note(name, operation.faultsOfAnswer(answered))
        note(name, emptyIn(answer))
        examples[name] = {
          ...asked,
          answer: keptAnswer(name, answered),
          ...(examples[name]?.refusal && { refusal: examples[name].refusal }),
        }

        return answer as Answers[typeof name]
      },
      refused: async (name, asked, status, code) => {
        const answered = await send(name, asked, headers)
        const answer = answered.answer as { code?: string }

        note(
          `${name} refused`,
          answered.status === status && answer.code === code
            ? operations.get(name)!.faultsOfAnswer(answered)
            : [
                `${answered.status}, not ${status} ${code}: ${JSON.stringify(answer)}`,
              ]
        )
        examples[name] = { ...examples[name], refusal: { status, answer } }
      },
    })

    expect(faults).toEqual({})

    const sorted = Object.fromEntries(
      Object.values(OPERATIONS).map((name) => [name, examples[name]!])
    )

    expect(Object.keys(examples).sort()).toEqual([...operations.keys()].sort())

    if (IS_RECORDING) {
      await writeExamples(steady(sorted, startedAt))
    }

    expect(withoutTokens(requestsOf(readExamples()))).toEqual(
      withoutTokens(requestsOf(steady(sorted, startedAt)))
    )
  })

  it("the examples that are kept fit what is described", () => {
    const faults = Object.entries(readExamples()).flatMap(
      ([name, { answer, refusal, ...asked }]) => {
        const operation = operations.get(name)!
        const json = { contentType: "application/json" }
        const contentType = typeof answer === "string" ? "text/csv" : undefined

        return [
          ...operation.faultsOfRequest(asked),
          ...(answer === undefined
            ? []
            : operation.faultsOfAnswer({
                ...json,
                ...(contentType && { contentType }),
                status: 200,
                answer,
              })),
          ...(refusal ? operation.faultsOfAnswer({ ...json, ...refusal }) : []),
        ].map((fault) => `${name}: ${fault}`)
      }
    )

    expect(faults).toEqual([])
  })
})

/** A route of a file or of the description, spelled the same. */
function asRoute({ method, path }: { method: string; path: string }): string {
  return `${method} ${path.replace(/\{(\w+)\}/g, ":$1")}`
}

/** Lists of which a shop of some minutes has no row. */
const OFTEN_EMPTY = ["uncovered", "shortages", "refused_items", "idle_stock"]

/** Other lists of an answer in which nothing shows what a row is. */
function emptyIn(answer: unknown): string[] {
  return typeof answer === "object" && answer !== null
    ? Object.entries(answer).flatMap(([name, value]) =>
        Array.isArray(value) && !value.length && !OFTEN_EMPTY.includes(name)
          ? [`${name} is empty`]
          : []
      )
    : []
}
