import { ArrowUturnLeft } from "@medusajs/icons"
import { Button, Container, StatusBadge, Text } from "@medusajs/ui"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Link, useSearchParams } from "react-router-dom"

import { FormDrawer } from "../../components/form-drawer"
import { PageHeader } from "../../components/page-header"
import { ErrorState, LoadingLines } from "../../components/states"
import { RightButton } from "../../components/right-button"
import { call } from "../../lib/client"
import { COUNT_COLORS, CountSummary } from "../../lib/counts"
import { useFormat } from "../../lib/format"
import { useLocationName } from "../../lib/names"
import { keys } from "../../lib/query-keys"
import { useChange } from "../../lib/use-change"
import { useMay } from "../../lib/use-may"
import { useText } from "../../lib/use-text"
import { CountEntry } from "./count-entry"
import { CountLines } from "./count-lines"

const REFRESH_MS = 10_000

/** A count: what is found is entered, looked at, and becomes the stock. */
export function CountView({ id }: { id: string }) {
  const [, setParams] = useSearchParams()
  const path = `/admin/stock-counts/${id}`
  const { data, error, refetch } = useQuery({
    queryKey: keys.counts(id),
    queryFn: ({ signal }) =>
      call<{ stock_count: CountSummary }>(path, { signal }),
    refetchInterval: REFRESH_MS,
  })
  const count = data?.stock_count
  const may = useMay()

  return (
    <Container className="isolate divide-y p-0">
      {count ? (
        <Head count={count} onCancelled={() => setParams({})} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingLines lines={6} />
      )}
      {count &&
        may("inventory_level:update") &&
        (count.status === "open" || count.counts.recount > 0) && (
          <CountEntry count={count} />
        )}
      {count && <CountLines count={count} />}
    </Container>
  )
}

interface HeadProps {
  count: CountSummary
  onCancelled(): void
}

function Head({ count, onCancelled }: HeadProps) {
  const t = useText()
  const format = useFormat()
  const locationName = useLocationName()
  const [asks, setAsks] = useState<"post" | "cancel" | null>(null)
  const { counts, id, status, variances } = count
  const path = `/admin/stock-counts/${id}`
  const turn = useChange<"open" | "in_review">({
    request: (to) => ({ path, body: { status: to } }),
    said: (_answer, to) => t(`counts.now.${to}`),
    isErrorTold: true,
  })
  const post = useChange<void, { applied: number; unchanged: number }>({
    request: () => ({ path: `${path}/post`, body: {} }),
    said: ({ applied }) =>
      t("counts.posted", {
        count: applied,
        number: format.quantity(applied),
      }),
    onDone: () => setAsks(null),
  })
  const cancel = useChange<void>({
    request: () => ({ path: `${path}/cancel`, body: {} }),
    said: () => t("counts.cancelled"),
    onDone: onCancelled,
  })
  const isOpen = status === "open"
  const isInReview = status === "in_review"
  const done = counts.counted + counts.moved + counts.corrected + counts.posted

  return (
    <>
      <PageHeader
        title={t("counts.of", { location: locationName(count.location_id) })}
        subtitle={t("counts.progress", {
          done: format.quantity(done),
          lines: format.quantity(count.lines),
        })}
      >
        <StatusBadge color={COUNT_COLORS[status]}>
          {t(`counts.status.${status}`)}
        </StatusBadge>
        <Button size="small" variant="secondary" asChild>
          <Link to="/inventory/counts">
            <ArrowUturnLeft />
            {t("counts.back")}
          </Link>
        </Button>
        {(isOpen || isInReview) && (
          <RightButton
            right="inventory_level:update"
            size="small"
            variant="secondary"
            onClick={() => setAsks("cancel")}
          >
            {t("counts.cancel")}
          </RightButton>
        )}
        {isOpen && (
          <RightButton
            right="inventory_level:update"
            size="small"
            isLoading={turn.isPending}
            onClick={() => turn.mutate("in_review")}
          >
            {t("counts.review")}
          </RightButton>
        )}
        {isInReview && (
          <>
            <RightButton
              right="inventory_level:update"
              size="small"
              variant="secondary"
              isLoading={turn.isPending}
              onClick={() => turn.mutate("open")}
            >
              {t("counts.reopen")}
            </RightButton>
            <RightButton
              right="inventory_level:update"
              size="small"
              onClick={() => setAsks("post")}
            >
              {t("counts.post")}
            </RightButton>
          </>
        )}
      </PageHeader>
      {asks && (
        <FormDrawer
          isOpen
          onClose={() => setAsks(null)}
          title={t(`counts.${asks}`)}
          saveLabel={t(`counts.${asks}`)}
          isSaving={post.isPending || cancel.isPending}
          error={asks === "post" ? post.error : cancel.error}
          onSave={() => (asks === "post" ? post : cancel).mutate()}
        >
          <Text size="small">
            {asks === "cancel"
              ? t("counts.cancelHint")
              : t("counts.postHint", {
                  lines: format.quantity(variances?.lines ?? 0),
                  more: format.quantity(variances?.more ?? 0),
                  fewer: format.quantity(variances?.fewer ?? 0),
                })}
          </Text>
          {asks === "post" && counts.uncounted > 0 && (
            <Text size="small" className="text-ui-fg-subtle">
              {t("counts.uncountedHint", {
                lines: format.quantity(counts.uncounted),
              })}
            </Text>
          )}
        </FormDrawer>
      )}
    </>
  )
}
