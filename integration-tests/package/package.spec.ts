import manifest from "../../package.json"
import { TESTED_MINORS } from "../../src/workflows/core/versions"
import { codeStory } from "./code-story"
import { commandsStory } from "./commands-story"
import { dashboardStory } from "./dashboard-story"
import { NextApp } from "./next-app"
import { nextStory } from "./next-story"
import {
  ADMIN,
  CONFIG,
  LINK,
  LINK_TO_CORE,
  OWN_ERROR_HANDLER,
  WITH_HOLDFAST,
  withRawEntries,
} from "./shop-files"
import { PlayingMatrix, playMatrix } from "./play-matrix"
import { sellChairs } from "./sold-chairs"
import { tarballStory } from "./tarball-story"
import { packPlugin, Server, Tarball, ThrowAwayShop } from "./throw-away-shop"

describe("the package", () => {
  let tarball: Tarball
  let matrix: PlayingMatrix
  let app: NextApp

  beforeAll(async () => {
    tarball = await packPlugin()
    matrix = playMatrix(["--ends", "--short", "--tarball", tarball.file])
    app = new NextApp(tarball)
  }, 300000)

  afterAll(async () => {
    await matrix?.stop()
    await app?.close()
    tarball?.remove()
  }, 300000)

  tarballStory(() => ({ tarball }))

  describe("in a shop that is configured by withHoldfast", () => {
    const shop = new ThrowAwayShop()
    let server: Server
    let sold: Awaited<ReturnType<typeof sellChairs>>

    beforeAll(async () => {
      await shop.open(tarball)
      shop.compile("medusa-config.ts", WITH_HOLDFAST)
      shop.compile(`${LINK}.ts`, LINK_TO_CORE)
      await shop.medusa(["db:migrate", "--execute-safe-links"])
      await shop.medusa(["user", "-e", ADMIN.email, "-p", ADMIN.password])
      server = await shop.start()

      const { adminOf } = await import("../../demo/shopper.mjs")

      sold = await sellChairs(await adminOf(server.url, ADMIN))
    }, 300000)

    afterAll(async () => {
      await server?.stop()
      await shop.close()
    }, 60000)

    it("answers for inventory, by its rules and the shop's options", async () => {
      const { adminOf } = await import("../../demo/shopper.mjs")
      const admin = await adminOf(server.url, ADMIN)
      const { stock_location: oslo } = await admin.post(
        "/admin/stock-locations",
        { name: "Oslo" }
      )
      const { inventory_item: lamp } = await admin.post(
        "/admin/inventory-items",
        {
          sku: "LAMP",
          location_levels: [{ location_id: oslo.id, stocked_quantity: 5 }],
        }
      )
      const reserve = (quantity: number) =>
        admin.post("/admin/reservations", {
          inventory_item_id: lamp.id,
          location_id: oslo.id,
          quantity,
        })
      const { reservation } = await reserve(3)

      await expect(reserve(3)).rejects.toMatchObject({
        status: 400,
        body: {
          type: "not_allowed",
          code: "insufficient_inventory",
          message: "Not enough stock: LAMP at Oslo: requested 3, available 2",
        },
      })
      await expect(
        admin.post(
          `/admin/inventory-items/${lamp.id}/location-levels/${oslo.id}`,
          { stocked_quantity: 2 }
        )
      ).rejects.toMatchObject({
        status: 400,
        body: {
          type: "not_allowed",
          message: expect.stringMatching(/below the 3 reserved$/),
        },
      })

      // By a link of the plugin's own, and nothing else was written.
      const { reservations } = await admin.get(
        "/admin/reservations?fields=id,quantity,*stock_location"
      )

      expect(reservations).toEqual([
        expect.objectContaining({
          id: reservation.id,
          quantity: 3,
          stock_location: expect.objectContaining({ name: "Oslo" }),
        }),
      ])
      expect(server.errors()).toEqual([])
    })

    it("holds a cart's units through core's own workflows and its own routes", async () => {
      const { adminOf, storeOf } = await import("../../demo/shopper.mjs")
      const admin = await adminOf(server.url, ADMIN)
      const { region, sales_channel, api_key, product } = sold
      const store = storeOf(server.url, api_key.token)
      const fill = () =>
        store.post("/store/carts", {
          region_id: region.id,
          sales_channel_id: sales_channel.id,
          items: [{ variant_id: product.variants[0].id, quantity: 2 }],
        })
      const { cart } = await fill()

      expect(
        await store.get(`/store/carts/${cart.id}/reservations`)
      ).toMatchObject({
        lines: [{ line_item_id: cart.items[0].id, held_quantity: 2 }],
      })
      expect(
        (await admin.get(`/admin/cart-reservations?cart_id=${cart.id}`))
          .cart_reservations
      ).toMatchObject([{ quantity: 2, inventory_item: { sku: "CHAIR" } }])
      await expect(fill()).rejects.toMatchObject({
        status: 400,
        code: "insufficient_inventory",
      })
    })

    commandsStory(() => ({ shop, server }))
    dashboardStory(() => ({ shop, server }))
    nextStory(() => ({ app, server, sold }))

    it("answers what fails for a moment by its code and text, beside an errorHandler of the shop's own", async () => {
      const { adminOf } = await import("../../demo/shopper.mjs")

      await server.stop()
      shop.compile("src/api/middlewares.ts", OWN_ERROR_HANDLER)
      server = await shop.start()

      const admin = await adminOf(server.url, ADMIN)
      const [level] = await shop.sql(
        `select inventory_item_id, location_id from inventory_level
        join inventory_item item on item.id = inventory_item_id
        where sku = 'LAMP'`
      )
      const reserve = (place: object = level!) =>
        admin.post("/admin/reservations", { ...place, quantity: 1 })
      const reserved = () =>
        shop.sql("select id, quantity from reservation_item order by id")
      const before = await reserved()

      await expect(
        reserve({ ...level, location_id: "sloc_none" })
      ).rejects.toMatchObject({
        status: 418,
        body: { message: "The shop's own answer" },
      })

      // Somebody has the level locked for longer than all attempts take.
      const held = shop.sql(
        `with level as materialized (
          select id from inventory_level where inventory_item_id = $1 for update
        )
        select pg_sleep(6) as slept from level`,
        [level!["inventory_item_id"]]
      )
      const isHeld = () =>
        shop.sql(
          "select pid from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()"
        )

      while (!(await isHeld()).length) {}
      await expect(reserve()).rejects.toMatchObject({
        status: 409,
        body: {
          type: "conflict",
          code: "stock_busy",
          message: expect.stringMatching(
            /^The stock is being changed by other/
          ),
        },
      })
      expect(await isHeld()).toHaveLength(1)
      await held

      const takeChanges = (isOn: boolean) =>
        shop.sql(
          `begin read write;
          do $$ begin
            execute format(
              'alter database %I set default_transaction_read_only = ${isOn ? "off" : "on"}',
              current_database()
            );
          end $$;
          commit`
        )

      // As after a failover to a server that takes no changes.
      await takeChanges(false)

      // A statement on a connection that is just being cut would be one whose
      // outcome is unknown: the server must have seen them go.
      const cut = await shop.sql(
        `select pid, pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`
      )
      const areLeft = () =>
        shop.sql("select pid from pg_stat_activity where pid = any($1)", [
          cut.map(({ pid }) => pid),
        ])
      const canRead = () =>
        admin.get("/admin/reservations").then(
          () => true,
          () => false
        )

      expect(cut.length).toBeGreaterThan(0)
      while ((await areLeft()).length) {}
      while (!(await canRead())) {}
      await expect(reserve()).rejects.toMatchObject({
        status: 503,
        body: {
          type: "unexpected_state",
          code: "database_unavailable",
          details: { outcome: "nothing_written" },
          message: expect.stringMatching(/nothing was changed: try again$/),
        },
      })
      expect(await reserved()).toEqual(before)
      await takeChanges(true)
    })

    codeStory(() => ({ shop, tarball }))

    it("does not start on core's entities, which raw entries let a link make", async () => {
      shop.compile("medusa-config.ts", withRawEntries("{}"))

      await expect(shop.start()).rejects.toThrow(
        /^The server ended with 1:[^]*\nerror: .*Core's inventory module was imported before .* write `module\.exports = withHoldfast\(/
      )
      shop.remove(`${LINK}.js`)
    })

    it.each([
      [
        "withHoldfast",
        `import { defineConfig } from "@medusajs/framework/utils"
        import { withHoldfast } from "medusa-plugin-holdfast"

        module.exports = withHoldfast(defineConfig(${CONFIG}), {
          stock: { negative: "maybe" as "allow" },
        })`,
      ],
      ["the raw entries", withRawEntries(`{ stock: { negative: "maybe" } }`)],
    ])(
      "does not start on a wrong option in %s, and names it",
      async (_, config) => {
        shop.compile("medusa-config.ts", config)

        await expect(shop.start()).rejects.toThrow(
          /^The server ended with 1:[^]*\nerror: .*Holdfast option "stock\.negative" must be "refuse" or "allow", got "maybe"/
        )
      }
    )
  })

  it("lets a shop have those versions of Medusa that the matrix plays, and takes them for tested", async () => {
    const { MEDUSA } = await import("../../matrix/versions.mjs")

    expect(TESTED_MINORS).toEqual(
      Object.values(MEDUSA).map((version) =>
        version.split(".").slice(0, 2).join(".")
      )
    )
    expect(manifest.peerDependencies["@medusajs/framework"]).toBe(
      `>=${MEDUSA["2.18"]} <2.22.0 || ~2.22.0-0`
    )
  })

  describe("in a shop that lists the plugin and forgets the module", () => {
    const shop = new ThrowAwayShop()

    beforeAll(async () => {
      await shop.open(tarball)
      shop.compile(
        "medusa-config.ts",
        `import { defineConfig } from "@medusajs/framework/utils"

        module.exports = defineConfig({
          ...${CONFIG},
          plugins: ["medusa-plugin-holdfast"],
        })`
      )
      await shop.medusa(["db:migrate"])
    }, 300000)

    afterAll(() => shop.close(), 60000)

    it.each(["shared", "server", "worker"])(
      "starts in mode %s and says loudly who is not in charge",
      async (mode) => {
        const server = await shop.start({ MEDUSA_WORKER_MODE: mode })

        await server.stop()

        expect(server.errors()).toEqual([
          expect.stringMatching(
            /^HOLDFAST IS NOT IN CHARGE: .* write `module\.exports = withHoldfast\(/
          ),
        ])
      }
    )
  })

  describe("in bare shops of the oldest and the newest of all that is supported", () => {
    it("is installed without force, takes over what core's module has sold, and plays every story", async () => {
      const { ENDS } = await import("../../matrix/versions.mjs")
      const { STORIES } = await import("../../matrix/stories.mjs")

      expect(await matrix.played()).toEqual(
        ENDS.map((versions) => ({
          versions,
          stories: Object.keys(STORIES).length,
          mistakes: [],
          seconds: expect.any(Number),
        }))
      )
    }, 1_200_000)
  })
})
