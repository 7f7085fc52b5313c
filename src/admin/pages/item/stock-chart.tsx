import { useEffect, useRef } from "react"
import uPlot from "uplot"

import { useFormat } from "../../lib/format"
import { axisNames, legendValue } from "../../lib/series"
import { useText } from "../../lib/use-text"

/** A line of the chart. */
export interface Line {
  label: string
  /** A colour of the dashboard's theme. */
  color: string
  values: (number | null)[]
  isDashed?: boolean
}

interface StockChartProps {
  /** Seconds since 1970, rising. */
  moments: number[]
  /** The place of now among them: what comes after is expected. */
  now: number
  lines: Line[]
  label: string
}

const HEIGHT = 240

/** What uPlot's own style sheet says, as far as it is used here. */
const STYLE = `
.u-wrap { position: relative; user-select: none }
.u-over, .u-under, .u-axis { position: absolute }
.u-under { overflow: hidden }
.uplot canvas { display: block; position: relative; width: 100%; height: 100% }
.u-cursor-x { position: absolute; left: 0; top: 0; height: 100%; pointer-events: none;
  border-right: 1px dashed var(--fg-muted) }
.u-cursor-y, .u-select { display: none }
.u-cursor-pt { position: absolute; top: 0; left: 0; border-radius: 50%;
  border: 0 solid; pointer-events: none; background-clip: padding-box !important }
.u-off { display: none }
.u-legend { font-size: 12px; margin-top: 8px; text-align: left }
.u-legend tr { display: inline-flex; margin-right: 20px }
.u-legend th { display: inline-flex; align-items: center; font-weight: 400;
  color: var(--fg-subtle) }
.u-legend td { padding-left: 6px; color: var(--fg-base);
  font-variant-numeric: tabular-nums }
.u-legend .u-marker { width: 8px; height: 8px; margin-right: 6px; border-radius: 50% }
.u-legend .u-label { cursor: default }
`

/** Levels that hold until they change, drawn as steps. */
export default function StockChart({
  moments,
  now,
  lines,
  label,
}: StockChartProps) {
  const t = useText()
  const format = useFormat()
  const place = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const element = place.current!
    const style = getComputedStyle(element)
    const color = (name: string) => style.getPropertyValue(`--${name}`).trim()
    const axis = {
      stroke: color("fg-muted"),
      font: `12px ${style.fontFamily}`,
      grid: { stroke: color("border-base"), width: 1 },
      ticks: { show: false },
    }
    const chart = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        legend: { markers: { fill: (_, at) => color(lines[at - 1]!.color) } },
        scales: {
          y: {
            range: (_, low, high) => [
              Math.min(0, low),
              Math.max(1, high * 1.1),
            ],
          },
        },
        series: [
          {
            value: (_, seconds: number | null) =>
              format.dateTime(new Date((seconds ?? moments[now]!) * 1000)),
            label: t("movements.columns.when"),
          },
          ...lines.map((line) => ({
            label: line.label,
            stroke: color(line.color),
            width: line.isDashed ? 1 : 2,
            dash: line.isDashed ? [6, 4] : undefined,
            paths: uPlot.paths.stepped!({ align: 1 }),
            points: { show: false },
            value: (
              _: uPlot,
              _value: number | null,
              _line: number,
              at: number | null
            ) => {
              const told = legendValue(line.values, at, now)

              return told === null ? "" : format.quantity(told)
            },
          })),
        ],
        axes: [
          {
            ...axis,
            values: (_, splits) =>
              axisNames(
                splits.map((seconds) => new Date(seconds * 1000)),
                format
              ),
            space: 90,
          },
          {
            ...axis,
            values: (_, splits) =>
              splits.map((value) =>
                Number.isInteger(value) ? format.quantity(value) : ""
              ),
          },
        ],
      },
      [moments, ...lines.map(({ values }) => values)],
      element
    )
    const fit = new ResizeObserver(() =>
      chart.setSize({ width: element.clientWidth, height: HEIGHT })
    )

    fit.observe(element)

    return () => {
      fit.disconnect()
      chart.destroy()
    }
  }, [format, lines, moments, now, t])

  return (
    <div role="img" aria-label={label}>
      <style>{STYLE}</style>
      <div ref={place} className="w-full" />
    </div>
  )
}
