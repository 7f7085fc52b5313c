import { EllipsisHorizontal } from "@medusajs/icons"
import { DropdownMenu, IconButton } from "@medusajs/ui"

import { Right, useMay } from "../lib/use-may"

export interface RowAction {
  label: string
  /** Who has it not is not offered this. */
  right: Right
  run(): void
  isDisabled?: boolean
}

/** What can be done with one row. */
export function RowMenu({
  label,
  actions,
}: {
  /** Of which row it is, for those who hear it. */
  label: string
  actions: RowAction[]
}) {
  const may = useMay()
  const offered = actions.filter(({ right }) => may(right))

  if (!offered.length) {
    return null
  }

  return (
    <DropdownMenu>
      <DropdownMenu.Trigger asChild>
        <IconButton size="small" variant="transparent" aria-label={label}>
          <EllipsisHorizontal />
        </IconButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Content align="end">
        {offered.map(({ label: text, run, isDisabled }) => (
          <DropdownMenu.Item key={text} disabled={isDisabled} onSelect={run}>
            {text}
          </DropdownMenu.Item>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu>
  )
}
