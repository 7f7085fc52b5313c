import { refuseUnknownLocations } from "../refuse-unknown-locations"
import { coreStep } from "./core-step"
import { withInventory } from "./with-inventory"

interface Input {
  create?: { location_id?: unknown }[]
}

export const CREATE = coreStep("create-inventory-levels")

// Core's other ways to open a level look whether the location is there; its batch
// does not, and the units would be at a place that nobody sees.
export const refuseNowhere = withInventory<Input>({
  async invoke({ container, payload }, proceed) {
    await refuseUnknownLocations(
      container,
      (payload.create ?? []).map((level, index) => ({
        field: `create[${index}].location_id`,
        id: level?.location_id,
      }))
    )

    return await proceed()
  },
})
