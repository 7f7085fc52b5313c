import { useCallback, useEffect, useState } from "react"

/**
 * Reads something now, every few seconds, and when the shopper comes back to the
 * page: stock changes while one looks at it.
 *
 * @param read the same function as long as it reads the same
 */
export function useLive<Value>(read: () => Promise<Value>, everyMs = 3000) {
  const [value, setValue] = useState<Value>()
  const [error, setError] = useState<unknown>()

  const refresh = useCallback(async () => {
    try {
      setValue(await read())
      setError(undefined)
    } catch (reason) {
      setError(reason)
    }
  }, [read])

  useEffect(() => {
    const timer = setInterval(() => void refresh(), everyMs)
    const look = () => void refresh()

    void refresh()
    window.addEventListener("focus", look)

    return () => {
      clearInterval(timer)
      window.removeEventListener("focus", look)
    }
  }, [refresh, everyMs])

  return { value, error, refresh }
}
