import { Button, Input, Text } from "@medusajs/ui"
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
  const attempt = useRef({ text: "", key: "" })
  // By hand and by the camera at once: one after the other.
  const queue = useRef(Promise.resolve())
  const [code, setCode] = useState("")
  const [units, setUnits] = useState("1")
  const [last, setLast] = useState<Found | null>(null)
  const [wrong, setWrong] = useState<string | null>(null)
  const [isSending, setSending] = useState(false)
  const quantity = unitsOf(units)

  // What is scanned first is not to go nowhere; who is elsewhere stays there.
  useEffect(() => {
    if (document.activeElement === document.body) {
      codeField.current?.focus()
    }
  }, [])

  const add = async () => {
    const asked = code.trim()

    if (!asked || quantity === null || quantity < 0 || isSending) {
      setWrong(
        asked && quantity === null
          ? t("edit.invalid", { example: format.quantity(0.5) })
          : null
      )

      return
    }

    await enter(asked, quantity)
    codeField.current?.focus()
  }
  const enter = (asked: string, units: number) => {
    queue.current = queue.current.then(() => makeEntry(asked, units))

    return queue.current
  }
  const makeEntry = async (asked: string, quantity: number) => {
    const text = JSON.stringify([asked, quantity])

    if (attempt.current.text !== text) {
      attempt.current = { text, key: crypto.randomUUID() }
    }

    setSending(true)
    setWrong(null)

    try {
      const entry = await send(count.id, asked, quantity, attempt.current.key)

      attempt.current = { text: "", key: "" }
      setLast({ code: asked, found: entry.found, onHand: entry.on_hand })
      setCode("")
      setUnits("1")
      void stockChanged()
    } catch (error) {
      const { title, description } = explainError(error, t)

      // Of what the camera read too: it can be corrected, or sent again.
      setCode(asked)
      setWrong(
        isUnknown(error)
          ? t("counts.unknown", { code: asked })
          : `${title} ${description}`
      )
    } finally {
      setSending(false)
    }
  }
  const onEnter = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      void add()
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
      <div className="grid grid-cols-[1fr_6rem] items-start gap-3 sm:max-w-lg">
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
        <Field label={t("counts.units")}>
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
      </div>
      <Button
        className="w-full sm:w-fit"
        size="large"
        isLoading={isSending}
        onClick={() => void add()}
      >
        {t("counts.add")}
      </Button>
      <CameraScan onCode={(read) => enter(read, 1)} />
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
