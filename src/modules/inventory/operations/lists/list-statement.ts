import { label, Statement } from "../../sql/statement"
import { Condition } from "./list-filter"
import { ListQuestion, Told } from "./list-question"
import {
  ColumnKind,
  expressionOf,
  ITEM_ID,
  LISTED_ITEMS,
} from "./listed-tables"

const CASTS: Record<ColumnKind, string> = {
  text: "text",
  number: "numeric",
  quantity: "numeric",
  computed: "numeric",
  boolean: "boolean",
  moment: "timestamptz",
  json: "jsonb",
}

type Bind = (value: unknown) => string

/**
 * The statement of a list: its rows, each as JSON in `row`, and how many there are
 * in all in `count`, if that is asked for. Of a page beyond the end there is one row
 * with nothing but the count.
 *
 * What is computed and what is joined is so for the rows of the page alone. A filter
 * that costs more than a look at the row is asked once, for the page and the count.
 */
export function listStatement(
  question: ListQuestion,
  isCounted: boolean
): Statement {
  const { table, order, take, skip, told } = question
  const values: unknown[] = []
  const bind: Bind = (value) => `$${values.push(value)}`
  const source = sourceOf(question, bind)
  const keys = order.map(({ name }) => expressionOf(table, "listed", name))
  const directions = order.map(({ isDescending }) =>
    isDescending ? " desc" : ""
  )
  // Rows that are alike in the order come by their ids, in the same direction, so
  // that pages do not tell one of them twice.
  const last = order.length && order.at(-1)!.isDescending ? " desc" : ""
  const orderOf = (of: string) =>
    [
      ...directions.map((direction, index) => `${of}.key_${index}${direction}`),
      `${of}.id${last}`,
    ].join(", ")
  const ordered = [
    ...keys.map((key, index) => `${key}${directions[index]}`),
    `listed.id${last}`,
  ].join(", ")
  const named = keys.map((key, index) => `, ${key} as key_${index}`).join("")
  const bounds = [
    take !== null && `limit ${bind(take)}::bigint`,
    skip > 0 && `offset ${bind(skip)}::bigint`,
  ]
    .filter(Boolean)
    .join(" ")
  const isFoundFirst = isCounted && isCostly(question)
  const chosen = isFoundFirst
    ? `
      select *
      from found
      order by ${orderOf("found")}
      ${bounds}`
    : `
      select listed.id${named}
      ${source}
      order by ${ordered}
      ${bounds}`
  // What is sorted is narrow: whole rows took three times as long.
  const isChosenFirst = isFoundFirst || (take !== null && order.length > 0)
  const page = isChosenFirst
    ? `
    select listed.*${order.map((_, index) => `, chosen.key_${index}`).join("")}
    from (${chosen}
    ) chosen
    join ${table.table} listed on listed.id = chosen.id`
    : `
    select listed.*${named}
    ${source}
    order by ${ordered}
    ${bounds}`
  const expressions = [
    isFoundFirst &&
      `found as materialized (
    select listed.id${named}
    ${source}
)`,
    `page as ${Object.keys(told.many).length ? "materialized " : ""}(${page}
)`,
    isCounted &&
      `counted as (
    select count(*)::integer as count
    ${isFoundFirst ? "from found" : source}
)`,
    ...Object.entries(told.many).map(
      ([name, many]) =>
        `${name} as (${manyOf(many, question.withDeleted)}
)`
    ),
  ].filter(Boolean)
  const rows = `
    select page.id${order.map((_, index) => `, page.key_${index}`).join("")},
      (${asJson(told, "page", question.withDeleted)}
      ) as row
    from page
    ${Object.keys(told.many)
      .map((name) => `left join ${name} on ${name}.${ITEM_ID} = page.id`)
      .join("\n    ")}`

  return {
    text: label(
      `list-${table.table.replace("_", "-")}s`,
      `
with ${expressions.join(",\n")}
select ${isCounted ? "counted.count, " : ""}answer.row
from ${
        isCounted
          ? `counted
left join (${rows}
) answer on true`
          : `(${rows}
) answer`
      }
order by ${orderOf("answer")}`
    ),
    values,
  }
}

/** How many rows a list has in all, by itself. */
export function countStatement(question: ListQuestion): Statement {
  const values: unknown[] = []
  const source = sourceOf(question, (value) => `$${values.push(value)}`)

  return {
    text: label(
      `count-${question.table.table.replace("_", "-")}s`,
      `
select count(*)::integer as count
${source}`
    ),
    values,
  }
}

/** Columns of which a value has few rows. */
const KEYS = ["id", "inventory_item_id", "line_item_id", "cart_id", "sku"]

/**
 * Whether the best way to the rows is the same for all values: few are found, by an
 * index, or nothing is chosen from. A page of what is chosen by other columns is
 * planned for what it is asked for, which may be nearly all rows or hardly any.
 */
export function hasOnePlan({ where, words }: ListQuestion): boolean {
  return (
    !words.length &&
    (!where.length ||
      where.some(
        (condition) =>
          "test" in condition &&
          KEYS.includes(condition.name) &&
          ("by" in condition.test
            ? condition.test.by === "="
            : "among" in condition.test && !condition.test.isNot)
      ))
  )
}

/** Whether the filter or the order asks for more than the columns of the row. */
export function isCostly({
  table,
  where,
  words,
  order,
}: ListQuestion): boolean {
  const asksMore = (condition: Condition): boolean =>
    "all" in condition
      ? condition.all.some(asksMore)
      : "any" in condition
        ? condition.any.some(asksMore)
        : "test" in condition
          ? condition.kind === "computed"
          : true

  return (
    words.length > 0 ||
    where.some(asksMore) ||
    order.some(({ name }) => Object.hasOwn(table.computed, name))
  )
}

