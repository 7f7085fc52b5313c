import { MedusaError } from "@medusajs/framework/utils"

import { refusalOfNamed } from "../../policy/levels/decide-adjustments"

/** Gathers what is wrong with the names of a call, so that all of it is told at once. */
export class NameRefusals {
  private readonly errors: MedusaError[] = []

  /** @returns undefined where the name is refused */
  attempt<Read>(read: () => Read): Read | undefined {
    try {
      return read()
    } catch (error) {
      if (!MedusaError.isMedusaError(error)) {
        throw error
      }
      this.errors.push(error)

      return undefined
    }
  }

  /** @throws INVALID_DATA or NOT_FOUND if a name was refused, naming every one */
  throwAny(): void {
    if (this.errors.length) {
      throw refusalOfNamed(this.errors)
    }
  }
}
