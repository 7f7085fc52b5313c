import { Button, Text, usePrompt } from "@medusajs/ui"

import { useFormat } from "../../lib/format"
import { EditStore } from "../../lib/use-edits"
import { useText } from "../../lib/use-text"

interface SaveBarProps {
  store: EditStore
  onReview(): void
}

/** How many changes wait, and what can be done with them. */
export function SaveBar({ store, onReview }: SaveBarProps) {
  const t = useText()
  const format = useFormat()
  const prompt = usePrompt()
  const { edits, stale } = store

  if (!edits.size) {
    return null
  }

  const count = (of: number) => ({ count: of, number: format.quantity(of) })
  const discard = async () => {
    const isSure = await prompt({
      title: t("edit.discardAsk"),
      description: t("edit.discardHint"),
      confirmText: t("edit.discard"),
      cancelText: t("common.cancel"),
    })

    if (isSure) {
      store.drop([...edits.keys()])
    }
  }

  return (
    <div
      role="region"
      aria-label={t("edit.pending", count(edits.size))}
      className="bg-ui-bg-base sticky bottom-0 z-[2] flex flex-wrap items-center justify-between gap-3 rounded-b-lg border-t px-6 py-3"
    >
      <div role="status">
        <Text size="small" weight="plus">
          {t("edit.pending", count(edits.size))}
        </Text>
        {stale.length > 0 && (
          <Text size="small" className="text-ui-fg-error">
            {t("edit.stale", count(stale.length))}
          </Text>
        )}
      </div>
      <div className="flex gap-x-2">
        <Button size="small" variant="secondary" onClick={discard}>
          {t("edit.discard")}
        </Button>
        <Button size="small" onClick={onReview}>
          {t("edit.review")}
        </Button>
      </div>
    </div>
  )
}
