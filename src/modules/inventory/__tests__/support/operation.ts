import HoldfastInventoryService from "../../service"
import { Refusal } from "./stock-model"

/** A call of the service, with what must come of it. */
export interface Operation {
  method: keyof HoldfastInventoryService
  args: unknown[]
  /** The type of the error with which it must be refused, or null. */
  refusal: Refusal
  /** What it does to the model, if it is not refused. */
  apply(result: unknown): void
}
