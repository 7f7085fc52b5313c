import { existsSync } from "node:fs"
import path from "node:path"

import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"

const DESCRIPTION = "docs/openapi.json"

/** The package's own folder is above, however deep the build has put this file. */
function findDescription(folder = __dirname): string {
  const file = path.join(folder, DESCRIPTION)
  const above = path.dirname(folder)

  if (existsSync(file)) {
    return file
  }
  if (above === folder) {
    throw new MedusaError(
      MedusaError.Types.NOT_FOUND,
      `The package lacks ${DESCRIPTION}`
    )
  }

  return findDescription(above)
}

/** The description of Holdfast's routes, as OpenAPI 3.1: the package's `openapi.json`. */
export async function GET(
  _req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  // The path may go through a folder with a dot, such as the build's.
  res
    .type("application/json")
    .sendFile(findDescription(), { dotfiles: "allow" })
}
