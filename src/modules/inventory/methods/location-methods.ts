import { InjectManager, MedusaContext } from "@medusajs/framework/utils"

import {
  listLocationCodes,
  setLocationCodes,
} from "../operations/levels/location-codes"
import {
  LocationCode,
  PlaceFilter,
  SetLocationCode,
  StockContext,
} from "../types"
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
   * @param locations ids, one or many, or what names them; all of them if not given
   * @throws NOT_FOUND for a name that leads to no location
   * @example
   * await inventory.listLocationCodes(["sloc_123"])
   * @example
   * const [{ location_id }] = await inventory.listLocationCodes({
   *   location: "WH-01",
   * })
   */
  @InjectManager()
  async listLocationCodes(
    locations?: string | string[] | PlaceFilter,
    @MedusaContext() context: StockContext = {}
  ): Promise<LocationCode[]> {
    return await listLocationCodes(
      this.database_,
      locations === undefined
        ? null
        : await this.locationIds_(locations, "locationIds", context),
      context
    )
  }
}
