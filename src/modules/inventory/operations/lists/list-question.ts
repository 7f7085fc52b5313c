import { isDefined } from "@medusajs/framework/utils"

import { isStorableText } from "../../policy/readable"
import { Condition, isPlain, readFilter } from "./list-filter"
import { ITEM, ITEM_ID, ListedTable, LISTED_ITEMS } from "./listed-tables"

/** What is to be told of a row: its columns, and the rows that it leads to. */
export interface Told {
  table: ListedTable
  /** Columns and what is computed, each once. */
  columns: string[]
  /** Of a deleted item the ORM tells no id, where only the item as a whole was asked for. */
  forgetsItemId: boolean
  item?: Told
  many: Record<string, Told>
}

/** A question for a list that a statement of our own answers. */
export interface ListQuestion {
  table: ListedTable
  where: Condition[]
  /** Each to be found, in some column or another. */
  words: string[]
  order: { name: string; isDescending: boolean }[]
  take: number | null
  skip: number
  withDeleted: boolean
  told: Told
}

/**
 * Reads a question in the terms of Medusa's modules, if its shape is a known one.
 *
 * @returns null for a question that takes the whole of the ORM, which then answers
 * it, or says what is wrong with it
 */
export function readListQuestion(
  table: ListedTable,
  filters: object | null | undefined,
  config: object | null | undefined
): ListQuestion | null {
  const { select, relations, order, take, skip, withDeleted, args, ...more } =
    (config ?? {}) as Record<string, unknown>
  const { q, ...filter } = (filters ?? {}) as { q?: unknown }

  if (
    Object.values(more).some((value) => isDefined(value) && value !== null) ||
    (isDefined(args) && !(isPlain(args) && !Object.keys(args).length)) ||
    !isAmount(take) ||
    !isAmount(skip) ||
    (isDefined(withDeleted) && typeof withDeleted !== "boolean")
  ) {
    return null
  }

  const where = readFilter(filter, table)
  const words = readWords(q)
  const ordered = readOrder(order, table)
  const told = readTold(table, select, relations)

  return where && words && ordered && told
    ? {
        table,
        where,
        words: table.searched.length ? words : [],
        order: ordered,
        take: (take as number | null | undefined) ?? null,
        skip: (skip as number | null | undefined) ?? 0,
        withDeleted: withDeleted === true,
        told,
      }
    : null
}

function isAmount(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    (Number.isSafeInteger(value) && (value as number) >= 0)
  )
}

function readWords(q: unknown): string[] | null {
  if (q === undefined || q === "") {
    return []
  }

  return typeof q === "string" && isStorableText(q)
    ? q.split(/\s+/).filter(Boolean)
    : null
}

const DIRECTION = /^(asc|desc)$/i

function readOrder(
  order: unknown,
  { columns }: ListedTable
): ListQuestion["order"] | null {
  if (order === undefined || order === null) {
    return []
  }
  if (!isPlain(order)) {
    return null
  }

  const parts = Object.entries(order) as [string, unknown][]

  return parts.every(
    ([name, direction]) =>
      Object.hasOwn(columns, name) &&
      columns[name] !== "json" &&
      typeof direction === "string" &&
      DIRECTION.test(direction)
  )
    ? parts.map(([name, direction]) => ({
        name,
        isDescending: /^desc$/i.test(direction as string),
      }))
    : null
}

function readTold(
  table: ListedTable,
  select: unknown = undefined,
  relations: unknown = []
): Told | null {
  const paths = relations ?? []

  if (!isTexts(paths) || (isDefined(select) && !isTexts(select))) {
    return null
  }

  // A relation of a relation takes the ORM.
  if (paths.some((path) => !relatedTo(table, path))) {
    return null
  }
  if (!isDefined(select) || select === null) {
    return toldWith(table, null, {}, paths)
  }

  const own: string[] = []
  const ofRelations: Record<string, string[]> = {}

  for (const field of select) {
    const [first, second, ...rest] = field.split(".") as [string, ...string[]]
    const related = relatedTo(table, first)

    if (second === undefined && isField(table, first)) {
      own.push(first)
    } else if (
      second !== undefined &&
      related &&
      !rest.length &&
      isField(related, second)
    ) {
      ;(ofRelations[first] ??= []).push(second)
    } else if (isOfTheModel(table, field)) {
      return null
    }
    // What no model knows is passed over.
  }

  return toldWith(table, own, ofRelations, paths)
}

function toldWith(
  table: ListedTable,
  own: string[] | null,
  ofRelations: Record<string, string[]>,
  paths: string[]
): Told {
  const told: Told = {
    table,
    columns: columnsOf(table, own),
    forgetsItemId: false,
    many: {},
  }

  for (const name of new Set([...paths, ...Object.keys(ofRelations)])) {
    const related = relatedTo(table, name)!
    const fields = ofRelations[name] ?? null
    const columns = columnsOf(related, fields)

    if (name === ITEM) {
      told.item = { table: related, columns, forgetsItemId: false, many: {} }
      told.forgetsItemId = !fields && own !== null && !own.includes(ITEM_ID)
      told.columns = once([...told.columns, ITEM_ID])
    } else {
      told.many[name] = {
        table: related,
        columns: once([...columns, ITEM_ID]),
        forgetsItemId: false,
        many: {},
      }
    }
  }

  return told
}

const once = (names: string[]) => [...new Set(names)]

/** The columns behind fields, all if there are none; the id is told of every row. */
function columnsOf(
  { columns, computed, isComputedAlways }: ListedTable,
  fields: string[] | null
): string[] {
  return fields
    ? once(["id", ...fields.map((name) => name.replace(/^raw_/, ""))])
    : Object.keys(columns).filter((name) => isComputedAlways || !computed[name])
}

function isField({ columns }: ListedTable, name: string): boolean {
  return (
    Object.hasOwn(columns, name) ||
    (name.startsWith("raw_") && columns[name.slice(4)] === "quantity")
  )
}

function relatedTo(table: ListedTable, name: string): ListedTable | undefined {
  return table.hasItem && name === ITEM
    ? LISTED_ITEMS
    : Object.hasOwn(table.many, name)
      ? table.many[name]
      : undefined
}

/** Whether the ORM finds something of that name, which is not for us to tell. */
function isOfTheModel(table: ListedTable, field: string): boolean {
  const [first, ...rest] = field.split(".") as [string, ...string[]]
  const [name] = first.split(":") as [string]
  const related = relatedTo(table, name)

  return rest.length && related
    ? isOfTheModel(related, rest.join("."))
    : name === "*" ||
        !!related ||
        table.others.includes(name) ||
        isField(table, name)
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string")
}
