import { useCallback } from "react"
import { useTranslation } from "react-i18next"

/** The namespace of our texts in the dashboard's translations. */
export const NAMESPACE = "holdfast"

export type Translate = (
  key: string,
  values?: Record<string, unknown>
) => string

/**
 * Our texts in the language of the dashboard. Numbers in a text are given as
 * `count`, or formatted by `useFormat` before.
 *
 * @example
 * const t = useText()
 * t("menu.stock")
 */
export function useText(): Translate {
  const { t } = useTranslation(NAMESPACE)

  return useCallback(
    (key: string, values?: Record<string, unknown>) =>
      String(values ? t(key, values) : t(key)),
    [t]
  )
}
