import type { Movement } from "./movements"

/** A row of the history: a movement, or several that were made in one change. */
export interface MovementRow {
  id: string
  /** Of several, the first of the list. */
  movement: Movement
  /** All of them, in the row that stands for them; of one alone, itself. */
  movements: Movement[]
  /** Whether it stands for several. */
  isGroup: boolean
  isOpen: boolean
  /** Whether it is one of several, below their row. */
  isPart: boolean
}

/**
 * Folds what was changed in one go, and stands together in the list, into one row,
 * with its lines below while it is open.
 */
export function foldGroups(
  movements: Movement[],
  isOpen: (groupId: string) => boolean
): MovementRow[] {
  const runs: Movement[][] = []

  for (const movement of movements) {
    const run = runs.at(-1)

    if (run && movement.group_id && run[0]!.group_id === movement.group_id) {
      run.push(movement)
    } else {
      runs.push([movement])
    }
  }

  return runs.flatMap((run) => {
    const [first] = run as [Movement]

    if (run.length === 1) {
      return [lineOf(first, false)]
    }

    const isShown = isOpen(first.group_id!)

    return [
      {
        id: `group ${first.id}`,
        movement: first,
        movements: run,
        isGroup: true,
        isOpen: isShown,
        isPart: false,
      },
      ...(isShown ? run.map((movement) => lineOf(movement, true)) : []),
    ]
  })
}

function lineOf(movement: Movement, isPart: boolean): MovementRow {
  return {
    id: movement.id,
    movement,
    movements: [movement],
    isGroup: false,
    isOpen: false,
    isPart,
  }
}
