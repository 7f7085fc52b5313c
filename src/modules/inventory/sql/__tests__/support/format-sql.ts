/**
 * Lays a statement out by its brackets, with a line between its expressions: what
 * it was put together of does not show, so that a diff tells what has changed.
 */
export function formatSql(text: string): string {
  const lines: string[] = []
  let depth = 0

  for (const line of text.split("\n").map((one) => one.trim())) {
    if (!line) {
      continue
    }

    const code = line.replace(/'[^']*'|\/\*.*?\*\//g, "")
    const closing = /^[)\s,]*/.exec(code)![0].split(")").length - 1

    // A blank line before each expression but the first.
    if (depth === 0 && lines.length && /^(\w+ as \(|select\b)/.test(code)) {
      lines.push("")
    }
    lines.push("  ".repeat(Math.max(0, depth - closing)) + line)
    depth += code.split("(").length - code.split(")").length
  }

  return `${lines.join("\n")};\n`
}
