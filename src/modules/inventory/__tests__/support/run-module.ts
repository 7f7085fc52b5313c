import path from "node:path"

import { MikroORM } from "@medusajs/framework/mikro-orm/postgresql"
import {
  ContainerRegistrationKeys,
  isSharedConnectionSymbol,
  loadModels,
  Modules,
  ModulesSdkUtils,
  toMikroOrmEntities,
} from "@medusajs/framework/utils"
import { initModules, TestDatabaseUtils } from "@medusajs/test-utils"

import { HoldfastOptions } from "../../options"
import HoldfastInventoryService from "../../service"
import { copyTemplate, dropDatabase, keepTemplate } from "./template-database"

const MODULE_PATH = path.resolve(__dirname, "../..")
/** The migrated module's. */
const TEMPLATE = process.env.HOLDFAST_MODULE_DATABASE

export interface RunningModule {
  service: HoldfastInventoryService
  /** Asks and changes the database beside the module, on connections of its own. */
  orm: MikroORM
}

/**
 * Runs the module in a file's tests as a server would: each begins on a database of its
 * own, in which the migrations have run.
 */
export class ModuleRunner {
  readonly #database = `holdfast_module_${process.pid}`
  readonly #clientUrl = TestDatabaseUtils.getDatabaseURL(this.#database)
  readonly #options: HoldfastOptions
  readonly #emit: (events: never) => Promise<void>
  #orm?: MikroORM
  #stopModule?: () => Promise<void>

  /** @param emit hears what the module tells Medusa's event bus */
  constructor(
    options: HoldfastOptions,
    emit: (events: never) => Promise<void>
  ) {
    this.#options = options
    this.#emit = emit
  }

  async start(): Promise<RunningModule> {
    this.#orm ??= await MikroORM.init({
      ...TestDatabaseUtils.getMikroOrmConfig({
        mikroOrmEntities: toMikroOrmEntities(
          loadModels(path.join(MODULE_PATH, "models"))
        ),
        pathToMigrations: path.join(MODULE_PATH, "migrations"),
        clientUrl: this.#clientUrl,
      }),
      connect: false,
    })
    await this.#makeDatabase(this.#orm)
    await this.#orm.connect()

    return { service: await this.#startModule(), orm: this.#orm }
  }

  async stop(): Promise<void> {
    await this.#stopModule?.()
    this.#stopModule = undefined
    await this.#orm?.close()
    await dropDatabase(this.#database)
  }

  async #makeDatabase(orm: MikroORM): Promise<void> {
    if (await copyTemplate(TEMPLATE, this.#database)) {
      return
    }
    await dropDatabase(this.#database)
    await orm.getSchemaGenerator().ensureDatabase()
    await orm.getMigrator().up()
    await orm.close()
    await keepTemplate(TEMPLATE, this.#database)
  }

  async #startModule(): Promise<HoldfastInventoryService> {
    const connection = ModulesSdkUtils.createPgConnection({
      clientUrl: this.#clientUrl,
    })
    const modulesConfig = {
      [Modules.INVENTORY]: {
        resolve: MODULE_PATH,
        options: {
          database: { clientUrl: this.#clientUrl },
          ...this.#options,
          [isSharedConnectionSymbol]: true,
        },
      },
    }
    const { medusaApp, shutdown } = await initModules({
      modulesConfig,
      databaseConfig: { clientUrl: this.#clientUrl },
      injectedDependencies: {
        [ContainerRegistrationKeys.PG_CONNECTION]: connection,
        [ContainerRegistrationKeys.LOGGER]: console,
        [ContainerRegistrationKeys.CONFIG_MODULE]: { modules: modulesConfig },
        [Modules.EVENT_BUS]: { emit: this.#emit },
      },
      preventConnectionDestroyWarning: true,
    })

    this.#stopModule = async () => {
      await medusaApp.onApplicationPrepareShutdown()
      await medusaApp.onApplicationShutdown()
      await shutdown()
      await connection.destroy()
    }

    return medusaApp.modules[
      Modules.INVENTORY
    ] as unknown as HoldfastInventoryService
  }
}
