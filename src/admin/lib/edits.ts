/** How a person changes what is on hand. */
export type EditMode = "add" | "take" | "set"

export const EDIT_MODES: EditMode[] = ["add", "take", "set"]

/** A change that is not saved yet. */
export interface Edit {
  level_id: string
  inventory_item_id: string
  location_id: string
  /** For people: the SKU or title, and the location. */
  item_name: string
  location_name: string
  mode: EditMode
  units: number
  /** What was on hand when the person decided. */
  seen: number
  /** Why the server refused it, where that was not another number on hand. */
  refusal?: string
  /** It was sent, and nobody knows whether it was saved. */
  isSent?: boolean
}

/** Whether the level has another number by now than the person decided on. */
export function isStale(edit: Edit, now: number | undefined): boolean {
  // What was sent may itself be why the number is another.
  return !edit.isSent && (now ?? edit.seen) !== edit.seen
}

/** A line of a call to `/admin/stock-adjustments`. */
export interface AdjustmentLine {
  inventory_item_id: string
  location_id: string
  expected: number
  adjustment?: number
  stocked_quantity?: number
}

/** Without the tail of binary fractions: 0.1 + 0.2 is 0.3. */
function exact(value: number): number {
  return Number(value.toPrecision(15)) + 0
}

/** By how much the level changes. */
export function changeOf(edit: Pick<Edit, "mode" | "units" | "seen">): number {
  switch (edit.mode) {
    case "add":
      return edit.units
    case "take":
      return exact(-edit.units)
    case "set":
      return exact(edit.units - edit.seen)
  }
}

/** What will be on hand. */
export function resultOf(edit: Pick<Edit, "mode" | "units" | "seen">): number {
  return edit.mode === "set" ? edit.units : exact(edit.seen + changeOf(edit))
}

/**
 * The edit that sets the number that the person meant, seen from the number that
 * is there now.
 */
export function keepNumber(edit: Edit, now: number): Edit {
  return {
    ...edit,
    mode: "set",
    units: resultOf(edit),
    seen: now,
    refusal: undefined,
  }
}

/** The edit that makes the change that the person meant to the number of now. */
export function keepChange(edit: Edit, now: number): Edit {
  const change = changeOf(edit)

  return {
    ...edit,
    mode: change < 0 ? "take" : "add",
    units: Math.abs(change),
    seen: now,
    refusal: undefined,
  }
}

/**
 * The line that saves an edit. It always says which number the person saw: where
 * there is another by now, the server leaves the level alone and tells.
 */
export function lineOf(edit: Edit): AdjustmentLine {
  const { inventory_item_id, location_id, seen } = edit

  return {
    inventory_item_id,
    location_id,
    expected: seen,
    ...(edit.mode === "set"
      ? { stocked_quantity: edit.units }
      : { adjustment: changeOf(edit) }),
  }
}

/** What a person typed into a cell: +5 adds, -3 takes away, 12 sets. */
export function modeTyped(key: string): EditMode | null {
  if (key === "+") {
    return "add"
  }
  if (key === "-" || key === "\u2212") {
    return "take"
  }

  return /^\d$/.test(key) ? "set" : null
}
