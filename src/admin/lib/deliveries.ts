import { Incoming, isReceivable } from "./incoming"

/** A row of what is expected: a line, or the delivery that several come with. */
export interface DeliveryRow {
  id: string
  /** Of several, the first of the list. */
  line: Incoming
  /** All of them, in the row that stands for them; of one alone, itself. */
  lines: Incoming[]
  /** Whether it stands for several. */
  isDelivery: boolean
  isOpen: boolean
  /** Whether it is one of several, below their row. */
  isPart: boolean
}

/** What lines of one delivery have in common; null of what comes by itself. */
export function referenceOf({ kind, reference }: Incoming): string | null {
  return kind === "expected" ? reference : null
}

/**
 * Shows what comes together as one row, where the first of its lines stands, with its
 * lines below while it is open.
 *
 * @param shown the lines of the page
 * @param others lines of the same deliveries that stand on other pages
 */
export function foldDeliveries(
  shown: Incoming[],
  others: Incoming[],
  isOpen: (reference: string) => boolean
): DeliveryRow[] {
  const deliveries = new Map<string, Map<string, Incoming>>()

  // A line of the page is of now, and stands before those of other pages.
  for (const line of [...shown, ...others]) {
    const reference = referenceOf(line)

    if (reference !== null) {
      const lines = deliveries.get(reference) ?? new Map<string, Incoming>()

      deliveries.set(reference, lines)
      lines.set(line.id, lines.get(line.id) ?? line)
    }
  }

  const begun = new Set<string>()

  return shown.flatMap((line) => {
    const reference = referenceOf(line)
    const lines =
      reference === null ? [] : [...deliveries.get(reference)!.values()]

    if (reference === null || lines.length === 1) {
      return [rowOf(line, false)]
    }
    if (begun.has(reference)) {
      return []
    }

    const isShown = isOpen(reference)

    begun.add(reference)

    return [
      {
        id: `delivery ${reference}`,
        line,
        lines,
        isDelivery: true,
        isOpen: isShown,
        isPart: false,
      },
      ...(isShown ? lines.map((one) => rowOf(one, true)) : []),
    ]
  })
}

/** What is selected with a row: what can be received, changed or cancelled of it. */
export function selectableOf({ lines }: DeliveryRow): string[] {
  return lines.filter(isReceivable).map(({ id }) => id)
}

function rowOf(line: Incoming, isPart: boolean): DeliveryRow {
  return {
    id: line.id,
    line,
    lines: [line],
    isDelivery: false,
    isOpen: false,
    isPart,
  }
}
