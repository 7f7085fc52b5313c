import { ArrowUpTray } from "@medusajs/icons"
import { clx, Text } from "@medusajs/ui"
import { DragEvent, useId, useRef, useState } from "react"

import { useText } from "../../lib/use-text"

interface FileDropProps {
  /** The name of the file that is chosen, if one is. */
  chosen?: string
  onFile(file: File): void
}

/** Takes a file: it is dropped here, or chosen by a click, Enter or Space. */
export function FileDrop({ chosen, onFile }: FileDropProps) {
  const t = useText()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [isOver, setOver] = useState(false)
  const over = (event: DragEvent) => {
    event.preventDefault()
    setOver(event.type !== "dragleave")
  }

  return (
    <label
      htmlFor={id}
      onDragEnter={over}
      onDragOver={over}
      onDragLeave={over}
      onDrop={(event) => {
        const [file] = event.dataTransfer.files

        event.preventDefault()
        setOver(false)

        if (file) {
          onFile(file)
        }
      }}
      className={clx(
        "bg-ui-bg-field hover:bg-ui-bg-field-hover flex cursor-pointer flex-col items-center gap-y-1 rounded-lg border border-dashed px-6 py-5 text-center",
        "has-[:focus-visible]:shadow-borders-interactive-with-active",
        isOver ? "border-ui-border-interactive" : "border-ui-border-strong"
      )}
    >
      <ArrowUpTray className="text-ui-fg-subtle" aria-hidden />
      <Text as="span" size="small" weight="plus" className="break-all">
        {chosen ?? t("imports.choose")}
      </Text>
      <Text as="span" size="small" className="text-ui-fg-subtle">
        {t(chosen ? "imports.chooseOther" : "imports.chooseHint")}
      </Text>
      <input
        ref={input}
        id={id}
        type="file"
        className="sr-only"
        accept=".csv,.tsv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        onChange={() => {
          const file = input.current?.files?.[0]

          if (file) {
            onFile(file)
          }
          // The same file is chosen again once it was corrected.
          input.current!.value = ""
        }}
      />
    </label>
  )
}
