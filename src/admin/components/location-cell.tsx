/**
 * A location in a list. A long name takes two lines, and is told whole where it is pointed
 * at: on one line it would push the numbers that are looked for out of sight.
 */
export function LocationCell({ name }: { name: string }) {
  return (
    // As wide as its text, where that is short: the column would shrink to a word.
    <span
      title={name}
      className="line-clamp-2 w-max max-w-24 whitespace-normal break-words sm:max-w-40"
    >
      {name}
    </span>
  )
}
