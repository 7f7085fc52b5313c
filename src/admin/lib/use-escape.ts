import { useCallback, useEffect, useLayoutEffect, useRef } from "react"

/**
 * Closes a drawer by Escape from the moment it is seen: Radix listens to the key only
 * some moments after it has drawn a dialog, tens of milliseconds on a slow machine,
 * and whoever is quicker pressed it in vain. A list that is open within the drawer
 * takes the key for itself.
 *
 * @returns what Drawer.Content takes as `onEscapeKeyDown`
 */
export function useEscape(
  isOpen: boolean,
  onClose: () => void
): (event: KeyboardEvent) => void {
  const close = useRef(onClose)

  useEffect(() => {
    close.current = onClose
  })

  useLayoutEffect(() => {
    if (!isOpen) {
      return
    }

    const listen = (event: KeyboardEvent) => {
      // Whoever has used the key, Radix too, says so.
      if (
        event.key === "Escape" &&
        !event.defaultPrevented &&
        !isListOpen(event)
      ) {
        event.preventDefault()
        close.current()
      }
    }

    document.addEventListener("keydown", listen)

    return () => document.removeEventListener("keydown", listen)
  }, [isOpen])

  return useCallback((event: KeyboardEvent) => {
    event.preventDefault()

    if (!isListOpen(event)) {
      close.current()
    }
  }, [])
}

/** Whether what has the focus has opened choices of its own. */
function isListOpen({ target }: KeyboardEvent): boolean {
  return (
    target instanceof Element &&
    target.matches("[role=combobox][aria-expanded=true]")
  )
}
