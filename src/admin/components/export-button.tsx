import { ArrowDownTray } from "@medusajs/icons"
import { Button } from "@medusajs/ui"
import { useMutation } from "@tanstack/react-query"

import { CallOptions, download } from "../lib/client"
import { saveFile } from "../lib/save-file"
import { tell } from "../lib/tell"
import { useText } from "../lib/use-text"

interface ExportOptions {
  path: string
  /** The filters of the list. */
  query: CallOptions["query"]
  /** Of the file. */
  name: string
  /** What is said when it is there. */
  exported: string
}

/** Exports a list as a file: as it is filtered, or what was chosen of it. */
export function useExport({ path, query, name, exported }: ExportOptions) {
  const t = useText()

  return useMutation({
    mutationFn: (chosen?: object) =>
      download(
        path,
        // An address has no room for many rows that were chosen.
        chosen ? { method: "POST", body: chosen } : { query: query ?? {} }
      ),
    onSuccess: (file) => {
      saveFile(file, name)
      tell.done(exported)
    },
    onError: (failure) => {
      tell.failed(failure, t)
    },
  })
}

/** Exports all that a list has, with its filters. */
export function ExportButton({
  export: { isPending, mutate },
}: {
  export: ReturnType<typeof useExport>
}) {
  const t = useText()

  return (
    <Button
      size="small"
      variant="secondary"
      isLoading={isPending}
      onClick={() => mutate(undefined)}
    >
      <ArrowDownTray />
      {t("stock.export")}
    </Button>
  )
}
