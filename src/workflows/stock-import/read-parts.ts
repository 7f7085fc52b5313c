import { TextDecoder } from "node:util"

import { parser as makeParser } from "sax"
import { Entry, openPromise, ZipFile } from "yauzl"

import { invalidData } from "../../modules/inventory/errors"

/** As much a spreadsheet may unpack to: a bomb says so in its list, or breaks off. */
const MOST_UNPACKED = 512 * 1024 * 1024

/** The most parts of a spreadsheet. */
const MOST_PARTS = 1000

/** The parts of a spreadsheet, by their names in lower case. */
export interface Parts {
  zip: ZipFile
  entries: Map<string, Entry>
}

/** What is done with the tags of a part; names are without their prefix. */
export interface TagHandlers {
  open(name: string, attributes: Record<string, string>): void
  text?(text: string): void
  close?(name: string): void
}

/**
 * Opens the archive that a spreadsheet is, for as long as a task runs. What its parts
 * unpack to is bounded before any is unpacked, and none unpacks to more than it says.
 *
 * @throws INVALID_DATA if it is none, or unpacks to too much
 */
export async function* withParts<Item>(
  path: string,
  task: (parts: Parts) => AsyncGenerator<Item, void>
): AsyncGenerator<Item, void> {
  const zip = await openPromise(path, {
    lazyEntries: true,
    autoClose: false,
  }).catch((error: unknown) => {
    throw unreadable(error)
  })

  try {
    yield* task({ zip, entries: await entriesOf(zip) })
  } catch (error) {
    throw isOfZip(error) ? unreadable(error) : error
  } finally {
    zip.close()
  }
}

async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  let unpacked = 0

  if (zip.entryCount > MOST_PARTS) {
    throw invalid(`The spreadsheet has more than ${MOST_PARTS} parts`)
  }

  for await (const entry of zip.eachEntry()) {
    unpacked += entry.uncompressedSize
    if (unpacked > MOST_UNPACKED) {
      throw invalid(
        `The spreadsheet unpacks to more than ${MOST_UNPACKED / 1024 / 1024} MB`
      )
    }
    if (entry.isEncrypted()) {
      throw invalid("The spreadsheet has a password: save it without")
    }
    entries.set(entry.fileName.toLowerCase(), entry)
  }

  return entries
}

/** Reads a part tag by tag, in constant memory; one that is not there has no tags. */
export async function readPart(
  parts: Parts,
  name: string,
  handlers: TagHandlers
): Promise<void> {
  // The handlers keep what they need, and there is nothing to wait for before the end.
  await walkPart(parts, name, handlers, () => []).next()
}

/**
 * The same, which yields after every chunk what the handlers have made of it.
 *
 * @param take what they have made since it was asked before
 */
export async function* walkPart<Item>(
  { zip, entries }: Parts,
  name: string,
  handlers: TagHandlers,
  take: () => Item[]
): AsyncGenerator<Item, void> {
  const entry = entries.get(name.toLowerCase())

  if (!entry) {
    return
  }

  const decoder = new TextDecoder("utf-8")
  const parser = makeParser(true)
  const plain = (tag: string) => tag.slice(tag.indexOf(":") + 1)
  let broken: Error | undefined

  parser.onerror = (error) => (broken ??= error)
  parser.onopentag = ({ name: tag, attributes }) =>
    handlers.open(
      plain(tag),
      Object.fromEntries(
        Object.entries(attributes).map(([key, value]) => [key, String(value)])
      )
    )
  parser.onclosetag = (tag) => handlers.close?.(plain(tag))
  parser.ontext = (text) => handlers.text?.(text)
  parser.oncdata = (text) => handlers.text?.(text)

  const write = (text: string) => {
    if (!broken) {
      parser.write(text)
    }
    if (broken) {
      throw invalid(
        `The spreadsheet cannot be read: its part ${name} is broken`
      )
    }
  }

  for await (const chunk of await zip.openReadStreamPromise(entry)) {
    write(decoder.decode(chunk as Buffer, { stream: true }))
    yield* take()
  }
  write(decoder.decode())
  yield* take()
}

/** Errors of the archive have no class of their own: they are plain. */
function isOfZip(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error.constructor === Error ||
      String((error as { code?: unknown }).code).startsWith("Z_"))
  )
}

function unreadable(error: unknown) {
  return invalid(
    `The file is no spreadsheet (XLSX) that can be read: ${error instanceof Error ? error.message : String(error)}`
  )
}

export function invalid(message: string) {
  return invalidData(message, [{ reason: "invalid" }])
}
