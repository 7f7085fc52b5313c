import { Context } from "@medusajs/framework/types"

import HoldfastInventoryService from "../../service"

/** A list, by filters and config; a list with its count answers with both. */
export type Read = (
  filters: object,
  config: object,
  context?: Context
) => Promise<unknown>

/** A read of the service's name as the framework makes it, by the ORM. */
export function ormRead(service: HoldfastInventoryService, name: string): Read {
  let found: Read | undefined

  for (
    let holder: object | null = HoldfastInventoryService.prototype;
    holder;
    holder = Object.getPrototypeOf(holder) as object | null
  ) {
    found =
      (Object.getOwnPropertyDescriptor(holder, name)?.value as
        Read | undefined) ?? found
  }

  if (!found) {
    throw new Error(`The framework makes no ${name}`)
  }

  return (...args) => found.apply(service, args)
}
