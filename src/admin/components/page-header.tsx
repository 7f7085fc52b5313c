import { Heading, Text } from "@medusajs/ui"
import { ReactNode } from "react"

interface PageHeaderProps {
  title: string
  subtitle?: string
  /** Buttons, the main one last. */
  children?: ReactNode
  level?: "h1" | "h2"
}

/** The head of a page or of a widget: what it is, and what can be done. */
export function PageHeader({
  title,
  subtitle,
  children,
  level = "h1",
}: PageHeaderProps) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 px-6 py-4">
      <div>
        <Heading level={level}>{title}</Heading>
        {subtitle && (
          <Text className="text-ui-fg-subtle" size="small">
            {subtitle}
          </Text>
        )}
      </div>
      {children && (
        <div className="flex flex-wrap items-center gap-2 [&>*]:shrink-0">
          {children}
        </div>
      )}
    </div>
  )
}
