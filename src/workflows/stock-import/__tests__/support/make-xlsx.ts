import { crc32, deflateRawSync } from "node:zlib"

/** A sheet with these rows. */
export const sheetXml = (rows: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>${rows.replace(/<(\/?)(row|c|v|f|is|t)\b/g, "<$1x:$2")}</x:sheetData></x:worksheet>`

/**
 * The parts of a workbook of two sheets, of which the first is hidden, with these rows
 * in the second. Styles 1 and 2 are of dates, known and of one's own.
 */
export function workbookParts(
  rows: string,
  strings: string[]
): Record<string, string> {
  return {
    "[Content_Types].xml": "<Types/>",
    "xl/workbook.xml":
      `<workbook xmlns:r="r"><sheets><sheet name="Old" state="hidden" r:id="rId2"/>` +
      `<sheet name="Stock" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels":
      `<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/>` +
      `<Relationship Id="rId2" Target="worksheets/sheet2.xml"/></Relationships>`,
    "xl/styles.xml":
      `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm"/></numFmts>` +
      `<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>` +
      `<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>`,
    "xl/sharedStrings.xml": `<sst>${strings
      .map(
        (text) =>
          `<si><r><t>${text.slice(0, 1)}</t></r><r><t>${text.slice(1)}</t></r><rPh><t>ruby</t></rPh></si>`
      )
      .join("")}</sst>`,
    "xl/worksheets/sheet1.xml": sheetXml(rows),
  }
}

/**
 * An archive of these parts.
 *
 * @param says the sizes that parts say they unpack to, where that is not so
 */
export function zipOf(
  parts: Record<string, string>,
  says: Record<string, number> = {}
): Buffer {
  const bodies: Buffer[] = []
  const heads: Buffer[] = []
  let offset = 0

  for (const [name, text] of Object.entries(parts)) {
    const bytes = Buffer.from(text)
    const packed = deflateRawSync(bytes)
    const head = Buffer.alloc(26)

    head.writeUInt16LE(20, 0)
    head.writeUInt16LE(0x800, 2)
    head.writeUInt16LE(8, 4)
    head.writeUInt32LE(crc32(bytes), 10)
    head.writeUInt32LE(packed.length, 14)
    head.writeUInt32LE(says[name] ?? bytes.length, 18)
    head.writeUInt16LE(Buffer.byteLength(name), 22)

    const local = Buffer.concat([
      Buffer.from("PK\u0003\u0004"),
      head,
      Buffer.from(name),
      packed,
    ])
    const central = Buffer.alloc(14)

    central.writeUInt32LE(offset, 10)
    heads.push(
      Buffer.concat([
        Buffer.from("PK\u0001\u0002"),
        Buffer.from([20, 0]),
        head,
        central,
        Buffer.from(name),
      ])
    )
    bodies.push(local)
    offset += local.length
  }

  const directory = Buffer.concat(heads)
  const end = Buffer.alloc(22)

  end.write("PK\u0005\u0006", "latin1")
  end.writeUInt16LE(heads.length, 8)
  end.writeUInt16LE(heads.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)

  return Buffer.concat([...bodies, directory, end])
}

/** A workbook whose sheet has these texts. */
export function workbookOf(rows: string[][]): Buffer {
  const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`

  return zipOf(
    workbookParts(
      rows
        .map(
          (cells, index) =>
            `<row r="${index + 1}">${cells.map(cell).join("")}</row>`
        )
        .join(""),
      []
    )
  )
}
