import { isDeepStrictEqual } from "node:util"

import { Message } from "@medusajs/framework/types"

import { StockDatabase } from "../../database"
import { messagesOfMovement } from "../../methods/changes"
import { tellUntold } from "../../operations/ledger/tell-untold"
import HoldfastInventoryService from "../../service"
import { StockContext } from "../../types"
import { RunSql } from "./sound-stock"

export interface EmittedEvent {
  name: string
  data: { id: string }
  metadata?: { event_id?: string; movement_id?: string; eventGroupId?: string }
}

/** Of a test that writes more, the first are looked at. */
const MOST_LOOKED_AT = 10_000

interface Inside {
  database_: StockDatabase
  tellings_: { id: number; ready: () => undefined }
  baseRepository_: { getFreshManager(): unknown }
}

/**
 * Finds events that another process would tell of what this one did, had it died before
 * its first note, and that it has not told itself under the same id.
 */
export async function findUntold(
  service: HoldfastInventoryService,
  sql: RunSql,
  heard: EmittedEvent[]
): Promise<object[]> {
  const { database_, tellings_, baseRepository_ } = service as unknown as Inside
  const teller = tellings_.id
  const newContext = (): StockContext => ({
    manager: baseRepository_.getFreshManager(),
  })
  const untold: object[] = []
  let compared = 0

  // What has nobody who would tell of it is told first.
  await service.__hooks.onApplicationPrepareShutdown()
  await service.__hooks.onApplicationShutdown()
  // It has ended: what is read now must not have it note that all is told.
  tellings_.ready = () => undefined

  // What a level's deletion, or its return, did there is told as that.
  const goneOrBack = new Set(
    heard.flatMap(({ name, data }) =>
      /inventory-level\.(deleted|restored)$/.test(name) ? [data.id] : []
    )
  )
  // What one transaction took away and put back is a change, as the ledger sees it.
  const takenAndBack = new Set(
    heard.flatMap(({ name, metadata }) =>
      name.endsWith("reservation-item.restored") && metadata?.event_id
        ? [metadata.event_id.replace(".restored:", ".updated:")]
        : []
    )
  )
  const byId = new Map(
    heard.flatMap((event) =>
      event.metadata?.event_id ? [[event.metadata.event_id, event]] : []
    ) as [string, EmittedEvent][]
  )
  // What runs by itself may have noted it again.
  await sql(
    `insert into stock_teller values (?, 'it has died', 0, now())
    on conflict (id) do update set mark = 0, name = excluded.name`,
    [teller]
  )

  const [{ first } = { first: 0 }] = await sql(
    "select coalesce(min(substr(id, 6)::bigint), 0)::float as first from stock_movement where teller = ?",
    [teller]
  )

  await tellUntold(
    database_,
    { teller, isOwn: true, upto: Number(first) + MOST_LOOKED_AT },
    async (movements) => {
      for (const movement of movements) {
        // What somebody did behind the module's back is told as it was repaired.
        const isRepair = movement.reservation?.kinds.includes("repaired")

        for (const message of isRepair
          ? []
          : messagesOfMovement(teller, movement)) {
          compared++

          const { event_id } = message.metadata as { event_id: string }
          const told = byId.get(event_id)

          if (
            !isSame(told, message) &&
            !(
              told === undefined &&
              (goneOrBack.has(idOf(message)) || takenAndBack.has(event_id))
            )
          ) {
            untold.push({ message, told })
          }
        }
      }
    },
    newContext
  )
  await sql("delete from stock_teller")

  // The bystander at the least.
  return compared ? untold : [{ message: "nothing that could be compared" }]
}

const idOf = (message: Message) => (message.data as { id: string }).id

/** What was undone in a transaction is the last movement of it, when it is told. */
function isSame(told: EmittedEvent | undefined, again: Message): boolean {
  const of = ({ name, data, metadata }: EmittedEvent | Message) => ({
    name,
    data,
    metadata: { ...metadata, movement_id: null },
  })

  return (
    !!told &&
    isDeepStrictEqual(of(told), of(again)) &&
    told.metadata!.movement_id! >= String(again.metadata!["movement_id"])
  )
}
