/** Plain drawings of what the demo sells: a shop has photographs. */
const SHAPES: Record<string, string> = {
  Armchair:
    "M30 62V38a20 20 0 0 1 40 0v24M22 56h8v14h40V56h8v22H22zM28 78v8M72 78v8",
  Lamp: "M36 22h28l10 28H26zM50 50v32M36 82h28",
  Mug: "M28 34h36v44H28zM64 42h8a8 8 0 0 1 8 8v6a8 8 0 0 1-8 8h-8",
  Sweater:
    "M38 24 22 34 14 64l12 4 6-16v30h36V52l6 16 12-4-8-30-16-10a12 12 0 0 1-24 0z",
  Tea: "M26 46h44v14a18 18 0 0 1-18 18h-8a18 18 0 0 1-18-18zM70 48h6a6 6 0 0 1 0 14h-6M40 22q-4 6 0 10t0 8M54 22q-4 6 0 10t0 8",
  Vase: "M40 24h20M44 24v10q-16 10-12 26t10 22h16q6-6 10-22T56 34V24",
}

export function Picture({ title }: { title: string }) {
  const known = Object.keys(SHAPES).find((name) => title.startsWith(name))

  return (
    <svg className="picture" viewBox="0 0 100 100" aria-hidden="true">
      <path d={SHAPES[known ?? ""] ?? "M26 34h48v44H26zM26 34l24-14 24 14"} />
    </svg>
  )
}
