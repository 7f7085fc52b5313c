import { createContext, createElement, useContext, type ReactNode } from "react"

import type { Sdk } from "../client"

const SdkContext = /* @__PURE__ */ createContext<Sdk | null>(null)

/**
 * Gives Medusa's JS SDK to the hooks below, once: inside of react-query's
 * `QueryClientProvider`. In Next.js it stands in a file with "use client", which makes
 * the SDK itself.
 *
 * @example
 * <QueryClientProvider client={queryClient}>
 *   <HoldfastProvider sdk={sdk}>{children}</HoldfastProvider>
 * </QueryClientProvider>
 */
export function HoldfastProvider({
  sdk,
  children,
}: {
  sdk: Sdk
  children?: ReactNode
}) {
  return createElement(SdkContext.Provider, { value: sdk }, children)
}

/** The SDK that was given to the hook, or to the provider. */
export function useSdk(given: Sdk | undefined): Sdk {
  const provided = useContext(SdkContext)
  const sdk = given ?? provided

  if (!sdk) {
    throw new Error(
      "Holdfast's hooks ask by Medusa's JS SDK: wrap the page in <HoldfastProvider sdk={sdk}>, or pass the hook { sdk }"
    )
  }

  return sdk
}
