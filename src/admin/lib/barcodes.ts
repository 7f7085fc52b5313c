/** EAN-8, UPC-A, EAN-13 and ITF-14. */
const BARCODE = /^(\d{8}|\d{12,14})$/

/** Whether a text looks like a product's barcode rather than a SKU. */
export const isBarcode = (code: string) => BARCODE.test(code)

/**
 * The ways in which one code is written: a UPC-A of 12 digits is an EAN-13 with a
 * zero in front, and what a camera or a scanner makes of it depends on the device.
 */
export function spellingsOf(code: string): string[] {
  if (/^\d{12}$/.test(code)) {
    return [code, `0${code}`]
  }

  return /^0\d{12}$/.test(code) ? [code, code.slice(1)] : [code]
}

/** What a camera sees, picture by picture. */
export interface Sight {
  /** Takes the codes of one picture, and gives those of them that are new. */
  take(codes: string[]): string[]
  /** Whether nothing that was given is in sight any more. */
  isClear(): boolean
}

/**
 * Which codes in a camera's pictures are new. A code counts when two pictures in a
 * row agree on it, and once for as long as it is in sight: to be counted again, it
 * must have been away for some pictures, as it is between two units in a hand.
 */
export function openSight(picturesAway = 5): Sight {
  const seen = new Map<string, { times: number; away: number }>()

  return {
    take: (codes) => {
      for (const [code, sight] of seen) {
        sight.away = codes.includes(code) ? 0 : sight.away + 1

        // One picture that was read wrongly is no sight of anything.
        if (sight.away > (sight.times < 2 ? 0 : picturesAway)) {
          seen.delete(code)
        }
      }

      return [...new Set(codes)].filter((code) => {
        const sight = seen.get(code) ?? { times: 0, away: 0 }

        sight.times += 1
        seen.set(code, sight)

        return sight.times === 2
      })
    },
    isClear: () => [...seen.values()].every(({ times }) => times < 2),
  }
}
