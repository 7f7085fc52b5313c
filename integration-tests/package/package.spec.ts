import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { gzipSync } from "node:zlib"

import manifest from "../../package.json"
import { TESTED_MINORS } from "../../src/workflows/core/versions"
import { dashboardStory } from "./dashboard-story"
import { NextApp } from "./next-app"
import { nextStory } from "./next-story"
import { commandsOf, packagesNamedBy, readDashboard } from "./read-files"
import {
  ADMIN,
  CONFIG,
  LINK,
  LINK_TO_CORE,
  OWN_ERROR_HANDLER,
  TYPED_CODE,
  WITH_HOLDFAST,
  withRawEntries,
} from "./shop-files"
import { PlayingMatrix, playMatrix } from "./play-matrix"
import { sellChairs } from "./sold-chairs"
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

  it("holds the product, typed, and nothing else", () => {
    const sources = readdirSync(path.resolve(__dirname, "../../src"), {
      recursive: true,
      encoding: "utf8",
    }).filter((file) => /\.tsx?$/.test(file) && !file.includes("__tests__/"))
    const dashboard = sources.filter((file) => file.startsWith("admin/"))
    const compiled = [
      ...sources
        .filter((file) => !dashboard.includes(file))
        .flatMap((file) => [
          file.replace(/\.ts$/, ".d.ts"),
          file.replace(/\.ts$/, ".js"),
        ]),
      // For bundlers, which take what is used.
      ...["client/index", "react/index", "react/hooks", "react/queries"].map(
        (module) => `${module}.mjs`
      ),
      // The chart is loaded when it is looked at, the camera's reader when it is
      // used.
      ...["admin/index.js", "admin/index.mjs"],
      ...["__admin-extensions__", "stock-chart", "barcode-polyfill"].flatMap(
        (chunk) => ["cjs", "es"].map(() => `admin/_chunks/${chunk}`)
      ),
    ].map((file) => `.medusa/server/src/${file}`)

    expect(
      tarball.contents
        .map((file) => file.replace(/(\/_chunks\/.*)-[\w-]{8}$/, "$1"))
        .sort()
    ).toEqual(
      [
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "llms.txt",
        "package.json",
        ...readdirSync(path.resolve(__dirname, "../../docs"), {
          recursive: true,
          withFileTypes: true,
        })
          .filter((entry) => entry.isFile())
          .map((entry) =>
            path.relative(
              path.resolve(__dirname, "../.."),
              path.join(entry.parentPath, entry.name)
            )
          )
          .filter((file) => !/^docs\/(images|reference)\//.test(file)),
        ...compiled,
      ].sort()
    )
    expect(tarball.contents).toContain(
      ".medusa/server/src/modules/inventory/service.d.ts"
    )
  })

  it("names no package, in code or types, that it does not declare", () => {
    const declared = [
      ...Object.keys(manifest.dependencies),
      ...Object.keys(manifest.peerDependencies),
    ]
    const named = packagesNamedBy(
      tarball.contents.filter((file) => file.startsWith(".medusa/server/"))
    )

    expect([...named].filter(([name]) => !declared.includes(name))).toEqual([])
    // What is declared is for something: `react-dom` is what the dashboard's libraries want.
    expect(declared.filter((name) => !named.has(name))).toEqual(["react-dom"])
  })

  it("is packed without a warning", () => {
    expect(tarball.warnings).toEqual([])
  })

  it("carries the dashboard's pages, and none of the dashboard's libraries", () => {
    const bundle = readDashboard()

    expect(bundle).toContain('path: "/inventory/stock"')
    expect(bundle).toMatch(/ from "@tanstack\/react-query";$/m)
    // Not minified yet: a shop's own build is smaller still.
    expect(gzipSync(bundle).length).toBeLessThan(150_000)
  })

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

    it("is checked and repaired by the commands of docs/reconcile.md, which end with 1 where something is wrong, and add to the ledger only", async () => {
      const commands = commandsOf("reconcile.md")
      const check = commands.find((command) => command.endsWith(".js"))!
      const repair = commands.find((command) => command.endsWith(" repair"))!
      const reconcile = async (command: string) => {
        const { code, stdout } = await shop.run(command, { LOG_LEVEL: "error" })

        return { code, answer: JSON.parse(stdout) as object }
      }
      const ledger = () => shop.sql("select * from stock_movement order by id")
      const levels = () =>
        shop.sql(
          `select sku, trim_scale(stocked_quantity)::float as stocked,
            trim_scale(reserved_quantity)::float as reserved
          from inventory_level
          join inventory_item item on item.id = inventory_item_id
          where sku in ('LAMP', 'CHAIR')
          order by sku`
        )

      expect(await reconcile(check)).toEqual({
        code: 0,
        answer: {
          is_sound: true,
          faults: {},
          findings: [],
          checked: { levels: 2, reservations: 2, ledgers: 2 },
        },
      })

      await shop.sql(
        `update inventory_level
        set stocked_quantity = 9, raw_stocked_quantity = '{"value": "9", "precision": 20}'
        where inventory_item_id = (select id from inventory_item where sku = 'LAMP')`
      )
      await shop.sql(
        `update reservation_item set deleted_at = now()
        where inventory_item_id = (select id from inventory_item where sku = 'CHAIR')`
      )
      const before = await ledger()
      const [lamp] = await shop.sql(
        `select inventory_item_id, location_id from inventory_level
        where stocked_quantity = 9`
      )
      const [chair] = await shop.sql(
        `select inventory_item_id, location_id from reservation_item
        where deleted_at is not null`
      )
      const faults = { stocked_ledger_drift: 1, reserved_drift: 1 }
      const checked = { levels: 2, reservations: 1, ledgers: 2 }

      expect(before).not.toHaveLength(0)
      expect(await reconcile(check)).toEqual({
        code: 1,
        answer: {
          is_sound: false,
          faults,
          findings: expect.arrayContaining([
            {
              fault: "stocked_ledger_drift",
              ...lamp,
              reservation_id: null,
              found: "5",
              expected: "9",
            },
            {
              fault: "reserved_drift",
              ...chair,
              reservation_id: null,
              found: "2",
              expected: "0",
            },
          ]),
          checked,
        },
      })
      expect(await ledger()).toEqual(before)

      const repaired = (await reconcile(repair)) as {
        code: number
        answer: { repair: { repaired: { movements: { id: string }[] }[] } }
      }
      const done = (place: object, fault: string, movement: object) => ({
        ...place,
        faults: [fault],
        opened: false,
        closed: false,
        released_reservation_ids: [],
        rewritten_reservation_ids: [],
        movements: [
          {
            id: expect.stringMatching(/^smov_/),
            kind: "repaired",
            stocked_delta: 0,
            reserved_delta: 0,
            incoming_delta: 0,
            ...movement,
          },
        ],
      })

      expect(repaired).toEqual({
        code: 0,
        answer: {
          is_sound: true,
          faults: {},
          findings: [],
          checked,
          repair: {
            released_reservation_ids: [],
            repaired: expect.arrayContaining([
              done(lamp!, "stocked_ledger_drift", {
                reason: "ledger_drift",
                stocked_delta: 4,
              }),
              done(chair!, "reserved_drift", {
                reason: "reserved_drift",
                reserved_delta: -2,
              }),
            ]),
            reserved_line_item_ids: [],
            canceled_order_ids: [],
            still_short: [],
            checked,
          },
        },
      })
      expect(await levels()).toEqual([
        { sku: "CHAIR", stocked: 2, reserved: 0 },
        { sku: "LAMP", stocked: 9, reserved: 3 },
      ])

      // What was there is there still, and after it what the answer tells of.
      const after = await ledger()

      expect(after.slice(0, before.length)).toEqual(before)
      expect(
        after.slice(before.length).map(({ id, note }) => ({ id, note }))
      ).toEqual(
        repaired.answer.repair.repaired
          .flatMap(({ movements }) => movements)
          .map(({ id }) => ({ id, note: "medusa exec" }))
      )

      expect(await reconcile(check)).toEqual({
        code: 0,
        answer: { is_sound: true, faults: {}, findings: [], checked },
      })
      expect(await ledger()).toEqual(after)
    })

    it("goes back by a migration and forward again by the commands of docs/upgrading.md, and says so while it is missing", async () => {
      const page = readFileSync(
        path.resolve(__dirname, "../../docs/upgrading.md"),
        "utf8"
      )
      const [migrate, rollback] = ["migrate", "rollback"].map(
        (what) =>
          RegExp(`npx medusa db:${what}( \\w+)?(?=[\`\\n])`).exec(page)![0]
      ) as [string, string]
      const [list] = /select name[^]*?;/.exec(page)!
      const newest = async () => (await shop.sql(list))[0]!["name"]
      const done = async (command: string) =>
        (await shop.run(command, { LOG_LEVEL: "error" })).code
      /** As a load balancer sees it, which asks until it has heard. */
      const health = async (status: number) => {
        for (;;) {
          const answer = await fetch(`${server.url}/health/inventory`)

          if (answer.status === status) {
            return (await answer.json()) as object
          }
        }
      }
      const last = await newest()
      const sound = { module: { status: "ok" }, migrations: { status: "ok" } }

      expect(await health(200)).toMatchObject(sound)
      expect(await done(rollback)).toBe(0)
      expect(await newest()).not.toBe(last)
      expect(await health(503)).toMatchObject({
        migrations: { status: "down", pending: [last] },
      })
      expect(await done(migrate)).toBe(0)
      expect(await newest()).toBe(last)
      expect(await health(200)).toMatchObject(sound)
    }, 120000)

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

    it.each(["Node16", "bundler"] as const)(
      "gives the shop's code its types, where modules are resolved as %s",
      (resolution) => {
        shop.compile("types.ts", TYPED_CODE, resolution)
      }
    )

    it.each([
      [
        "an ES module",
        "--input-type=module",
        'import * as client from "medusa-plugin-holdfast/client"',
      ],
      [
        "CommonJS",
        "--input-type=commonjs",
        'const client = require("medusa-plugin-holdfast/client")',
      ],
    ])(
      "gives its client to %s, which asks a server of it",
      async (_kind, type, take) => {
        const { code, stdout, stderr } = await shop.run(
          `node ${type} -e '${take}; const sdk = { client: { fetch: async (path, init) => ({ path, init }) } }; client.listAvailability(sdk, { variant_id: ["v"] }).then((asked) => console.log(JSON.stringify(asked)))'`
        )

        expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
        expect(JSON.parse(stdout)).toEqual({
          path: "/store/availability",
          init: {
            method: "GET",
            query: { variant_id: ["v"] },
            headers: { "x-holdfast-refusals": "in-message" },
          },
        })
      }
    )

    it.each([
      ["an ES module", "--input-type=module", "import * as react from"],
      ["CommonJS", "--input-type=commonjs", "const react = require"],
    ])(
      "gives its hooks to %s, whose server asks by them",
      async (kind, type, take) => {
        const name = '"medusa-plugin-holdfast/react"'
        const taken = `${take}${kind === "CommonJS" ? `(${name})` : ` ${name}`}`
        const { code, stdout, stderr } = await shop.run(
          `node ${type} -e '${taken}; const sdk = { client: { fetch: async () => ({ availability: [{ variant_id: "v" }] }) } }; react.availabilityQuery(sdk, "v").queryFn().then((answer) => console.log(JSON.stringify({ answer, names: Object.keys(react).sort() })))'`
        )

        expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
        expect(JSON.parse(stdout)).toEqual({
          answer: { variant_id: "v" },
          names: [
            "HoldfastProvider",
            "availabilityQuery",
            "holdfastKeys",
            "prefetchAvailability",
            "useAvailability",
            "useCartHold",
            "useOrderBackorders",
            "usePickup",
            "useWaitlist",
          ],
        })
      }
    )

    it("marks the hooks as the browser's, and what a server calls as nobody's", () => {
      const begins = (module: string) =>
        shop
          .readInstalled(`.medusa/server/src/react/${module}`)
          .startsWith('"use client"')

      expect(
        ["index.mjs", "hooks.mjs", "queries.mjs"].map((module) => [
          module,
          begins(module),
        ])
      ).toEqual([
        ["index.mjs", false],
        ["hooks.mjs", true],
        ["queries.mjs", false],
      ])
    })

    it("describes its routes", async () => {
      const { code, stdout } = await shop.run(
        `node -p '[require("medusa-plugin-holdfast/openapi.json").openapi, require("medusa-plugin-holdfast/postman.json").info.name].join()'`
      )

      expect({ code, stdout }).toEqual({ code: 0, stdout: "3.1.0,Holdfast\n" })
    })

    it("needs nothing but what its package.json names, and all that it names", () => {
      const named = [
        ...Object.keys(manifest.peerDependencies),
        ...Object.keys(manifest.dependencies),
      ]
      const imported = tarball.contents
        .filter((file) => /\.m?js$|\/_chunks\//.test(file))
        .flatMap((file) => [
          ...shop
            .readInstalled(file)
            .matchAll(/(?:require\(|^import .*? from )"([^"./][^"]*)"/gm),
        ])
        .map(([, name]) => String(name))
        .filter((name) => !name.startsWith("node:"))
        .map((name) =>
          name
            .split("/")
            .slice(0, name.startsWith("@") ? 2 : 1)
            .join("/")
        )

      expect(imported.filter((name) => !named.includes(name))).toEqual([])
      expect(
        Object.keys(manifest.dependencies).filter(
          (name) => !imported.includes(name)
        )
      ).toEqual([])
    })

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
