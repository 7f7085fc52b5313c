import { element } from "./page"

import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { act, createElement, type ReactNode } from "react"
import { createRoot } from "react-dom/client"

import type { Sdk } from "../../client"
import { HoldfastProvider } from "../index"

type Init = NonNullable<Parameters<Sdk["client"]["fetch"]>[1]>

/** What was asked of the server. */
export interface Asked extends Init {
  path: string
}

/** A shop's page, and a server that answers as the test says. */
export function openShop(answer: (asked: Asked) => unknown) {
  const asked: Asked[] = []
  const sdk: Sdk = {
    client: {
      fetch: async <Answer>(path: string, init: Init = {}) => {
        asked.push({ path, ...init })

        return (await answer({ path, ...init })) as Answer
      },
    },
  }
  const queryClient = new QueryClient()

  return {
    asked,
    sdk,
    queryClient,
    /** Those of a method, in the order in which they came. */
    sent: (method: string) => asked.filter((one) => one.method === method),
    async render(page: ReactNode) {
      const container = element()
      const root = createRoot(container as unknown as Element)

      await act(async () =>
        root.render(
          createElement(
            QueryClientProvider,
            { client: queryClient },
            createElement(HoldfastProvider, { sdk }, page)
          )
        )
      )

      return {
        text: () => container.textContent,
        close: () => act(async () => root.unmount()),
      }
    },
  }
}

/** Lets time pass, second by second: React renders after each of them. */
export async function pass(ms: number) {
  for (let left = ms; left >= 0; left -= 1000) {
    await act(async () => {
      await jest.advanceTimersByTimeAsync(Math.min(left, 1000))
    })
  }
  // What the last one has begun.
  await act(async () => {
    await jest.advanceTimersByTimeAsync(1)
  })
}

/** A component that keeps what a hook tells, as it was rendered last. */
export function told<State>(hook: () => State) {
  const seen = {} as { now: State }
  const Component = () => {
    seen.now = hook()

    return null
  }

  return Object.assign(seen, { node: createElement(Component) })
}
