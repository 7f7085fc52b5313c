import { Drawer } from "@medusajs/ui"
import { ReactNode } from "react"

import { useOpener } from "../lib/use-opener"
import { DrawerHead } from "./form-drawer"

interface ReadDrawerProps {
  title: string
  description?: string
  onClose(): void
  children: ReactNode
}

/** Something to read beside the page. */
export function ReadDrawer({
  title,
  description,
  onClose,
  children,
}: ReadDrawerProps) {
  const onCloseAutoFocus = useOpener(true)

  return (
    <Drawer open onOpenChange={(open) => !open && onClose()}>
      <Drawer.Content onCloseAutoFocus={onCloseAutoFocus}>
        <DrawerHead title={title} description={description} />
        <Drawer.Body className="flex flex-1 flex-col gap-y-6 overflow-y-auto">
          {children}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer>
  )
}
