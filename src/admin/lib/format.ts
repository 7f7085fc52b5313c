import { useMemo } from "react"
import { useTranslation } from "react-i18next"

/** A number and date format for each language of the dashboard. */
export interface Format {
  locale: string
  /** A quantity, which may be a fraction: four places hold sixteenths. */
  quantity(value: number): string
  /** A number that was worked out: two decimals tell enough of it. */
  rounded(value: number): string
  /** With its sign, as a change: +3, −2. */
  change(value: number): string
  /** An amount in a currency, by its code. */
  money(amount: number, currency: string): string
  date(value: string | Date): string
  /** Without the year, for the axis of a chart. */
  shortDate(value: string | Date): string
  /** Without the year where it is that of `now`. */
  nearDate(value: string | Date, now: number): string
  dateTime(value: string | Date): string
  /** Of a day that is known. */
  time(value: string | Date): string
  /** Minutes and seconds, as in 14:32; hours where there are any. */
  timeLeft(milliseconds: number): string
}

/**
 * The language tag of a language of the dashboard, whose codes are its own:
 * `ptBR` for `pt-BR`.
 */
export function localeOf(language: string): string {
  const tag = language.replace(/^([a-z]{2,3})([A-Z]{2})$/, "$1-$2")

  try {
    return Intl.getCanonicalLocales(tag)[0] ?? "en"
  } catch {
    return "en"
  }
}

/** The formats of a locale, for what stands outside of React. */
export function formatsOf(locale: string): Format {
  const quantity = new Intl.NumberFormat(locale, { maximumFractionDigits: 4 })
  const change = new Intl.NumberFormat(locale, {
    maximumFractionDigits: 4,
    signDisplay: "exceptZero",
  })
  const rounded = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 })
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "medium" })
  const shortDate = new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "short",
  })
  const time = new Intl.DateTimeFormat(locale, { timeStyle: "short" })
  const dateTime = new Intl.DateTimeFormat(locale, {
    dateStyle: "medium",
    timeStyle: "short",
  })

  return {
    locale,
    // Never minus zero.
    quantity: (value) => quantity.format(value + 0),
    rounded: (value) => rounded.format(value),
    change: (value) => change.format(value),
    money: (amount, currency) =>
      new Intl.NumberFormat(locale, { style: "currency", currency }).format(
        amount
      ),
    date: (value) => date.format(new Date(value)),
    shortDate: (value) => shortDate.format(new Date(value)),
    nearDate: (value, now) => {
      const day = new Date(value)

      return day.getFullYear() === new Date(now).getFullYear()
        ? shortDate.format(day)
        : date.format(day)
    },
    dateTime: (value) => dateTime.format(new Date(value)),
    time: (value) => time.format(new Date(value)),
    timeLeft: (milliseconds) => {
      const seconds = Math.max(0, Math.ceil(milliseconds / 1000))
      const parts = [
        Math.floor(seconds / 3600),
        Math.floor((seconds % 3600) / 60),
        seconds % 60,
      ]
      const shown = parts[0] ? parts : parts.slice(1)

      return shown
        .map((part, index) =>
          index ? String(part).padStart(2, "0") : String(part)
        )
        .join(":")
    },
  }
}

/** Numbers and dates as the language of the dashboard writes them. */
export function useFormat(): Format {
  const { i18n } = useTranslation()

  return useMemo(() => formatsOf(localeOf(i18n.language)), [i18n.language])
}

/**
 * Reads a quantity as a person types it: with a comma or a point before the
 * decimals, and no thousands separators, which nobody could tell from them.
 * Null where it is no number.
 */
export function readQuantity(text: string): number | null {
  const trimmed = text.trim().replace("\u2212", "-")

  if (!/^[+-]?(\d+([.,]\d*)?|[.,]\d+)$/.test(trimmed)) {
    return null
  }

  const value = Number(trimmed.replace(",", "."))

  return Number.isFinite(value) ? value : null
}
