import Medusa from "@medusajs/js-sdk"

import { ApiError, ErrorBody, OfflineError } from "./errors"
import { noteServerTime } from "./server-clock"

const BASE_URL = __BACKEND_URL__ ?? "/"
const AUTH_TYPE = __AUTH_TYPE__ ?? "session"

/** The dashboard's own session: the same address, cookie or token. */
export const sdk = new Medusa({
  baseUrl: BASE_URL,
  auth: {
    type: AUTH_TYPE,
    jwtTokenStorageKey: __JWT_TOKEN_STORAGE_KEY__ || undefined,
  },
})

export type QueryValue = string | number | boolean | null | undefined | string[]

export interface CallOptions {
  method?: "GET" | "POST" | "DELETE"
  query?: Record<string, QueryValue>
  body?: object
  /** In the place of a body: its bytes are sent as they are. */
  file?: Blob
  /** Under which a change takes effect once, however often it is sent. */
  idempotencyKey?: string
  signal?: AbortSignal
}

/**
 * Calls a route of the server in the dashboard's session. Use it, and not the
 * SDK's own functions, for routes of ours: the SDK drops the code, the details
 * and the server's time from what was answered.
 *
 * @throws ApiError with what the server said, OfflineError where it could not be
 * reached
 * @example
 * const { cart_reservations } = await call<{ cart_reservations: Hold[] }>(
 *   "/admin/cart-reservations",
 *   { query: { limit: 20 } }
 * )
 */
export async function call<Answer>(
  path: string,
  options: CallOptions = {}
): Promise<Answer> {
  return (await (await send(path, options)).json()) as Answer
}

/** The same, for a route that answers in lines of JSON, each told as it comes. */
export async function callForLines<Line>(
  path: string,
  onLine: (line: Line) => void,
  options: CallOptions = {}
): Promise<void> {
  const { body } = await send(path, options)
  const reader = body!.getReader()
  const decoder = new TextDecoder()
  let rest = ""

  for (;;) {
    const { done, value } = await reader.read()
    const lines = (rest + decoder.decode(value, { stream: !done })).split("\n")

    rest = lines.pop()!
    lines.filter(Boolean).forEach((line) => onLine(JSON.parse(line) as Line))

    if (done) {
      return
    }
  }
}

/** The same, for a file: what was answered, and the name it was given. */
export async function download(
  path: string,
  options: CallOptions = {}
): Promise<Blob> {
  return await (await send(path, options)).blob()
}

async function send(path: string, options: CallOptions): Promise<Response> {
  const { method = "GET", query = {}, body, file } = options
  const { idempotencyKey, signal } = options
  const headers = new Headers({ accept: "application/json" })

  if (body) {
    headers.set("content-type", "application/json")
  }
  if (file) {
    // What the browser makes of its name is anybody's guess.
    headers.set("content-type", "application/octet-stream")
  }
  if (idempotencyKey) {
    headers.set("idempotency-key", idempotencyKey)
  }
  if (AUTH_TYPE === "jwt") {
    headers.set("authorization", `Bearer ${await sdk.client.getToken()}`)
  }

  const sentAt = Date.now()
  let response: Response

  try {
    response = await fetch(addressOf(path, query), {
      method,
      headers,
      signal: signal ?? null,
      credentials: AUTH_TYPE === "session" ? "include" : "omit",
      body: file ?? (body ? JSON.stringify(body) : null),
    })
  } catch (error) {
    if (signal?.aborted) {
      throw error
    }

    throw new OfflineError(error)
  }

  noteServerTime(response.headers.get("date"), sentAt, Date.now())

  if (!response.ok) {
    const answer = (await response.json().catch(() => ({}))) as ErrorBody

    throw new ApiError(response.status, answer)
  }

  return response
}

function addressOf(path: string, query: Record<string, QueryValue>): URL {
  const base = new URL(BASE_URL, window.location.origin)
  const url = new URL(base.pathname.replace(/\/$/, "") + path, base)

  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== "") {
        url.searchParams.append(
          Array.isArray(value) ? `${name}[]` : name,
          String(one)
        )
      }
    }
  }

  return url
}
