import { useCallback, useRef } from "react"

/**
 * Takes who closed a drawer back to where it was opened from: without a trigger of
 * its own, as one that a command or a menu opens, it would leave the focus nowhere.
 *
 * @returns what Drawer.Content takes as `onCloseAutoFocus`
 */
export function useOpener(isOpen: boolean): (event: Event) => void {
  const opener = useRef<Element | null>(null)
  const wasOpen = useRef(false)

  // While it is drawn for the first time, the focus is still where it was.
  if (isOpen !== wasOpen.current) {
    wasOpen.current = isOpen

    if (isOpen) {
      opener.current = openerOf(document.activeElement)
    }
  }

  return useCallback((event: Event) => {
    event.preventDefault()

    // What was done may have taken its row from the list: then to the list.
    const place = opener.current?.isConnected
      ? opener.current
      : document.querySelector("main [role=region][tabindex]")

    if (place instanceof HTMLElement) {
      place.focus()
    }
  }, [])
}

/** Of an item of a menu, which closes, the button of the menu. */
function openerOf(focused: Element | null): Element | null {
  const button = focused
    ?.closest("[role=menu]")
    ?.getAttribute("aria-labelledby")

  return button ? document.getElementById(button) : focused
}
