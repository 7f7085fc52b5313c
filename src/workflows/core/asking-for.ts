import { asValue } from "@medusajs/framework/awilix"
import { MedusaContainer } from "@medusajs/framework/types"
import {
  ContainerRegistrationKeys,
  createMedusaContainer,
  deepCopy,
} from "@medusajs/framework/utils"

/** What the query is asked. */
interface Question {
  entity: string
  fields: string[]
  filters?: object
}

type Graph = (
  question: Question,
  options?: object
) => Promise<{ data: unknown }>

/** A container in which a step of core's asks for other fields than its own. */
export function askingFor(
  container: MedusaContainer,
  fieldsOf: (fields: string[]) => string[]
): MedusaContainer {
  return asking(
    container,
    (graph) => (question, options) =>
      graph({ ...question, fields: fieldsOf(question.fields) }, options)
  )
}

/** A row, as it has just been read. */
export interface ReadRow {
  entity: string
  row: { id: string }
  /** What was asked for. */
  fields: string[]
}

/**
 * A container in which a step of core's is given a row that has just been read, where
 * that is the first it asks for, and with no fields that were not read.
 */
export function knowing(
  container: MedusaContainer,
  read: ReadRow
): MedusaContainer {
  let isFirst = true

  return asking(container, (graph) => async (question, options) => {
    const isKnown = isFirst && isAskedFor(read, question)

    isFirst = false

    return isKnown
      ? { data: [deepCopy(read.row)] }
      : await graph(question, options)
  })
}

function isAskedFor(
  { entity, row, fields }: ReadRow,
  question: Question
): boolean {
  const { id, ...others } = (question.filters ?? {}) as { id?: unknown }
  const isRead = (field: string) =>
    fields.includes(field) ||
    fields.includes([...field.split(".").slice(0, -1), "*"].join("."))

  return (
    question.entity === entity &&
    id === row.id &&
    !Object.keys(others).length &&
    question.fields.every(isRead)
  )
}

function asking(
  container: MedusaContainer,
  around: (graph: Graph) => Graph
): MedusaContainer {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const asking = createMedusaContainer({}, container)
  const graph = around(query.graph.bind(query) as unknown as Graph)

  asking.register(
    ContainerRegistrationKeys.QUERY,
    // It is a function as well, with members of its own.
    asValue(
      new Proxy(query, {
        get: (target, key) =>
          key === "graph" ? graph : Reflect.get(target, key),
      })
    )
  )

  return asking
}
