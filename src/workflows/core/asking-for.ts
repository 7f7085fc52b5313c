import { asValue } from "@medusajs/framework/awilix"
import { MedusaContainer } from "@medusajs/framework/types"
import {
  ContainerRegistrationKeys,
  createMedusaContainer,
} from "@medusajs/framework/utils"

/** A container in which a step of core's asks for other fields than its own. */
export function askingFor(
  container: MedusaContainer,
  fieldsOf: (fields: string[]) => string[]
): MedusaContainer {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const asking = createMedusaContainer({}, container)
  const graph = ((question, options) =>
    query.graph(
      { ...question, fields: fieldsOf(question.fields) },
      options
    )) as typeof query.graph

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
