import { outcomes, settleAll, testInventory } from "./support/module-test"

const LISTED = `
  select sku from inventory_item
  where deleted_at is null and sku is not null
  order by sku collate "C"`

/** A row as others wrote it: core's module, an import, a time before the option. */
const INSERT = `
  insert into inventory_item (id, sku, requires_shipping, created_at, updated_at)
  values (?, ?, true, now(), now())`

testInventory(
  ({ service, sql, expectRefused, inTransaction, isWaiting }) => {
    const skus = async () =>
      (await sql(LISTED)).map((row) => (row as { sku: string }).sku)
    const same = ["ABC", "abc", "ABC ", "\u00a0aBc\u200b", "\tABC"]

    describe('items.sku: "case_insensitive"', () => {
      it("magento2 #10080: of 20 items made at once with one SKU in five spellings, one is there", async () => {
        const settled = await settleAll(
          Array.from(
            { length: 20 },
            (_, index) => () =>
              service.createInventoryItems({
                sku: same[index % same.length]!,
                title: `one of ${index}`,
              })
          ),
          20
        )
        const { values, errors } = outcomes(settled)

        expect([values.length, errors.length]).toEqual([1, 19])

        const [made] = values
        const [stored] = await skus()

        expect(made!.sku).toBe(stored)
        expect(["ABC", "abc", "aBc"]).toContain(stored)
        expect(await skus()).toHaveLength(1)
        for (const error of errors) {
          expect(error).toMatchObject({
            type: "invalid_data",
            message: expect.stringContaining(
              `is taken: Inventory item with sku: ${stored} already exists`
            ),
          })
        }
      })

      it("a call of many rows in any order is whole or not at all, with others at once", async () => {
        const rows = (spell: (sku: string) => string) =>
          Array.from({ length: 300 }, (_, index) => ({
            sku: spell(`Part-${index}`),
          }))
        const { values, errors } = outcomes(
          await settleAll(
            [
              () => service.createInventoryItems(rows((sku) => sku)),
              () =>
                service.createInventoryItems(
                  rows((sku) => sku.toUpperCase()).reverse()
                ),
              () => service.createInventoryItems(rows((sku) => ` ${sku}`)),
            ],
            3
          )
        )

        expect(values.map((one) => one.length)).toEqual([300])
        expect(errors.map(({ message }) => message)).toEqual([
          expect.stringContaining("already exists"),
          expect.stringContaining("already exists"),
        ])
        expect(await skus()).toHaveLength(300)
      })

      it("whoever waits for an SKU sees what became of it", async () => {
        let waiting: Promise<unknown> | undefined

        await inTransaction(async (context) => {
          await service.createInventoryItems({ sku: "LAST" }, context)
          waiting = service
            .createInventoryItems({ sku: "last" })
            .catch((e) => e)
          await isWaiting()
        })
        expect(await waiting).toMatchObject({
          message:
            'sku "last" is taken: Inventory item with sku: LAST already exists',
        })

        await inTransaction(async (context) => {
          await service.createInventoryItems({ sku: "NEVER" }, context)
          waiting = service.createInventoryItems({ sku: "never" })
          await isWaiting()
          throw new Error("rolled back")
        }).catch(() => {})
        expect(await waiting).toMatchObject({ sku: "never" })
        expect(await skus()).toEqual(["LAST", "never"])
      })

      it("what was typed is stored without blanks, in its own case", async () => {
        const items = await service.createInventoryItems([
          { sku: "  Mug-Blue\n" },
          { sku: "Cafe\u0301" },
          { sku: null as never },
          {},
        ])

        expect(items.map(({ sku }) => sku)).toEqual([
          "Mug-Blue",
          "Caf\u00e9",
          null,
          null,
        ])
      })

      it.each([
        [
          "another case",
          [{ sku: "mug" }],
          '[0].sku "mug" is taken: Inventory item with sku: MUG already exists',
        ],
        [
          "blanks",
          [{}, { sku: "MUG\u3000" }],
          '[1].sku "MUG\u3000" is taken: Inventory item with sku: MUG already exists',
        ],
        [
          "a composed accent",
          [{ sku: "CAF\u00c9" }],
          '[0].sku "CAF\u00c9" is taken: Inventory item with sku: cafe\u0301 already exists',
        ],
        [
          "a double s",
          [{ sku: "strasse" }],
          '[0].sku "strasse" is taken: Inventory item with sku: Straße already exists',
        ],
        [
          "the same row twice",
          [{ sku: "new" }, {}, { sku: "NEW " }],
          "[2].sku NEW  is that of [0] as well: Inventory item with sku: new, already exists.",
        ],
      ])(
        "an SKU that differs by %s is refused, naming the one that is there",
        async (_, rows, message) => {
          await service.createInventoryItems({ sku: "MUG" })
          await sql(INSERT, ["iitem_old", "cafe\u0301"])
          await service.createInventoryItems({ sku: "Straße" })
          await expectRefused(() => service.createInventoryItems(rows), {
            type: "invalid_data",
            message,
          })
        }
      )

      it("an update takes no SKU of another's, and may write its own anew", async () => {
        const [one, other] = await service.createInventoryItems([
          { sku: "ONE" },
          { sku: "OTHER" },
        ])

        await expectRefused(
          () => service.updateInventoryItems({ id: one!.id, sku: "other " }),
          {
            type: "invalid_data",
            message:
              'sku "other " is taken: Inventory item with sku: OTHER already exists',
          }
        )
        await expectRefused(
          () =>
            service.updateInventoryItems([
              { id: one!.id, sku: "new" },
              { id: other!.id, sku: "NEW" },
            ]),
          {
            type: "invalid_data",
            message:
              "[1].sku NEW is that of [0] as well: Inventory item with sku: new, already exists.",
          }
        )

        expect(
          await service.updateInventoryItems({ id: one!.id, sku: "One " })
        ).toMatchObject({ sku: "One" })
        // Each takes what the other gives away.
        await service.updateInventoryItems([
          { id: one!.id, sku: "Two" },
          { id: other!.id, sku: "oNE" },
        ])
        expect(await skus()).toEqual(["Two", "oNE"])
      })

      it("20 updates at once to one SKU leave it with one item", async () => {
        const items = await service.createInventoryItems(
          Array.from({ length: 20 }, (_, index) => ({ sku: `item-${index}` }))
        )
        const { values, errors } = outcomes(
          await settleAll(
            items.map(
              ({ id }, index) =>
                () =>
                  service.updateInventoryItems({
                    id,
                    sku: same[index % same.length]!,
                  })
            ),
            20
          )
        )

        expect([values.length, errors.length]).toEqual([1, 19])
        expect(
          (await skus()).filter((sku) => sku.toLowerCase() === "abc")
        ).toHaveLength(1)
      })

      it("a deleted item comes back unless its SKU was taken meanwhile", async () => {
        const item = await service.createInventoryItems({ sku: "SHIRT" })

        await service.softDeleteInventoryItems([item.id])

        const next = await service.createInventoryItems({ sku: "shirt" })

        await expectRefused(() => service.restoreInventoryItems([item.id]), {
          type: "invalid_data",
          message: `item ${item.id}: sku "SHIRT" is taken: Inventory item with sku: shirt already exists`,
        })

        await service.deleteInventoryItems([next.id])
        await service.restoreInventoryItems([item.id])
        expect(await skus()).toEqual(["SHIRT"])
      })

      it("items are found by their SKU however it is written, and by nothing else", async () => {
        const [mug, cup] = await service.createInventoryItems([
          { sku: "Mug" },
          { sku: "Cup" },
          { sku: "Mug-2" },
        ])
        const found = async (filters: object) =>
          (await service.listInventoryItems(filters))
            .map(({ sku }) => sku)
            .sort()

        expect(await found({ sku: " MUG" })).toEqual(["Mug"])
        expect(await found({ sku: ["mug\u200b", "cup", "none"] })).toEqual([
          "Cup",
          "Mug",
        ])
        expect(await found({ sku: { $in: ["mug"] } })).toEqual(["Mug"])
        expect(await found({ sku: { $eq: "mug" } })).toEqual(["Mug"])
        expect(
          await found({ id: [mug!.id, cup!.id], sku: { $ne: "mug" } })
        ).toEqual(["Cup"])
        expect(await found({ $or: [{ sku: "MUG" }, { sku: "CUP" }] })).toEqual([
          "Cup",
          "Mug",
        ])
        expect(await found({ id: cup!.id, sku: "mug" })).toEqual([])
        expect(await found({ sku: "none" })).toEqual([])
        expect(await found({ sku: { $like: "Mug%" } })).toEqual([
          "Mug",
          "Mug-2",
        ])

        const [items, count] = await service.listAndCountInventoryItems({
          sku: "mUG",
        })

        expect([items.map(({ sku }) => sku), count]).toEqual([["Mug"], 1])
      })

      describe("where items collide already", () => {
        beforeEach(async () => {
          for (const [index, sku] of ["ABC", "ABC ", "abc", "DEF"].entries()) {
            await sql(INSERT, [`iitem_old${index}`, sku])
          }
        })

        const findings = [1, 2].map((index) => ({
          fault: "sku_collision",
          inventory_item_id: `iitem_old${index}`,
          location_id: "",
          reservation_id: null,
          reference_id: "iitem_old0",
          found: ["ABC", "ABC ", "abc"][index],
          expected: "ABC",
        }))

        it("they are told, by the option or by what it is to be", async () => {
          expect(await service.checkSkus()).toEqual(findings)
          expect(await service.checkSkus({ skus: "trimmed" })).toEqual([
            findings[0],
          ])
          expect(await service.checkSkus({ skus: "exact" })).toEqual([])
          await expectRefused(
            () => service.checkSkus({ skus: "any" as never }),
            {
              type: "invalid_data",
              message:
                'skus must be "exact" or "trimmed" or "case_insensitive", got "any"',
            }
          )
        })

        it("the server starts and says so, and no row was changed", async () => {
          const warned: string[] = []
          const logger = (
            service as unknown as { logger_: { warn(text: string): void } }
          ).logger_
          const warn = jest
            .spyOn(logger, "warn")
            .mockImplementation((text) => void warned.push(text))

          await service.__hooks.onApplicationStart()
          warn.mockRestore()

          expect(warned).toEqual([
            'SKUS COLLIDE: by the option items.sku "case_insensitive", 2 items have the SKU of another. ' +
              'They stay as they are: rename or merge them. "ABC " (iitem_old1) is "ABC" (iitem_old0), ' +
              '"abc" (iitem_old2) is "ABC" (iitem_old0)',
          ])
          expect(await skus()).toEqual(["ABC", "ABC ", "DEF", "abc"])
        })

        it("they can be worked on, renamed, deleted and brought back, but joined by none", async () => {
          // A form sends the SKU along as it is.
          await service.updateInventoryItems({
            id: "iitem_old1",
            sku: "ABC ",
            title: "Blue",
          })
          expect(await skus()).toEqual(["ABC", "ABC ", "DEF", "abc"])

          for (const call of [
            () => service.createInventoryItems({ sku: "aBC" }),
            () =>
              service.updateInventoryItems({ id: "iitem_old3", sku: "aBC" }),
            () =>
              service.updateInventoryItems({ id: "iitem_old2", sku: "Abc" }),
          ]) {
            await expectRefused(call, { type: "invalid_data" })
          }

          // As a workflow does that deletes, fails, and makes good for it.
          await service.softDeleteInventoryItems(["iitem_old2", "iitem_old3"])
          await service.restoreInventoryItems(["iitem_old2", "iitem_old3"])
          await service.softDeleteInventoryItems(["iitem_old1", "iitem_old2"])
          await service.restoreInventoryItems(["iitem_old1", "iitem_old2"])
          expect(await skus()).toEqual(["ABC", "ABC ", "DEF", "abc"])

          await service.updateInventoryItems([
            { id: "iitem_old1", sku: "ABC-1" },
            { id: "iitem_old2", sku: "ABC-2" },
          ])
          expect(await service.checkSkus()).toEqual([])
        })
      })
    })
  },
  { items: { sku: "case_insensitive" } }
)

