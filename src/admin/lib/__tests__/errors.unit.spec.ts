import texts from "../../i18n/en.json"
import {
  ApiError,
  explainError,
  isWorthRetrying,
  OfflineError,
} from "../errors"

const t = (key: string) =>
  key
    .split(".")
    .reduce<unknown>(
      (tree, part) => (tree as Record<string, unknown>)[part],
      texts
    ) as string

const api = (status: number, code?: string, message = "said by the server") =>
  new ApiError(status, { code, message })

describe("what went wrong", () => {
  it.each([
    [new OfflineError(new TypeError()), "No connection to the server", "retry"],
    [api(400), "This cannot be done", "correct"],
    [api(401), "You were logged out", "log_in"],
    [api(403), "You may not do this", "ask"],
    [api(404), "It is not there any more", "reload"],
    [api(409, "stale_value"), "Somebody was faster", "reload"],
    [api(409, "stock_busy"), "The stock is being changed by others", "retry"],
    [api(409), "It was changed meanwhile", "reload"],
    [api(500), "The server failed", "retry"],
    [api(503, "database_unavailable"), "The server is busy", "retry"],
    [
      new ApiError(503, {
        code: "database_unavailable",
        details: { outcome: "unknown" },
      }),
      "It is not known whether this was saved",
      "reload",
    ],
    [new Error("a fault of ours"), "The server failed", "retry"],
  ] as const)("is told with a next step: %s", (error, title, next) => {
    const explained = explainError(error, t)

    expect(explained).toMatchObject({ title, next })
    expect(explained.description).not.toBe("")
    expect(isWorthRetrying(error)).toBe(next === "retry" || next === "reload")
  })

  it("keeps what the server said where it names the field, and nothing of its inside", () => {
    expect(explainError(api(400, undefined, "q must be short"), t)).toEqual({
      title: "This cannot be done",
      description: "q must be short. Correct it and try again.",
      next: "correct",
    })
    expect(
      explainError(api(500, undefined, "relation does not exist"), t)
        .description
    ).not.toContain("relation")
  })
})
