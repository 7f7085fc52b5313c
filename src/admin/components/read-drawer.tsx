import { Drawer } from "@medusajs/ui"
import { ReactNode } from "react"

import { DrawerHead } from "./form-drawer"
import { SideDrawer } from "./side-drawer"

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
  return (
    <SideDrawer isOpen onClose={onClose}>
      <DrawerHead title={title} description={description} />
      <Drawer.Body className="flex flex-1 flex-col gap-y-6 overflow-y-auto">
        {children}
      </Drawer.Body>
    </SideDrawer>
  )
}
