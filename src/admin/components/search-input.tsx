import { MagnifyingGlass } from "@medusajs/icons"
import { Input } from "@medusajs/ui"
import { useEffect, useRef, useState } from "react"

import { useText } from "../lib/use-text"

const PAUSE_MS = 250

interface SearchInputProps {
  value: string
  onChange(value: string): void
  placeholder?: string
}

/** Asks once the typing pauses. "/" jumps here from anywhere on the page. */
export function SearchInput({
  value,
  onChange,
  placeholder,
}: SearchInputProps) {
  const t = useText()
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(value)
  const [asked, setAsked] = useState(value)

  // The address changed from elsewhere: gone back, or cleared.
  if (value !== asked) {
    setAsked(value)
    setText(value)
  }

  useEffect(() => {
    if (text === asked) {
      return
    }

    const timer = setTimeout(() => {
      setAsked(text)
      onChange(text)
    }, PAUSE_MS)

    return () => clearTimeout(timer)
  }, [asked, onChange, text])

  useEffect(() => {
    const jump = (event: KeyboardEvent) => {
      if (event.key === "/" && !isTyping(event.target)) {
        event.preventDefault()
        input.current?.focus()
      }
    }

    document.addEventListener("keydown", jump)

    return () => document.removeEventListener("keydown", jump)
  }, [])

  return (
    <div className="relative">
      <MagnifyingGlass
        aria-hidden
        className="text-ui-fg-muted pointer-events-none absolute left-2 top-1/2 z-[1] -translate-y-1/2"
      />
      {/* The search field of @medusajs/ui has a picture without a name in it. */}
      <Input
        ref={input}
        role="searchbox"
        size="small"
        autoComplete="off"
        className="pl-8"
        aria-label={t("table.search")}
        placeholder={placeholder ?? t("table.search")}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </div>
  )
}

/** Whether a key belongs to what somebody is typing. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
  )
}
