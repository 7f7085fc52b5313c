import { Button } from "@medusajs/ui"
import { ComponentProps } from "react"

import { Right, useMay } from "../lib/use-may"
import { useText } from "../lib/use-text"

/** A button that is for those alone who may do what it does; to others it says so. */
export function RightButton({
  right,
  ...props
}: ComponentProps<typeof Button> & { right: Right | readonly Right[] }) {
  const t = useText()
  const may = useMay()

  return [right].flat().every((one) => may(one)) ? (
    <Button {...props} />
  ) : (
    <Button {...props} disabled title={t("errors.forbidden.title")} />
  )
}
