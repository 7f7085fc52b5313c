export interface ResolvedHoldfastOptions {
  stock: { negative: "refuse" | "allow"; below_reserved: "allow" | "refuse" }
  retries: { attempts: number }
  lock_timeout_ms: number
}
export function resolveOptions(input: unknown): ResolvedHoldfastOptions {
  const given = (input ?? {}) as Partial<ResolvedHoldfastOptions>
  return {
    stock: { negative: "refuse", below_reserved: "allow", ...given.stock },
    retries: { attempts: 5, ...given.retries },
    lock_timeout_ms: given.lock_timeout_ms ?? 5000,
  }
}
