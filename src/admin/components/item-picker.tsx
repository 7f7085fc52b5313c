import { clx, Input } from "@medusajs/ui"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { KeyboardEvent, useDeferredValue, useId, useState } from "react"

import { call } from "../lib/client"
import { keys } from "../lib/query-keys"
import { useText } from "../lib/use-text"
import { Field } from "./fields"
import { Thumbnail } from "./thumbnail"

/** An item as it is picked. */
export interface PickedItem {
  id: string
  sku: string | null
  title: string | null
  thumbnail: string | null
}

interface ItemPickerProps {
  label?: string
  hint?: string
  error?: string | null
  /** For those who see it, its place says what it is. */
  isLabelHidden?: boolean
  value: PickedItem | null
  onChange(item: PickedItem | null): void
}

/**
 * An item, found by its SKU or title as it is typed: up and down walk what was
 * found, Enter takes it, Esc leaves it.
 */
export function ItemPicker({
  label,
  hint,
  error,
  isLabelHidden,
  value,
  onChange,
}: ItemPickerProps) {
  const t = useText()
  const listId = useId()
  const [text, setText] = useState("")
  const [isOpen, setOpen] = useState(false)
  const [active, setActive] = useState(0)
  const q = useDeferredValue(text.trim())
  const { data } = useQuery({
    queryKey: keys.shop("items", q),
    queryFn: ({ signal }) =>
      call<{ inventory_items: PickedItem[] }>("/admin/inventory-items", {
        query: { q, limit: 8, fields: "id,sku,title,thumbnail", order: "sku" },
        signal,
      }),
    enabled: isOpen,
    placeholderData: keepPreviousData,
  })
  const found = data?.inventory_items ?? []

  const take = (item: PickedItem | undefined) => {
    if (item) {
      onChange(item)
      setText("")
      setOpen(false)
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]

    if (step) {
      event.preventDefault()
      setOpen(true)
      setActive(
        (before) => (before + step + found.length) % Math.max(found.length, 1)
      )
    } else if (event.key === "Enter" && isOpen) {
      event.preventDefault()
      take(found[active])
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault()
      setOpen(false)
    }
  }

  return (
    <Field
      label={label ?? t("common.item")}
      isLabelHidden={isLabelHidden}
      hint={hint}
      error={error}
    >
      {({ id, describedBy }) => (
        <div className="relative">
          <Input
            id={id}
            size="small"
            role="combobox"
            aria-autocomplete="list"
            aria-expanded={isOpen}
            aria-controls={listId}
            aria-activedescendant={
              isOpen && found[active] ? `${listId}-${active}` : undefined
            }
            aria-describedby={describedBy}
            aria-invalid={Boolean(error)}
            autoComplete="off"
            placeholder={t("common.chooseItem")}
            value={isOpen ? text : value ? nameOfItem(value) : text}
            onChange={(event) => {
              setText(event.target.value)
              setActive(0)
              setOpen(true)
              onChange(null)
            }}
            onFocus={() => setOpen(true)}
            onBlur={() => setOpen(false)}
            onKeyDown={onKeyDown}
          />
          <ul
            id={listId}
            role="listbox"
            aria-label={label ?? t("common.item")}
            className={clx(
              "bg-ui-bg-component shadow-elevation-flyout absolute inset-x-0 top-full z-10 mt-1 max-h-64 overflow-y-auto rounded-lg p-1",
              { hidden: !isOpen }
            )}
          >
            {found.map((item, index) => (
              <li
                key={item.id}
                id={`${listId}-${index}`}
                role="option"
                aria-selected={index === active}
                className={clx(
                  "txt-compact-small flex cursor-pointer items-center gap-x-3 rounded-md px-2 py-1.5",
                  { "bg-ui-bg-component-hover": index === active }
                )}
                // Before the field loses the focus, which would close the list.
                onMouseDown={(event) => {
                  event.preventDefault()
                  take(item)
                }}
              >
                <Thumbnail src={item.thumbnail} />
                <span className="truncate">{nameOfItem(item)}</span>
              </li>
            ))}
            {data && !found.length && (
              <li
                role="option"
                aria-selected={false}
                aria-disabled
                className="txt-compact-small text-ui-fg-subtle px-2 py-1.5"
              >
                {t("common.nothingFound")}
              </li>
            )}
          </ul>
        </div>
      )}
    </Field>
  )
}

function nameOfItem({ id, sku, title }: PickedItem): string {
  return [sku, title].filter(Boolean).join(" · ") || id
}
