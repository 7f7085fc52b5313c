import { countStatements } from "../../../../integration-tests/support/count-statements"
import { CartComponentInput, SourcesInput } from "../types"
import { testInventory } from "./support/module-test"

testInventory(
  ({ service, sql, expectRefused, givenItem, quantitiesOf }) => {
    /** A set of one LAMP and two BULBs: the lamp is at both locations, bulbs at the first. */
    const givenShop = async () => {
      const lamp = await givenItem({ a: 5, b: 2 }, { sku: "LAMP" })
      const bulb = await givenItem({ a: 9 }, { sku: "BULB" })

      await service.setLocationCodes([
        { location_id: "a", code: "WH-01" },
        { location_id: "b", code: "WH-02" },
      ])

      return { lamp, bulb }
    }

    const SET = [{ sku: "lamp" }, { sku: "BULB", required_quantity: 2 }]
    const AT: SourcesInput = { locations: ["WH-02", "WH-01"] }

    /** The same by ids. */
    const byIds = ({ lamp, bulb }: { lamp: string; bulb: string }) => ({
      set: [
        { inventory_item_id: lamp },
        { inventory_item_id: bulb, required_quantity: 2 },
      ],
      at: { location_ids: ["b", "a"] },
    })

    const line = (inventory_items: CartComponentInput[], quantity = 1) => ({
      line_item_id: "line_1",
      quantity,
      inventory_items,
    })

    it("what a variant takes and where from is told by SKU and code as by ids, to shoppers and to a cart, for one statement more for items and one for locations", async () => {
      const { set, at } = byIds(await givenShop())
      const asked = (
        inventory_items: CartComponentInput[],
        sources: SourcesInput
      ) =>
        service.retrieveAvailability({
          variants: [
            { id: "set", inventory_items },
            { id: "gift card", manage_inventory: false },
          ],
          by_location: true,
          ...sources,
        })
      const told = await asked(set, at)

      expect(told).toMatchObject([
        {
          quantity: 4,
          locations: [
            { location_id: "b", quantity: 0 },
            { location_id: "a", quantity: 4 },
          ],
        },
        { quantity: null },
      ])
      expect(await asked(SET, AT)).toEqual(told)

      const preview = (items: CartComponentInput[], sources: SourcesInput) =>
        service.previewSourcing({ lines: [line(items, 9)], ...sources })

      expect(await preview(SET, AT)).toEqual(await preview(set, at))

      const cart = (items: CartComponentInput[], sources: SourcesInput) => ({
        cart_id: "cart_1",
        lines: [line(items, 6)],
        ...sources,
      })
      const short = await service.findCartShortages(cart(set, at))

      expect(short).toMatchObject([{ requested: 12, available: 9 }])
      expect(await service.findCartShortages(cart(SET, AT))).toEqual(short)
      expect(
        await countStatements(() => service.findCartShortages(cart(SET, AT)))
      ).toBe(
        (await countStatements(() =>
          service.findCartShortages(cart(set, at))
        )) + 2
      )
    })

    it("a cart holds by SKU and code, gives back what it held, and an order takes and reserves it so", async () => {
      const shop = await givenShop()
      const held = await service.holdCartItems({
        cart_id: "cart_1",
        lines: [line(SET, 2)],
        ...AT,
      })

      expect(held.before).toMatchObject({ location_ids: ["b", "a"], lines: [] })
      expect(await quantitiesOf(shop.lamp)).toEqual({ a: "5 / 2", b: "2 / 0" })
      expect(await quantitiesOf(shop.bulb)).toEqual({ a: "9 / 4" })

      const again = await service.holdCartItems({
        cart_id: "cart_1",
        lines: [],
        locations: ["WH-01"],
      })

      await service.holdCartItems(again.before)
      expect(await quantitiesOf(shop.lamp)).toEqual({ a: "5 / 2", b: "2 / 0" })

      await service.convertCartItems({ id: "cart_1", ...AT }, [
        {
          line_item_id: "ordli_1",
          sku: "LAMP",
          location_id: "a",
          quantity: 2,
        },
        {
          line_item_id: "ordli_1",
          inventory_item_id: shop.bulb,
          location: "WH-01",
          quantity: 4,
        },
      ])
      expect(
        (await service.listReservationItems({ line_item_id: "ordli_1" }))
          .map((row) => [
            row.inventory_item_id,
            row.location_id,
            Number(row.quantity),
          ])
          .sort()
      ).toEqual(
        [
          [shop.lamp, "a", 2],
          [shop.bulb, "a", 4],
        ].sort()
      )

      await service.reserveLines({
        ...AT,
        places: [{ location: "WH-01", country_code: "no" }],
        lines: [
          {
            ...line(SET, 1),
            line_item_id: "ordli_1",
            reserved: [
              { sku: "LAMP", location: "WH-02", quantity: 1 },
              { sku: "BULB", location_id: "a", quantity: 2 },
            ],
          },
        ],
      })
      expect(await quantitiesOf(shop.lamp)).toEqual({ a: "5 / 0", b: "2 / 1" })
      expect(await quantitiesOf(shop.bulb)).toEqual({ a: "9 / 2" })
    })

    it("a fulfillment of before is undone by SKU and code", async () => {
      const { lamp } = await givenShop()
      const believed = [
        {
          line_item_id: "ordli_1",
          sku: "LAMP",
          location: "WH-02",
          quantity: 3,
        },
      ]

      await expectRefused(
        () =>
          service.unfulfill({
            fulfillment_id: "ful_1",
            believed: [...believed, { ...believed[0]!, location: "WH-99" }],
          }),
        {
          type: "not_found",
          message:
            'believed[1].location "WH-99" is the code of no stock location',
        }
      )
      await service.unfulfill({ fulfillment_id: "ful_1", believed })
      expect(await quantitiesOf(lamp)).toEqual({ a: "5 / 0", b: "5 / 3" })
    })

    it("somebody waits for what is told by SKU and code, and is offered it", async () => {
      const vase = await givenItem({ a: 0 }, { sku: "VASE" })
      const place = {
        variant_id: "variant_1",
        sales_channel_id: "sc_1",
        inventory_items: [{ sku: "vase" }],
        locations: ["WH-01"],
      }
      const join = { ...place, email: "anna@example.com" }

      await expectRefused(() => service.joinWaitlist(join), {
        type: "not_found",
        message: 'locations[0] "WH-01" is the code of no stock location',
      })
      await service.setLocationCodes({ location_id: "a", code: "WH-01" })

      const { entry } = await service.joinWaitlist(join)

      await service.adjustInventoryLevels({
        reason: "correction",
        lines: [{ sku: "VASE", location: "WH-01", adjustment: 1 }],
      })
      expect(await service.offerToWaitlist(place)).toMatchObject({
        entry: { id: entry.id, offered_quantity: 1 },
      })
      expect(await quantitiesOf(vase)).toEqual({ a: "1 / 1" })

      const claimed = await service.holdCartItems({
        cart_id: "cart_1",
        waitlist_entry_id: entry.id,
        lines: [line([{ sku: "VASE" }])],
        locations: ["WH-01"],
      })

      expect(claimed.claimed_entry_id).toBe(entry.id)
      expect(await service.returnWaitlistOffer(claimed)).toBe(true)
      expect(await service.retrieveWaitlistEntry(entry.id)).toMatchObject({
        status: "offered",
      })
    })

    it("refuses at once, by its place, every name that leads to nothing or to several, and one beside an id", async () => {
      const { lamp } = await givenShop()
      const [other] = await service.createInventoryItems([{ sku: "LAMP-2" }])

      // From before the option was switched on.
      await sql("update inventory_item set sku = 'Lamp' where id = ?", [
        other!.id,
      ])

      const lines = [
        line([{ sku: "BULB" }]),
        {
          ...line([{ sku: "NONE" }, { sku: "lamp" }]),
          line_item_id: "line_2",
          reserved: [{ sku: "BULB", location: "WH-98", quantity: 1 }],
        },
      ]
      const sources = {
        locations: ["WH-01", "WH-99"],
        places: [{ location: "WH-97" }],
      }
      const refused =
        'locations[1] "WH-99" is the code of no stock location; ' +
        'places[0].location "WH-97" is the code of no stock location; ' +
        'lines[1].inventory_items[0].sku "NONE" is the SKU of no item; ' +
        'lines[1].inventory_items[1].sku "lamp" may mean several items: "LAMP", "Lamp"'

      for (const call of [
        () => service.reserveLines({ lines, ...sources }),
        () => service.holdCartItems({ cart_id: "cart_1", lines, ...sources }),
        () =>
          service.findCartShortages({ cart_id: "cart_1", lines, ...sources }),
        () => service.previewSourcing({ lines, ...sources }),
      ]) {
        await expectRefused(call, {
          message: expect.stringContaining(refused) as string,
        })
      }
      await expectRefused(() => service.reserveLines({ lines, ...sources }), {
        details: {
          refused: [
            { reason: "not_found", field: "locations[1]", location: "WH-99" },
            {
              reason: "not_found",
              field: "places[0].location",
              location: "WH-97",
            },
            {
              reason: "not_found",
              field: "lines[1].inventory_items[0].sku",
              sku: "NONE",
            },
            {
              reason: "ambiguous",
              field: "lines[1].inventory_items[1].sku",
              sku: "lamp",
            },
            {
              reason: "not_found",
              field: "lines[1].reserved[0].location",
              location: "WH-98",
            },
          ],
        },
      })
      await expectRefused(
        () =>
          service.retrieveAvailability({
            variants: [
              { id: "variant_1", inventory_items: [{ sku: "BULB" }] },
              { id: "variant_2", inventory_items: [{ sku: "NONE" }] },
            ],
            location_ids: ["a"],
          }),
        {
          type: "not_found",
          message:
            'variants[1].inventory_items[0].sku "NONE" is the SKU of no item',
        }
      )
      await expectRefused(
        () =>
          service.convertCartItems({ id: "cart_1", location_ids: ["a"] }, [
            { sku: "BULB", location: "WH-01", quantity: 1 },
            { sku: "NONE", location: "WH-01", quantity: 1 },
          ]),
        {
          type: "not_found",
          message: '[1].sku "NONE" is the SKU of no item',
        }
      )
      await expectRefused(
        () =>
          service.holdCartItems({
            cart_id: "cart_1",
            lines: [line([{ sku: "BULB", inventory_item_id: lamp }])],
            location_ids: ["a"],
          }),
        {
          type: "invalid_data",
          message:
            "lines[0].inventory_items[0].inventory_item_id must not be given beside lines[0].inventory_items[0].sku",
        }
      )
      await expectRefused(
        () =>
          service.holdCartItems({
            cart_id: "cart_1",
            lines: [line([{ inventory_item_id: lamp }])],
            location_ids: ["a"],
            locations: ["WH-01"],
          }),
        {
          type: "invalid_data",
          message: "locations must not be given beside location_ids",
        }
      )
      await expectRefused(
        () =>
          service.holdCartItems({
            cart_id: "cart_1",
            lines: [line([{ barcode: "7310865004703" } as CartComponentInput])],
            location_ids: ["a"],
          }),
        {
          type: "invalid_data",
          message:
            "lines[0].inventory_items[0].barcode is known to the workflows and routes only: the service takes sku or inventory_item_id",
        }
      )
    })

    it("a level is explained, and a location's code found, by names in each of their forms", async () => {
      const { lamp } = await givenShop()

      expect(
        await service.explainAvailability(lamp, { location: "WH-02" })
      ).toEqual(await service.explainAvailability(lamp, ["b"]))
      expect(await service.listLocationCodes({ location: "WH-02" })).toEqual([
        { location_id: "b", code: "WH-02" },
      ])
      await expectRefused(
        () => service.listLocationCodes({ location: ["WH-02", "WH-99"] }),
        {
          type: "not_found",
          message: 'location[1] "WH-99" is the code of no stock location',
        }
      )
      await expectRefused(
        () => service.explainAvailability(lamp, { location: "WH-99" }),
        {
          type: "not_found",
          message: 'location "WH-99" is the code of no stock location',
        }
      )
    })
  },
  { items: { sku: "case_insensitive" } }
)
