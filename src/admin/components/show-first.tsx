import { Button, Tooltip } from "@medusajs/ui"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"

import { call } from "../lib/client"
import { tell } from "../lib/tell"
import { useText } from "../lib/use-text"
import { Layout, layoutWithFirst, isFirst } from "./layout-order"

/** The key under which the dashboard keeps the layouts of its pages. */
const LAYOUTS = [["layouts"]]

interface ShowFirstProps {
  /** The page of core's that it stands on. */
  page: string
  /** The id of the widget. */
  widget: string
}

/**
 * Moves a widget to the top of one of core's pages, where it is read first: core
 * puts all widgets below its own sections. It is a person's own layout of the page,
 * as core's editor of layouts would save it, and is changed by this button alone.
 */
export function ShowFirst({ page, widget }: ShowFirstProps) {
  const t = useText()
  const queryClient = useQueryClient()
  const path = `/admin/layouts/${page}/configuration`
  const id = `widget:${widget}`
  const { data } = useQuery({
    queryKey: [...LAYOUTS, "configuration", page],
    queryFn: ({ signal }) => call<Layout>(path, { signal }),
    retry: false,
  })
  const move = useMutation({
    mutationFn: async () =>
      await call(path, {
        method: "POST",
        body: {
          is_default: false,
          // Of now: what somebody changed meanwhile stays.
          configuration: layoutWithFirst(await call<Layout>(path), id),
        },
      }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: LAYOUTS })
      tell.done(t("layout.moved"))
    },
    onError: (failure) => {
      tell.failed(failure, t)
    },
  })

  return data && !isFirst(data, id) ? (
    <Tooltip content={t("layout.firstHint")}>
      <Button
        size="small"
        variant="transparent"
        isLoading={move.isPending}
        onClick={() => move.mutate()}
      >
        {t("layout.first")}
      </Button>
    </Tooltip>
  ) : null
}
