import { Container } from "@medusajs/ui"
import { useState } from "react"
import { useNavigate } from "react-router-dom"

import { DataTable } from "../../components/data-table"
import { PageHeader } from "../../components/page-header"
import { importName, isAtWork, StockImport } from "../../lib/imports"
import { keys } from "../../lib/query-keys"
import { useLocations, useReasons } from "../../lib/shop"
import { useAddress } from "../../lib/use-address"
import { useList } from "../../lib/use-list"
import { useMay } from "../../lib/use-may"
import { useText } from "../../lib/use-text"
import { useImportColumns } from "./columns"
import { FileDrop } from "./file-drop"
import { NewImport } from "./new-import"

const OFTEN_MS = 2000

/** None, and newest first: the route knows no other order. */
const FILTERS: never[] = []

/** Files with stock: what each would do, or did; a new one begins here. */
export function ImportsPage() {
  const t = useText()
  const navigate = useNavigate()
  const [file, setFile] = useState<File | null>(null)
  const [isBusy, setBusy] = useState(false)
  const address = useAddress(FILTERS, "")
  const list = useList<StockImport>({
    key: keys.imports,
    path: "/admin/stock-imports",
    rows: "stock_imports",
    by: "cursor",
    query: {},
    address,
    refreshMs: isBusy ? OFTEN_MS : undefined,
  })
  const isOneAtWork = (list.rows ?? []).some(({ status }) => isAtWork(status))

  if (isOneAtWork !== isBusy) {
    setBusy(isOneAtWork)
  }

  const may = useMay()

  // They are there when the form opens.
  useReasons()
  useLocations()

  return (
    <Container className="isolate divide-y p-0">
      <PageHeader title={t("menu.imports")} subtitle={t("imports.subtitle")} />
      {may("inventory_level:update") && (
        <div className="px-6 py-4">
          <FileDrop onFile={setFile} />
        </div>
      )}
      <DataTable
        label={t("menu.imports")}
        {...list}
        columns={useImportColumns(list.rows)}
        rowId={({ id }) => id}
        rowName={importName}
        address={address}
        search={null}
        empty={{
          title: t("imports.empty"),
          description: t("imports.emptyHint"),
        }}
        onOpen={({ id }) => navigate(`/inventory/imports/${id}`)}
      />
      {file && (
        <NewImport
          file={file}
          onFile={setFile}
          onClose={() => setFile(null)}
          onRead={(id) => navigate(`/inventory/imports/${id}`)}
        />
      )}
    </Container>
  )
}