/** Where the rows of a list come from, and which. */
function sourceOf(question: ListQuestion, bind: Bind): string {
  const { table, where, words, withDeleted, told } = question
  const isByItem =
    where.some((condition) => "item" in condition) ||
    (words.length > 0 && table.isSearchedByItem)
  const live = (alias: string) =>
    withDeleted ? [] : [`${alias}.deleted_at is null`]
  const conditions = [
    ...live("listed"),
    ...where.map((condition) => conditionOf(condition, question, bind)),
    ...words.flatMap((word) => wordConditions(question, word, bind)),
  ]
  // The ORM keeps what belongs to a deleted item only where it tells of the item.
  const join = isByItem
    ? `
    ${told.item ? "left join" : "join"} inventory_item item
      on ${[`item.id = listed.${ITEM_ID}`, ...live("item")].join(" and ")}`
    : ""

  return `from ${table.table} listed${join}${
    conditions.length
      ? `
    where ${conditions.join("\n      and ")}`
      : ""
  }`
}

/** What is neither small nor great, nor means anything in a pattern. */
const CASELESS = /[0-9./#:+-]{2,}/g

/**
 * That a word is in some column. `ilike` makes the text and the pattern small for
 * every row, which is what such a search takes its time for: so the pattern is made
 * small once, and what of the word has no case, as in SKUs and barcodes, is looked
 * for first, as it stands.
 */
function wordConditions(
  { table }: ListQuestion,
  word: string,
  bind: Bind
): string[] {
  const searched = [
    ...table.searched.map((name) => `listed.${name}`),
    ...(table.isSearchedByItem
      ? LISTED_ITEMS.searched.map((name) => `item.${name}`)
      : []),
  ]
  const [longest] = (word.match(CASELESS) ?? []).sort(
    (one, other) => other.length - one.length
  )
  const inSome = (test: (column: string) => string) =>
    `(${searched.map(test).join(" or ")})`
  const pattern = (text: string) => `${bind(`%${text}%`)}::text`
  const whole = pattern(word)
  const part = longest && pattern(longest)

  return [
    ...(part ? [inSome((name) => `${name} like ${part}`)] : []),
    inSome((name) => `lower(${name}) like lower(${whole})`),
  ]
}

function conditionOf(
  condition: Condition,
  question: ListQuestion,
  bind: Bind,
  alias = "listed"
): string {
  const within = (conditions: Condition[], of: string) =>
    conditions.map((one) => conditionOf(one, question, bind, of))

  if ("all" in condition) {
    return `(${within(condition.all, alias).join(" and ")})`
  }
  if ("any" in condition) {
    return `(${within(condition.any, alias).join(" or ")})`
  }
  if ("item" in condition) {
    return `(${within(condition.item, "item").join(" and ")})`
  }
  if ("many" in condition) {
    const { table } = question.table.many[condition.many]!

    return `exists (
        select
        from ${table} related
        where ${[
          `related.${ITEM_ID} = listed.id`,
          ...(question.withDeleted ? [] : ["related.deleted_at is null"]),
          ...within(condition.where, "related"),
        ].join("\n          and ")}
      )`
  }

  const { name, kind, test } = condition
  const column =
    alias === "listed"
      ? expressionOf(question.table, alias, name)
      : `${alias}.${name}`
  const cast = CASTS[kind]

  if ("isNull" in test) {
    return `${column} is ${test.isNull ? "" : "not "}null`
  }
  if ("among" in test) {
    const among = `${bind(test.among)}::${cast}[]`

    return test.isNot
      ? `${test.among.length ? `${column} <> all (${among})` : `${among} is not null`}`
      : `${column} = any (${among})`
  }

  return `${column} ${test.by} ${bind(test.value)}::${cast}`
}

/** What is told of a row, as a subquery that yields JSON. */
function asJson(told: Told, alias: string, withDeleted: boolean): string {
  return `
        select row_to_json(told)
        from (
          select ${[
            ...columnsOf(told, alias),
            ...(told.item
              ? [`${itemOf(told.item, alias, withDeleted)} as item`]
              : []),
            ...Object.keys(told.many).map((name) => `${name}.rows as ${name}`),
          ].join(",\n            ")}
        ) told`
}

function columnsOf({ table, columns }: Told, alias: string): string[] {
  return columns.flatMap((name) => {
    const column = expressionOf(table, alias, name)

    return table.columns[name] === "quantity"
      ? [column, `${alias}.raw_${name}`]
      : [table.columns[name] === "computed" ? `${column} as ${name}` : column]
  })
}

function itemOf(item: Told, alias: string, withDeleted: boolean): string {
  return `(
            select row_to_json(told)
            from (
              select ${columnsOf(item, "item").join(", ")}
              from inventory_item item
              where item.id = ${alias}.${ITEM_ID}${withDeleted ? "" : " and item.deleted_at is null"}
            ) told
          )`
}

/** The rows that belong to those of the page, by id. */
function manyOf(many: Told, withDeleted: boolean): string {
  return `
    select told.${ITEM_ID}, json_agg(told order by told.id) as rows
    from (
      select ${columnsOf(many, "related").join(", ")}
      from ${many.table.table} related
      where related.${ITEM_ID} in (select id from page)${
        withDeleted ? "" : "\n        and related.deleted_at is null"
      }
    ) told
    group by told.${ITEM_ID}`
}
