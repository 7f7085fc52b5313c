import { useFormat } from "../../lib/format"
import { useText } from "../../lib/use-text"

/** A kind of what happens, with as many units in each hour. */
export interface Series {
  id: string
  label: string
  /** A colour of the dashboard's theme. */
  color: string
  values: number[]
}

interface HourBarsProps {
  label: string
  /** When each hour begins. */
  hours: Date[]
  series: Series[]
}

const WIDTH = 960
const HEIGHT = 180
const BASE = HEIGHT - 20
const GAP = 6
/** Every so many hours one is named. */
const NAMED_EVERY = 6

/**
 * What happened hour by hour, as bars beside each other; and as a table for those who
 * hear it.
 */
export function HourBars({ label, hours, series }: HourBarsProps) {
  const t = useText()
  const format = useFormat()
  const most = Math.max(1, ...series.flatMap(({ values }) => values))
  const slot = WIDTH / hours.length
  const bar = (slot - GAP) / series.length
  const hourName = new Intl.DateTimeFormat(format.locale, {
    hour: "numeric",
    minute: "2-digit",
  })

  return (
    <figure aria-label={label} className="flex flex-col gap-y-3">
      <svg
        aria-hidden
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        className="h-44 w-full"
        preserveAspectRatio="none"
      >
        <line
          x1={0}
          x2={WIDTH}
          y1={BASE}
          y2={BASE}
          stroke="var(--border-strong)"
          vectorEffect="non-scaling-stroke"
        />
        {hours.map((hour, at) =>
          series.map(({ id, color, values }, index) => {
            const height = ((values[at] ?? 0) / most) * (BASE - 4)

            return (
              <rect
                key={`${hour.getTime()} ${id}`}
                x={at * slot + GAP / 2 + index * bar}
                y={BASE - height}
                width={Math.max(bar - 1, 1)}
                height={height}
                fill={`var(--${color})`}
              >
                <title>
                  {`${hourName.format(hour)}: ${format.quantity(values[at] ?? 0)}`}
                </title>
              </rect>
            )
          })
        )}
      </svg>
      <div
        aria-hidden
        className="txt-compact-xsmall text-ui-fg-subtle flex tabular-nums"
      >
        {hours.map((hour, at) =>
          at % NAMED_EVERY === 0 ? (
            <span
              key={hour.getTime()}
              // As wide as the hours that it begins: days of 23 or 25 hours too.
              style={{
                width: `${(100 * Math.min(NAMED_EVERY, hours.length - at)) / hours.length}%`,
              }}
            >
              {hourName.format(hour)}
            </span>
          ) : null
        )}
      </div>
      <table className="sr-only">
        <caption>{label}</caption>
        <thead>
          <tr>
            <th scope="col">{t("overview.hour")}</th>
            {series.map(({ id, label: name }) => (
              <th key={id} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {hours.map((hour, at) =>
            series.some(({ values }) => values[at]) ? (
              <tr key={hour.getTime()}>
                <th scope="row">{hourName.format(hour)}</th>
                {series.map(({ id, values }) => (
                  <td key={id}>{format.quantity(values[at] ?? 0)}</td>
                ))}
              </tr>
            ) : null
          )}
        </tbody>
      </table>
    </figure>
  )
}
