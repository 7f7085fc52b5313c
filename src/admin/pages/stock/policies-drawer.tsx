import { useMutation } from "@tanstack/react-query"
import { useState } from "react"

import { ChoiceField, QuantityField } from "../../components/fields"
import { unitsOf } from "../../components/edit-fields"
import { FormDrawer } from "../../components/form-drawer"
import { call } from "../../lib/client"
import { useFormat } from "../../lib/format"
import { Level } from "../../lib/levels"
import { useStockChanged } from "../../lib/query-keys"
import { tell } from "../../lib/tell"
import { useText } from "../../lib/use-text"

const KEEP = "keep"
const POLICIES = ["unlimited", "limit", "incoming"]
/** The most of one request. */
const MOST = 1000

interface PoliciesDrawerProps {
  levels: Level[]
  onClose(): void
}

/** Safety stock, thresholds and limits of backorders, for all that is selected. */
export function PoliciesDrawer({ levels, onClose }: PoliciesDrawerProps) {
  const t = useText()
  const format = useFormat()
  const stockChanged = useStockChanged()
  const [fields, setFields] = useState({
    safety_stock: "",
    low_stock_threshold: "",
    backorder_limit: "",
  })
  const [policy, setPolicy] = useState(KEEP)
  const [isTried, setTried] = useState(false)
  const isLimited = policy === "limit"
  const given = {
    ...numbersOf({
      ...fields,
      backorder_limit: isLimited ? fields.backorder_limit : "",
    }),
    ...(policy !== KEEP && { backorder_policy: policy }),
  }
  const isWrong = (name: keyof typeof fields) =>
    fields[name] !== "" && unitsOf(fields[name]) === null
  const isValid =
    Object.keys(given).length > 0 &&
    !(["safety_stock", "low_stock_threshold"] as const).some(isWrong) &&
    (!isLimited || unitsOf(fields.backorder_limit) !== null)
  const count = { count: levels.length, number: format.quantity(levels.length) }
  const save = useMutation({
    mutationFn: () =>
      call("/admin/stock-policies", {
        method: "POST",
        body: {
          policies: levels
            .slice(0, MOST)
            .map(({ inventory_item_id, location_id }) => ({
              inventory_item_id,
              location_id,
              ...given,
            })),
        },
      }),
    onSuccess: () => {
      tell.done(t("policies.saved", count))
      onClose()
    },
    onSettled: () => stockChanged(),
  })
  const quantity = (
    name: keyof typeof fields,
    label: string,
    hint?: string
  ) => (
    <QuantityField
      label={t(`policies.${label}`)}
      hint={hint && t(`policies.${hint}`)}
      error={
        isWrong(name)
          ? t("edit.invalid", { example: format.quantity(0.5) })
          : null
      }
      value={fields[name]}
      onChange={(value) => setFields({ ...fields, [name]: value })}
    />
  )

  return (
    <FormDrawer
      isOpen
      onClose={onClose}
      title={t("policies.title", count)}
      description={
        isTried && !Object.keys(given).length
          ? t("policies.nothing")
          : t("policies.hint")
      }
      isSaving={save.isPending}
      error={save.error}
      onSave={() => {
        setTried(true)

        if (isValid) {
          save.mutate()
        }
      }}
    >
      {quantity("safety_stock", "safetyStock", "safetyStockHint")}
      {quantity("low_stock_threshold", "threshold", "thresholdHint")}
      <ChoiceField
        label={t("policies.backorders")}
        hint={t("policies.backordersHint")}
        choices={[KEEP, ...POLICIES].map((value) => ({
          value,
          label: t(`policies.${value}`),
        }))}
        value={policy}
        onChange={setPolicy}
      />
      {isLimited && quantity("backorder_limit", "limitUnits")}
    </FormDrawer>
  )
}

function numbersOf(fields: Record<string, string>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, text]) => {
      const units = unitsOf(text)

      return units === null ? [] : [[name, units]]
    })
  )
}
