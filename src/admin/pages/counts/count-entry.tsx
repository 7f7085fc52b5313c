import { XMarkMini } from "@medusajs/icons"
import { Button, IconButton, Input, Text } from "@medusajs/ui"
import { KeyboardEvent, useEffect, useRef, useState } from "react"

import { CameraScan } from "../../components/camera-scan"
import { unitsOf } from "../../components/edit-fields"
import { Field } from "../../components/fields"
import { isBarcode, spellingsOf } from "../../lib/barcodes"
import { call } from "../../lib/client"
import { CountSummary } from "../../lib/counts"
import { ApiError, explainError } from "../../lib/errors"
import { useFormat } from "../../lib/format"
import { useStockChanged } from "../../lib/query-keys"
import { useText } from "../../lib/use-text"

interface Entry {
  found: number
  on_hand: number | null
  inventory_item_id: string
}

interface Found {
  code: string
  found: number
  onHand: number | null
}

/** What was scanned and not counted. */
interface Failed {
  text: string
  code: string
  why: string
}

/**
 * Where people count, in one hand: a scanner types what it reads and Enter, which is
 * one unit; who counts by eye says how many there are. Sent again after a broken
 * connection, an entry is made once.
 */
export function CountEntry({ count }: { count: CountSummary }) {
  const t = useText()
  const format = useFormat()
  const stockChanged = useStockChanged()
  const codeField = useRef<HTMLInputElement>(null)
  /** Of what failed, and may have had its effect. */
  const keysOf = useRef(new Map<string, string>())
  // A scanner does not wait for an answer, nor does the camera: one after the other.
  const queue = useRef(Promise.resolve())
  const [code, setCode] = useState("")
  const [units, setUnits] = useState("1")
  const [last, setLast] = useState<Found | null>(null)
  const [wrong, setWrong] = useState<string | null>(null)
  const [failed, setFailed] = useState<Failed[]>([])
  const [waiting, setWaiting] = useState(0)
  const quantity = unitsOf(units)

  // What is scanned first is not to go nowhere; who is elsewhere stays there.
  useEffect(() => {
    if (document.activeElement === document.body) {
      codeField.current?.focus()
    }
  }, [])

  const add = () => {
    const asked = code.trim()

    setWrong(
      asked && (quantity === null || quantity < 0)
        ? t("edit.invalid", { example: format.quantity(0.5) })
        : null
    )

    if (asked && quantity !== null && quantity >= 0) {
      // The field is free for the next scan at once.
      setCode("")
      setUnits("1")
      void enter(asked, quantity)
      codeField.current?.focus()
    }
  }
  const enter = (asked: string, units: number) => {
    setWaiting((before) => before + 1)
    queue.current = queue.current
      .then(() => makeEntry(asked, units))
      .finally(() => setWaiting((before) => before - 1))

    return queue.current
  }
  const makeEntry = async (asked: string, quantity: number) => {
    const text = JSON.stringify([asked, quantity])
    const key = keysOf.current.get(text) ?? crypto.randomUUID()

    keysOf.current.set(text, key)

    try {
      const entry = await send(count.id, asked, quantity, key)

      keysOf.current.delete(text)
      setFailed((before) => before.filter((one) => one.text !== text))
      setLast({ code: asked, found: entry.found, onHand: entry.on_hand })
      void stockChanged()
    } catch (error) {
      const { title, description } = explainError(error, t)

      // It stays in sight while others are counted: what was scanned is in the hand.
      setFailed((before) => [
        ...before.filter((one) => one.text !== text),
        {
          text,
          code: asked,
          why: isUnknown(error)
            ? t("counts.unknown", { code: asked })
            : `${asked}: ${title} ${description}`,
        },
      ])
    }
  }
  const onEnter = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      add()
    }
  }

  // Who came to count begins with it; on a phone, without the keyboard in the way.
  useEffect(() => {
    if (matchMedia("(pointer: fine)").matches) {
      codeField.current?.focus()
    }
  }, [])

  return (
    <div className="flex flex-col gap-y-4 px-6 py-4">
      <div className="grid grid-cols-[1fr_6rem] items-start gap-3 sm:grid-cols-[24rem_6rem_auto] sm:justify-start">
        <Field label={t("counts.scan")} hint={t("counts.scanHint")}>
          {({ id, describedBy }) => (
            <Input
              id={id}
              ref={codeField}
              autoComplete="off"
              autoCapitalize="off"
              enterKeyHint="done"
              aria-describedby={describedBy}
              value={code}
              onChange={(event) => setCode(event.target.value)}
              onKeyDown={onEnter}
            />
          )}
        </Field>
        <Field label={t("edit.units")}>
          {({ id }) => (
            <Input
              id={id}
              inputMode="decimal"
              autoComplete="off"
              value={units}
              onFocus={(event) => event.target.select()}
              onChange={(event) => setUnits(event.target.value)}
              onKeyDown={onEnter}
            />
          )}
        </Field>
        {/* As high as the fields, and beside them: below on a phone, for a thumb. */}
        <Button
          className="col-span-2 h-10 sm:col-span-1 sm:mt-6 sm:h-8"
          isLoading={waiting > 0}
          onClick={add}
        >
          {t("counts.add")}
        </Button>
      </div>
      <CameraScan onCode={(read) => enter(read, 1)} />
      {failed.length > 0 && (
        <ul role="alert" className="flex flex-col gap-y-1">
          {failed.map(({ text, code: asked, why }) => (
            <li key={text} className="flex items-start gap-x-2">
              <Text className="text-ui-fg-error break-words">{why}</Text>
              <IconButton
                size="2xsmall"
                variant="transparent"
                aria-label={t("counts.dismiss", { code: asked })}
                onClick={() =>
                  setFailed((before) =>
                    before.filter((one) => one.text !== text)
                  )
                }
              >
                <XMarkMini />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      <div role="status" className="min-h-16">
        {wrong ? (
          <Text className="text-ui-fg-error">{wrong}</Text>
        ) : (
          last && (
            <>
              <Text className="text-ui-fg-subtle break-all">{last.code}</Text>
              <p className="text-ui-fg-base text-5xl font-medium tabular-nums">
                {format.quantity(last.found)}
              </p>
              {last.onHand !== null && (
                <Text size="small" className="text-ui-fg-subtle">
                  {t("counts.expectedNow", {
                    units: format.quantity(last.onHand),
                  })}
                </Text>
              )}
            </>
          )
        )}
      </div>
    </div>
  )
}

const isUnknown = (error: unknown) =>
  error instanceof ApiError && error.status === 404

/** What was typed is a SKU or a barcode: what it looks like is tried first. */
async function send(
  id: string,
  code: string,
  quantity: number,
  key: string
): Promise<Entry> {
  const entryOf = async (name: "sku" | "barcode", value: string) =>
    (
      await call<{ entries: [Entry] }>(`/admin/stock-counts/${id}/entries`, {
        method: "POST",
        body: { entries: [{ [name]: value, quantity, key }] },
      })
    ).entries[0]

  const ways = isBarcode(code)
    ? [
        ...spellingsOf(code).map((one) => ["barcode", one] as const),
        ["sku", code] as const,
      ]
    : [["sku", code] as const, ["barcode", code] as const]
  let unknown: unknown

  for (const [name, value] of ways) {
    try {
      return await entryOf(name, value)
    } catch (error) {
      if (!isUnknown(error)) {
        throw error
      }

      unknown ??= error
    }
  }

  throw unknown
}
