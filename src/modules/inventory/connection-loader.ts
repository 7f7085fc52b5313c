import path from "node:path"

import {
  InternalModuleDeclaration,
  LoaderOptions,
} from "@medusajs/framework/types"
import { Modules, ModulesSdkUtils } from "@medusajs/framework/utils"

import { prepareEntities } from "./entities"

/**
 * Connects the module to the database when it is loaded, which Medusa does for
 * the module in charge only. The name is the one by which Medusa knows that it
 * need not connect the module itself.
 */
export async function connectionLoader(
  options: LoaderOptions,
  declaration?: InternalModuleDeclaration
): Promise<void> {
  await ModulesSdkUtils.mikroOrmConnectionLoaderFactory({
    moduleName: Modules.INVENTORY,
    moduleModels: prepareEntities(),
    migrationsPath: path.join(__dirname, "migrations"),
  })(options, declaration)
}
