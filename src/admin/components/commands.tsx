import { clx, CommandBar, Kbd } from "@medusajs/ui"
import { Fragment, useEffect, useRef } from "react"

import { useFormat } from "../lib/format"
import { Right } from "../lib/use-may"
import { useText } from "../lib/use-text"
import { isTyping } from "./search-input"

/** What can be done with the rows that are selected. */
export interface Command {
  label: string
  /** One letter; not "x", by which a row is selected, nor "u", by which none is. */
  shortcut: string
  /** Who has it not is not offered this. */
  right?: Right
  run(): void
}

interface CommandsProps {
  commands: Command[]
  /** How many rows are selected: at none the bar is away. */
  count: number
  onUnselect(): void
}

/**
 * The bar of what can be done with the rows that are selected. On a phone it takes
 * several lines. Its letters are the page's own: not with Ctrl, Alt or Cmd, by which
 * the browser does other things, and not while a drawer, a menu or a question has the
 * keyboard. CommandBar.Command heeds neither, so that a letter by which somebody
 * sought a choice in a drawer unselected all rows behind it.
 */
export function Commands({ commands, count, onUnselect }: CommandsProps) {
  const t = useText()
  const format = useFormat()
  const bar = useRef<HTMLElement | null>(null)
  const all: Command[] = [
    ...commands,
    { label: t("table.unselect"), shortcut: "u", run: onUnselect },
  ]

  useKeys(all, count > 0, bar)

  return (
    <CommandBar open={count > 0}>
      <CommandBar.Bar
        ref={(element: HTMLElement | null) => {
          // The dashboard's bar is a dialog that takes no name of its own.
          bar.current = element?.closest<HTMLElement>("[role=dialog]") ?? null
          bar.current?.setAttribute("aria-label", t("table.commands"))
        }}
        className="max-sm:max-w-[calc(100vw-1rem)] max-sm:flex-wrap max-sm:justify-center max-sm:rounded-2xl max-sm:after:rounded-2xl"
      >
        <CommandBar.Value>
          {t("table.selected", { number: format.quantity(count) })}
        </CommandBar.Value>
        {all.map(({ label, run, shortcut }) => (
          <Fragment key={label}>
            <CommandBar.Seperator className="max-sm:hidden" />
            <button
              type="button"
              onClick={run}
              className={clx(
                "bg-ui-contrast-bg-base txt-compact-small-plus transition-fg text-ui-contrast-fg-primary hover:bg-ui-contrast-bg-base-hover active:bg-ui-contrast-bg-base-pressed focus-visible:bg-ui-contrast-bg-highlight",
                "flex items-center gap-x-2 px-3 py-2.5 outline-none sm:last-of-type:-mr-1 sm:last-of-type:pr-4"
              )}
            >
              <span>{label}</span>
              <Kbd className="bg-ui-contrast-bg-subtle border-ui-contrast-border-base text-ui-contrast-fg-secondary max-sm:hidden">
                {shortcut.toUpperCase()}
              </Kbd>
            </button>
          </Fragment>
        ))}
      </CommandBar.Bar>
    </CommandBar>
  )
}

function useKeys(
  commands: Command[],
  isOpen: boolean,
  bar: { readonly current: HTMLElement | null }
) {
  const current = useRef(commands)

  useEffect(() => {
    current.current = commands
  })

  useEffect(() => {
    if (!isOpen) {
      return
    }

    const listen = (event: KeyboardEvent) => {
      const { altKey, ctrlKey, defaultPrevented, metaKey, target } = event
      const command = current.current.find(
        ({ shortcut }) => shortcut === event.key.toLowerCase()
      )

      if (
        command &&
        !altKey &&
        !ctrlKey &&
        !metaKey &&
        !defaultPrevented &&
        !isTyping(target) &&
        !isElsewhere(bar.current)
      ) {
        event.preventDefault()
        command.run()
      }
    }

    document.addEventListener("keydown", listen)

    return () => document.removeEventListener("keydown", listen)
  }, [bar, isOpen])
}

/** What takes the keyboard while it is open. */
const LAYERS = ["dialog", "alertdialog", "menu", "listbox"]
  .map((role) => `[role=${role}][data-state=open]`)
  .join(", ")

function isElsewhere(bar: HTMLElement | null): boolean {
  return [...document.querySelectorAll(LAYERS)].some((one) => one !== bar)
}
