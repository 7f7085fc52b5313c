interface Widgets {
  [id: string]: { hidden?: boolean; section?: string; order?: number }
}

interface Configuration {
  configuration?: { widgets?: Widgets }
}

/** The layout of one of core's pages, as core's route answers it. */
export interface Layout {
  personal_configuration: Configuration | null
  default_configuration: Configuration | null
  active_scope: "personal" | "default"
}

/** What is shown: a person's own, or the shop's where they have chosen that. */
function widgetsOf({
  active_scope,
  default_configuration,
  personal_configuration,
}: Layout): Widgets {
  const shown =
    active_scope === "default"
      ? default_configuration
      : (personal_configuration ?? default_configuration)

  return shown?.configuration?.widgets ?? {}
}

/** What has no place of its own stands at 0, in the order of the page. */
const orderOf = (widgets: Widgets, id: string) => widgets[id]?.order ?? 0

/** Whether all else on the page stands behind it. */
export function isFirst(layout: Layout, id: string): boolean {
  const widgets = widgetsOf(layout)
  const own = orderOf(widgets, id)
  const others = Object.keys(widgets).filter((one) => one !== id)

  return (
    (own < 0 || others.length > 0) &&
    others.every((one) => orderOf(widgets, one) > own)
  )
}

/** The layout with one before all others, which stay as they are. */
export function layoutWithFirst(
  layout: Layout,
  id: string
): { widgets: Widgets } {
  const widgets = widgetsOf(layout)
  const least = Math.min(
    0,
    ...Object.keys(widgets).map((one) => orderOf(widgets, one))
  )

  return {
    widgets: { ...widgets, [id]: { ...widgets[id], order: least - 1 } },
  }
}
