import { createHash, randomUUID } from "node:crypto"
import { open, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { TextDecoder } from "node:util"

import { invalidData } from "../../modules/inventory/errors"

/** The largest file that is read. */
export const MOST_BYTES = 50 * 1024 * 1024

/** A file as it lies in the folder for temporary files. */
export interface SpooledFile {
  path: string
  /** SHA-256 of its bytes, in hexadecimal digits. */
  hash: string
  bytes: number
  encoding: "utf-8" | "windows-1252"
  /** The first bytes, which say what kind of file it is. */
  begins: Buffer
}

/**
 * Writes a file to disk as it comes, in constant memory: what it is encoded in is known
 * at its end only, and a bad one is to leave nothing behind. UTF-8 that is none is
 * Windows-1252, in which any bytes are text.
 *
 * @param task what is done with it; then it is removed
 * @throws INVALID_DATA for a file that is empty or larger than 50 MB, and whatever the
 * source or the task throws
 */
export async function withSpooledFile<Result>(
  source: AsyncIterable<Uint8Array | string>,
  task: (file: SpooledFile) => Promise<Result>
): Promise<Result> {
  // Whose it is can be told from its name, should a process be killed over it.
  const place = path.join(
    tmpdir(),
    `holdfast-import-${process.pid}-${randomUUID()}`
  )

  try {
    return await task(await spool(source, place))
  } finally {
    await rm(place, { force: true })
  }
}

async function spool(
  source: AsyncIterable<Uint8Array | string>,
  place: string
): Promise<SpooledFile> {
  const file = await open(place, "wx", 0o600)
  const hash = createHash("sha256")
  const utf8 = new TextDecoder("utf-8", { fatal: true })
  let begins = Buffer.alloc(0)
  let isUtf8 = true
  let bytes = 0

  try {
    for await (const one of source) {
      const chunk = Buffer.from(one as Uint8Array)

      bytes += chunk.length
      if (bytes > MOST_BYTES) {
        throw invalidData(
          `The file is larger than ${MOST_BYTES / 1024 / 1024} MB`,
          [{ reason: "too_large" }]
        )
      }
      if (begins.length < 8) {
        begins = Buffer.concat([begins, chunk]).subarray(0, 8)
      }
      hash.update(chunk)
      isUtf8 &&= isText(utf8, chunk, true)
      await file.writeFile(chunk)
    }
    isUtf8 &&= isText(utf8, Buffer.alloc(0), false)
  } finally {
    await file.close()
  }

  if (!bytes) {
    throw invalidData("The file is empty", [{ reason: "invalid" }])
  }

  return {
    path: place,
    hash: hash.digest("hex"),
    bytes,
    encoding: isUtf8 ? "utf-8" : "windows-1252",
    begins,
  }
}

/** Whether the bytes go on as UTF-8; a character may begin in one chunk and end in the next. */
function isText(decoder: TextDecoder, chunk: Buffer, stream: boolean): boolean {
  try {
    decoder.decode(chunk, { stream })

    return true
  } catch {
    return false
  }
}
