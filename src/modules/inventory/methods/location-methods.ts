import { InjectManager, MedusaContext } from "@medusajs/framework/utils"

import { parseIds } from "../input"
import {
  listLocationCodes,
  setLocationCodes,
} from "../operations/levels/location-codes"
import { LocationCode, SetLocationCode, StockContext } from "../types"
import { ServiceBase } from "./service-base"

/** What locations are called elsewhere. */
export abstract class LocationMethods extends ServiceBase {
  /**
   * Sets the codes by which an ERP, a warehouse or a file names stock locations; null
   * takes one away. All rows or none; locations may swap codes in one call. Whether
   * there is such a location is not known here: `setLocationCodesWorkflow` looks.
   *
   * @throws INVALID_DATA for a bad row, or a code that is another location's
   * @example
   * await inventory.setLocationCodes([{ location_id: "sloc_123", code: "WH-01" }])
   */
  @InjectManager()
  async setLocationCodes(
    input: SetLocationCode | SetLocationCode[],
    @MedusaContext() context: StockContext = {}
  ): Promise<LocationCode[]> {
    return await setLocationCodes(
      this.database_,
      await this.withIds_(input, context),
      context
    )
  }

  /**
   * Lists the codes of locations, by code.
   *
   * @param locationIds all of them if not given
   * @example
   * await inventory.listLocationCodes(["sloc_123"])
   */
  @InjectManager()
  async listLocationCodes(
    locationIds?: string | string[],
    @MedusaContext() context: StockContext = {}
  ): Promise<LocationCode[]> {
    return await listLocationCodes(
      this.database_,
      locationIds === undefined ? null : parseIds(locationIds, "locationIds"),
      context
    )
  }
}
