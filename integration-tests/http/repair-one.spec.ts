import { testShop } from "../support/http-test"

testShop((t) => {
  const check = async () =>
    (await t().admin.get("/admin/stock-reconciliation")).check
  const repair = async (body: object) =>
    (await t().admin.post("/admin/stock-reconciliation", body)).repair
  const movements = () =>
    t().sql<{ kind: string; reason: string; note: string }>(
      `select kind, reason, note from stock_movement
      where kind in ('released', 'repaired') order by id`
    )

  /** A line that is gone with its units, and a level that drifted. */
  const givenTwoFaults = async () => {
    const { shop, shopper, sql, store } = t()
    const { oslo } = shop.locationIds
    const order = await shopper.buy(
      store,
      shop,
      { [shop.variantIds.LAMP!]: 2 },
      shop.shippingOptionIds.oslo
    )

    await sql("update order_line_item set deleted_at = now() where id = ?", [
      (order as unknown as { items: { id: string }[] }).items[0]!.id,
    ])
    await sql(
      "update reservation_item set updated_at = now() - interval '1 hour'"
    )
    await sql(
      `update inventory_level set stocked_quantity = 99,
        raw_stocked_quantity = '{"value": "99", "precision": 20}'
      where inventory_item_id = ? and location_id = ?`,
      [shop.itemIds.MUG, oslo]
    )
  }

  it("one finding is looked at, and then repaired with a note; the others stay until they are", async () => {
    await givenTwoFaults()

    const { findings } = await check()
    const [drifted, lost] = findings

    expect(findings.map(({ fault }: { fault: string }) => fault)).toEqual([
      "stocked_ledger_drift",
      "reservation_of_deleted_line_item",
    ])

    const { expected: _, ...only } = lost
    const { expected: __, ...level } = drifted

    expect(await repair({ only, dry_run: true })).toMatchObject({
      released_reservation_ids: [lost.reservation_id],
      repaired: [],
    })
    expect(
      (await repair({ only: level, dry_run: true })).repaired[0].movements
    ).toMatchObject([{ kind: "repaired", stocked_delta: 59 }])
    expect(await movements()).toEqual([])

    const asked = { only, note: "the import", idempotency_key: "one" }
    const done = await repair(asked)

    expect(done).toMatchObject({
      released_reservation_ids: [lost.reservation_id],
      repaired: [],
    })
    expect(await repair(asked)).toEqual(done)
    expect(await movements()).toEqual([
      { kind: "released", reason: "line_item_deleted", note: "the import" },
    ])
    expect((await check()).findings).toEqual([drifted])
    expect((await repair({ only: level })).repaired).toMatchObject([
      { faults: ["stocked_ledger_drift"], movements: [{ stocked_delta: 59 }] },
    ])
    expect((await check()).is_sound).toBe(true)
    // Pressed once more there is nothing left to do.
    expect(await repair({ only })).toMatchObject({
      released_reservation_ids: [],
      repaired: [],
    })
  })

  it("pressed 20 times at once under one key it is done once, and answered 20 times the same; under 20 keys nobody waits for another", async () => {
    await givenTwoFaults()

    const { authorized, baseUrl } = t()
    const at20 = async (keyOf: (n: number) => string) =>
      await Promise.all(
        Array.from({ length: 20 }, async (_, n) => {
          const answer = await fetch(`${baseUrl}/admin/stock-reconciliation`, {
            method: "POST",
            headers: {
              ...authorized,
              "content-type": "application/json",
              "idempotency-key": keyOf(n),
            },
            body: JSON.stringify({ note: "the import" }),
          })

          return { status: answer.status, body: await answer.text() }
        })
      )
    const answers = await at20(() => "all")
    const [first] = answers

    expect(first).toMatchObject({ status: 200 })
    expect(answers.filter(({ body }) => body !== first!.body)).toEqual([])
    expect(JSON.parse(first!.body).repair).toMatchObject({
      released_reservation_ids: [expect.any(String)],
      repaired: [{ faults: ["stocked_ledger_drift"] }],
    })
    expect(await movements()).toEqual([
      { kind: "released", reason: "line_item_deleted", note: "the import" },
      { kind: "repaired", reason: "ledger_drift", note: "the import" },
    ])
    expect(
      (await at20((n) => `each ${n}`)).filter(({ status }) => status !== 200)
    ).toEqual([])
    expect(await movements()).toHaveLength(2)
    expect((await check()).is_sound).toBe(true)
  })

  it("the check tells how far it is, line by line, and the same at last", async () => {
    await givenTwoFaults()

    const { authorized, baseUrl } = t()
    const answer = await fetch(
      `${baseUrl}/admin/stock-reconciliation?progress=true`,
      { headers: authorized }
    )
    const lines = (await answer.text())
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))

    expect(answer.headers.get("content-type")).toMatch(/^application\/x-ndjson/)
    expect(lines[0].progress).toEqual({
      checked: {
        levels: expect.any(Number),
        reservations: 0,
        ledgers: 0,
      },
      levels: lines.at(-1).check.checked.levels,
      reservations: 1,
    })
    expect(lines.at(-1)).toEqual({ check: await check() })
    await repair({})
  })

  it("what only people can mend, a look at everything and an unknown fault are refused, and nothing is done", async () => {
    await givenTwoFaults()

    const { findings } = await check()
    const place = { inventory_item_id: "iitem_1", location_id: "sloc_1" }

    for (const [body, message] of [
      [
        { only: { ...place, fault: "sku_collision" } },
        "only.fault is not repaired",
      ],
      [{ dry_run: true }, "dry_run is for one finding"],
      [{ only: { ...place, fault: "rust" } }, "fault"],
      [{ only: { fault: "reserved_drift" } }, "inventory_item_id"],
    ] as const) {
      await expect(repair(body)).rejects.toMatchObject({
        status: 400,
        message: expect.stringContaining(message),
      })
    }
    expect(await movements()).toEqual([])
    expect((await check()).findings).toEqual(findings)
    await repair({})
  })
})
