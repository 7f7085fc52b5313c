/** What the server answers when it refuses. */
export interface ErrorBody {
  type?: string
  code?: string
  message?: string
  details?: unknown
}

/** The server refused. */
export class ApiError extends Error {
  readonly type: string | undefined
  readonly code: string | undefined
  /** Structured fields of the refusal, where the route has them. */
  readonly details: unknown

  constructor(
    readonly status: number,
    { type, code, message, details }: ErrorBody
  ) {
    super(message || `HTTP ${status}`)
    this.name = "ApiError"
    this.type = type
    this.code = code
    this.details = details
  }
}

/** The server could not be reached: nobody knows whether the call took effect. */
export class OfflineError extends Error {
  constructor(cause: unknown) {
    super("The server could not be reached", { cause })
    this.name = "OfflineError"
  }
}

/** The browser cannot read a file any more: it was changed or taken away meanwhile. */
export class FileGoneError extends Error {
  constructor(cause: unknown) {
    super("The file cannot be read", { cause })
    this.name = "FileGoneError"
  }
}

/** What a person can do next. */
export type NextStep = "retry" | "reload" | "log_in" | "correct" | "ask"

/** What went wrong, as a page says it. */
export interface Explained {
  title: string
  description: string
  next: NextStep
}

type Translate = (key: string, values?: Record<string, unknown>) => string

/**
 * Turns whatever was thrown into words with a next step. What the server itself
 * said is kept where it helps: it names the field, the item and the figures.
 *
 * @example
 * const { title, description } = explainError(error, t)
 * <Text>{`${title} ${description}`}</Text>
 */
export function explainError(thrown: unknown, t: Translate): Explained {
  // Of several changes, what was said of the first that failed.
  const error =
    thrown instanceof Error && thrown.name === "SomeFailed"
      ? thrown.cause
      : thrown
  const kind = kindOf(error)
  const said = error instanceof ApiError ? sentence(error.message) : ""

  return {
    title: t(`errors.${kind}.title`),
    description: [
      SPEAKS_FOR_ITSELF.has(kind) ? said : "",
      t(`errors.${kind}.next`),
    ]
      .filter(Boolean)
      .join(" "),
    next: NEXT[kind],
  }
}

const sentence = (text: string) =>
  /[.!?\u2026]$/.test(text) ? text : `${text}.`

/** Whether the same call may succeed when it is sent again. */
export function isWorthRetrying(error: unknown): boolean {
  return ["retry", "reload"].includes(NEXT[kindOf(error)])
}

type Kind =
  | "offline"
  | "file_gone"
  | "logged_out"
  | "forbidden"
  | "not_found"
  | "stale"
  | "busy"
  | "conflict"
  | "refused"
  | "unavailable"
  | "unsure"
  | "failed"

const NEXT: Record<Kind, NextStep> = {
  offline: "retry",
  file_gone: "correct",
  logged_out: "log_in",
  forbidden: "ask",
  not_found: "reload",
  stale: "reload",
  busy: "retry",
  conflict: "reload",
  refused: "correct",
  unavailable: "retry",
  unsure: "reload",
  failed: "retry",
}

/** Where the server's own message tells more than ours. */
const SPEAKS_FOR_ITSELF = new Set<Kind>([
  "not_found",
  "stale",
  "conflict",
  "refused",
])

function kindOf(error: unknown): Kind {
  if (error instanceof OfflineError) {
    return "offline"
  }
  if (error instanceof FileGoneError) {
    return "file_gone"
  }
  if (!(error instanceof ApiError)) {
    return "failed"
  }

  switch (error.status) {
    case 401:
      return "logged_out"
    case 403:
      return "forbidden"
    case 404:
      return "not_found"
    case 409:
      return error.code === "stale_value"
        ? "stale"
        : error.code === "stock_busy"
          ? "busy"
          : "conflict"
    case 503:
    case 429:
      return isOfUnknownOutcome(error) ? "unsure" : "unavailable"
    default:
      return error.status < 500 ? "refused" : "failed"
  }
}

/** Whether nobody knows if a call took effect that ended like this. */
export function isOutcomeUnknown(error: unknown): boolean {
  return !(error instanceof ApiError) || error.status >= 500
}

/** The database did not say whether it carried the change out. */
function isOfUnknownOutcome({ details }: ApiError): boolean {
  return (details as { outcome?: string } | undefined)?.outcome === "unknown"
}
