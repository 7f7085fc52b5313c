import {
  BarcodeDetector,
  BarcodeFormat,
  prepareZXingModule,
} from "barcode-detector/ponyfill"
import wasm from "zxing-wasm/reader/zxing_reader.wasm?url"

/**
 * A reader for browsers that have none. Its decoder is a file of the dashboard: left
 * to itself the library would fetch it from another company's servers.
 */
export function makeDetector(formats: BarcodeFormat[]): BarcodeDetector {
  prepareZXingModule({
    overrides: {
      locateFile: (file: string, folder: string) =>
        file.endsWith(".wasm") ? wasm : folder + file,
    },
  })

  return new BarcodeDetector({ formats })
}
