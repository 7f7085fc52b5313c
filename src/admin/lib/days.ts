/**
 * A day as a person picks it, as the moment that is sent: the end of that day
 * where the person is. What is expected on Friday is late on Saturday.
 */
export function momentOfDay(day: string): string | null {
  const [year, month, date] = day.split("-").map(Number)

  if (!year || !month || !date) {
    return null
  }

  const end = new Date(year, month - 1, date, 23, 59, 59)

  return Number.isNaN(end.getTime()) ? null : end.toISOString()
}

/** The day of a moment where the person is, as a date field has it. */
export function dayOf(moment: string | null | undefined): string {
  if (!moment) {
    return ""
  }

  const at = new Date(moment)
  const two = (value: number) => String(value).padStart(2, "0")

  return Number.isNaN(at.getTime())
    ? ""
    : `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

/** The first moment of a day, and of the day after it: what a list is asked for. */
export function startOfDay(day: string, later = 0): string | null {
  const [year, month, date] = day.split("-").map(Number)

  if (!year || !month || !date) {
    return null
  }

  const start = new Date(year, month - 1, date + later)

  return Number.isNaN(start.getTime()) ? null : start.toISOString()
}
