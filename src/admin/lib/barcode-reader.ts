/** Codes of products, and those that shops print for their SKUs. */
const FORMATS = [
  "ean_13",
  "ean_8",
  "upc_a",
  "upc_e",
  "itf",
  "code_128",
  "code_39",
  "code_93",
  "codabar",
  "qr_code",
  "data_matrix",
] as const

/** Reads the codes in a picture, as texts. */
export type ReadCodes = (picture: HTMLVideoElement) => Promise<string[]>

interface Detector {
  detect(picture: HTMLVideoElement): Promise<{ rawValue: string }[]>
}

interface DetectorClass {
  new (options: { formats: string[] }): Detector
  getSupportedFormats(): Promise<string[]>
}

/**
 * The browser's own reader, where it has one that knows products' codes; else one
 * that is loaded for this, from the dashboard itself.
 */
export async function openBarcodeReader(): Promise<ReadCodes> {
  const own = (globalThis as { BarcodeDetector?: DetectorClass })
    .BarcodeDetector
  const known = (await own?.getSupportedFormats().catch(() => [])) ?? []
  const detector =
    own && known.includes("ean_13")
      ? new own({ formats: FORMATS.filter((one) => known.includes(one)) })
      : (await import("./barcode-polyfill")).makeDetector([...FORMATS])

  return async (picture) =>
    (await detector.detect(picture)).map(({ rawValue }) => rawValue)
}
