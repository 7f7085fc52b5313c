import { EllipsisHorizontal } from "@medusajs/icons"
import { DropdownMenu, IconButton } from "@medusajs/ui"

export interface RowAction {
  label: string
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
  return (
    <DropdownMenu>
      <DropdownMenu.Trigger asChild>
        <IconButton size="small" variant="transparent" aria-label={label}>
          <EllipsisHorizontal />
        </IconButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Content align="end">
        {actions.map(({ label: text, run, isDisabled }) => (
          <DropdownMenu.Item key={text} disabled={isDisabled} onSelect={run}>
            {text}
          </DropdownMenu.Item>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu>
  )
}
