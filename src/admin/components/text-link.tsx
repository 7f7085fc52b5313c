import { ReactNode } from "react"
import { Link } from "react-router-dom"

/**
 * A link within text or a list: underlined, since the theme's colour of links is
 * too pale on white for many to read.
 */
export function TextLink({
  to,
  children,
  onClick,
}: {
  to: string
  children: ReactNode
  /** What is done beside following it. */
  onClick?(): void
}) {
  return (
    <Link
      to={to}
      onClick={onClick}
      className="text-ui-fg-base hover:text-ui-fg-interactive focus-visible:text-ui-fg-interactive underline underline-offset-2"
    >
      {children}
    </Link>
  )
}
