import { ArrowDownTray } from "@medusajs/icons"
import { Button, Container, Text, toast, usePrompt } from "@medusajs/ui"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useEffect, useRef, useState } from "react"
import { useNavigate, useParams } from "react-router-dom"

import { reasonName } from "../../components/fields"
import { PageHeader } from "../../components/page-header"
import { RightButton } from "../../components/right-button"
import {
  EmptyState,
  ErrorState,
  LoadingLines,
  OldNumbers,
} from "../../components/states"
import { TextLink } from "../../components/text-link"
import { call, download } from "../../lib/client"
import { explainError } from "../../lib/errors"
import { useFormat } from "../../lib/format"
import { importName, ImportSummary, isAtWork } from "../../lib/imports"
import { useActorNames } from "../../lib/names"
import { keys, useStockChanged } from "../../lib/query-keys"
import { saveFile } from "../../lib/save-file"
import { useAddress } from "../../lib/use-address"
import { useText } from "../../lib/use-text"
import { ApplyImport, UndoImport } from "./apply-import"
import { ImportBadge } from "./badges"
import { ImportRows, ROW_FILTERS } from "./import-rows"
import {
  ImportLocations,
  ImportNotices,
  ImportProgress,
  ImportTiles,
} from "./import-summary"

const OFTEN_MS = 1000
const SELDOM_MS = 10_000

/** One stock file: what it would do, how far it is, and what it did. */
export function ImportPage() {
  const { id = "" } = useParams()
  const { data, error, refetch } = useQuery({
    queryKey: keys.imports("one", id),
    queryFn: async ({ signal }) =>
      (
        await call<{ stock_import: ImportSummary }>(
          `/admin/stock-imports/${id}`,
          { signal }
        )
      ).stock_import,
    refetchInterval: ({ state }) =>
      isAtWork(state.data?.status) ? OFTEN_MS : SELDOM_MS,
  })

  useTellWhenDone(data)

  return data ? (
    <Shown one={data} error={error} />
  ) : (
    <Container className="isolate divide-y p-0">
      <Back />
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingLines lines={8} />
      )}
    </Container>
  )
}

/** What has been applied is asked for anew by every page. */
function useTellWhenDone(one: ImportSummary | undefined) {
  const stockChanged = useStockChanged()
  const before = useRef(one?.status)
  const status = one?.status

  useEffect(() => {
    if (before.current === "applying" && status === "applied") {
      void stockChanged()
    }
    before.current = status
  }, [status, stockChanged])
}

function Back() {
  const t = useText()

  return (
    <Text size="small" className="px-6 py-3">
      <TextLink to="/inventory/imports">{t("imports.all")}</TextLink>
    </Text>
  )
}

type Open = "apply" | "undo" | null

function Shown({ one, error }: { one: ImportSummary; error: unknown }) {
  const t = useText()
  const [open, setOpen] = useState<Open>(null)
  const address = useAddress(ROW_FILTERS, "")
  const close = () => setOpen(null)

  return (
    <div className="flex flex-col gap-y-3">
      <Container className="isolate divide-y p-0">
        <Back />
        <Head one={one} onOpen={setOpen} />
        {Boolean(error) && <OldNumbers error={error} />}
        <ImportProgress one={one} />
        <ImportNotices one={one} />
        <ImportTiles one={one} address={address} />
      </Container>
      <ImportLocations one={one} />
      <Container className="isolate divide-y p-0">
        <PageHeader level="h2" title={t("imports.rows")}>
          {one.has_rows && <Download one={one} />}
        </PageHeader>
        {one.has_rows ? (
          <ImportRows one={one} address={address} />
        ) : (
          <EmptyState
            title={t("imports.rowsGone")}
            description={t("imports.rowsGoneHint")}
          />
        )}
      </Container>
      {open === "apply" && <ApplyImport one={one} onClose={close} />}
      {open === "undo" && <UndoImport one={one} onClose={close} />}
    </div>
  )
}