testInventory(
  ({ service, expectRefused }) => {
    describe('items.sku: "trimmed"', () => {
      it("blanks and what nobody sees make no other SKU, and letters do", async () => {
        const items = await service.createInventoryItems([
          { sku: "ABC" },
          { sku: " abc " },
        ])

        expect(items.map(({ sku }) => sku)).toEqual(["ABC", "abc"])
        await expectRefused(
          () => service.createInventoryItems({ sku: "A\u200bBC " }),
          {
            type: "invalid_data",
            message:
              'sku "A\u200bBC " is taken: Inventory item with sku: ABC already exists',
          }
        )
        expect(
          (await service.listInventoryItems({ sku: "ABC\t" })).map(
            ({ sku }) => sku
          )
        ).toEqual(["ABC"])
      })
    })
  },
  { items: { sku: "trimmed" } }
)

testInventory(({ service, sql }) => {
  describe('items.sku: "exact", the default', () => {
    it("an SKU is what was typed, as core has it", async () => {
      const typed = ["ABC", "abc", "ABC ", "Cafe\u0301", "Caf\u00e9"]
      const items = await service.createInventoryItems(
        typed.map((sku) => ({ sku }))
      )

      expect(items.map(({ sku }) => sku)).toEqual(typed)
      expect(
        (await service.listInventoryItems({ sku: "abc" })).map(({ sku }) => sku)
      ).toEqual(["abc"])
      expect(await service.checkSkus()).toEqual([])
      expect(await sql(LISTED)).toHaveLength(5)
    })
  })
})
