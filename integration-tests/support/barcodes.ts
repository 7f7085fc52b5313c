import { HttpTest } from "./http-test"

export const LAMP_EAN = "7310865004703"

/** A UPC-A of 12 digits, which is an EAN-13 with a zero in front. */
export const MUG_UPC = "036000291452"

/** Gives lamps and mugs what a scanner or a camera reads. */
export async function giveBarcodes({
  admin,
}: Pick<HttpTest, "admin">): Promise<void> {
  for (const [sku, code] of [
    ["LAMP", { ean: LAMP_EAN }],
    ["MUG", { upc: MUG_UPC }],
  ] as const) {
    const { variants } = await admin.get(
      `/admin/product-variants?sku=${sku}&fields=id,product_id`
    )

    await admin.post(
      `/admin/products/${variants[0].product_id}/variants/${variants[0].id}`,
      code
    )
  }
}
