import { Drawer } from "@medusajs/ui"
import { ReactNode } from "react"

import { useEscape } from "../lib/use-escape"
import { useOpener } from "../lib/use-opener"

interface SideDrawerProps {
  isOpen: boolean
  onClose(): void
  /** By Escape or a press beside it, which may be by mistake; closes it if not given. */
  onLeave?(): void
  children: ReactNode
}

/**
 * What opens beside a page: begins in its first field, where it has one, closes by
 * Escape and takes the focus back to where it was opened from.
 */
export function SideDrawer({
  isOpen,
  onClose,
  onLeave = onClose,
  children,
}: SideDrawerProps) {
  const onCloseAutoFocus = useOpener(isOpen)
  const onEscapeKeyDown = useEscape(isOpen, onLeave)

  return (
    <Drawer open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Drawer.Content
        onOpenAutoFocus={focusFirstField}
        onCloseAutoFocus={onCloseAutoFocus}
        onEscapeKeyDown={onEscapeKeyDown}
        onPointerDownOutside={(event) => {
          event.preventDefault()
          onLeave()
        }}
      >
        {children}
      </Drawer.Content>
    </Drawer>
  )
}

/** What is typed into or chosen; what opens a list when it is entered waits for it. */
const FIELDS =
  "input:not([type]), input[type=text], input[type=number], textarea, button"

function focusFirstField(event: Event): void {
  const drawer = event.currentTarget as HTMLElement
  const field = [...drawer.querySelectorAll<HTMLElement>(FIELDS)].find(
    (one) =>
      !one.matches(":disabled, [aria-hidden=true]") &&
      (one.tagName === "BUTTON") === (one.getAttribute("role") === "combobox")
  )

  if (field) {
    event.preventDefault()
    field.focus()
  }
}