/** What the file is, how far it is, and what can be done with it. */
function Head({
  one,
  onOpen,
}: {
  one: ImportSummary
  onOpen(what: Open): void
}) {
  const t = useText()
  const format = useFormat()
  const navigate = useNavigate()
  const prompt = usePrompt()
  const actorName = useActorNames(one.actor_id ? [one.actor_id] : [])
  const { counts, group_id, status } = one
  const changes = counts.change + counts.new
  const queryClient = useQueryClient()
  const remove = useMutation({
    mutationFn: () =>
      call(`/admin/stock-imports/${one.id}`, { method: "DELETE" }),
    onSuccess: async () => {
      toast.success(t("imports.deleted"))
      // All but this one, of which there is nothing more to ask.
      void queryClient.invalidateQueries({
        queryKey: keys.imports(),
        predicate: ({ queryKey }) => !queryKey.includes(one.id),
      })
      await navigate("/inventory/imports", { replace: true })
    },
    onError: (failure) => {
      const { title, description } = explainError(failure, t)

      toast.error(title, { description })
      void queryClient.invalidateQueries({ queryKey: keys.imports() })
    },
  })
  const askAndRemove = async () => {
    const isSure = await prompt({
      title: t("imports.deleteAsk"),
      description: t("imports.deleteHint"),
      confirmText: t("imports.delete"),
      cancelText: t("common.cancel"),
    })

    if (isSure) {
      remove.mutate()
    }
  }

  return (
    <div>
      <PageHeader
        title={importName(one)}
        subtitle={[
          one.actor_id && actorName(one.actor_id),
          format.dateTime(one.created_at),
          t(`imports.shapes.${one.shape}`),
          reasonName(one.reason, t),
          one.note,
        ]
          .filter(Boolean)
          .join(" · ")}
      >
        <ImportBadge status={status} />
        {(status === "previewed" || status === "reading") && (
          <RightButton
            right="inventory_level:update"
            size="small"
            variant="secondary"
            isLoading={remove.isPending}
            onClick={() => void askAndRemove()}
          >
            {t("imports.delete")}
          </RightButton>
        )}
        {status === "previewed" && (
          <RightButton
            right={APPLY}
            size="small"
            disabled={!changes}
            onClick={() => onOpen("apply")}
          >
            {t("imports.apply")}
          </RightButton>
        )}
        {status === "applied" && group_id && (
          <RightButton
            right="inventory_level:update"
            size="small"
            variant="secondary"
            onClick={() => onOpen("undo")}
          >
            {t("imports.undo")}
          </RightButton>
        )}
      </PageHeader>
      {group_id && (
        <Text size="small" className="flex gap-x-4 px-6 pb-4">
          <TextLink to={`/inventory/history?group_id=${group_id}`}>
            {t("imports.inHistory")}
          </TextLink>
          {one.undone_by_group_id && (
            <TextLink
              to={`/inventory/history?group_id=${one.undone_by_group_id}`}
            >
              {t("imports.undoInHistory")}
            </TextLink>
          )}
        </Text>
      )}
    </div>
  )
}

/** A file may make levels and items. */
const APPLY = [
  "inventory_level:update",
  "inventory_level:create",
  "inventory_item:create",
] as const

/** All rows as a file, with why those that are refused are. */
function Download({ one }: { one: ImportSummary }) {
  const t = useText()
  const exported = useMutation({
    mutationFn: () => download(`/admin/stock-imports/${one.id}/export`),
    onSuccess: (file) => {
      saveFile(
        file,
        `${importName(one).replace(/\.(csv|tsv|txt|xlsx)$/i, "")}-rows.csv`
      )
      toast.success(t("imports.exported"))
    },
    onError: (failure) => {
      const { title, description } = explainError(failure, t)

      toast.error(title, { description })
    },
  })

  return (
    <Button
      size="small"
      variant="secondary"
      isLoading={exported.isPending}
      onClick={() => exported.mutate()}
    >
      <ArrowDownTray />
      {t("stock.export")}
    </Button>
  )
}
