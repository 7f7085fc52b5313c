// @ts-check
import { execFile } from "node:child_process"
import {
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import path from "node:path"
import { promisify } from "node:util"

const run = promisify(execFile)
/** @type {{ devDependencies: Record<string, string> }} */
const { devDependencies } = createRequire(import.meta.url)("../../package.json")
const version = devDependencies["@sparticuz/chromium"]
const FONTS = "fonts.xml"

/**
 * How a browser is started.
 *
 * @typedef {object} Browser
 * @property {string} [executablePath]
 * @property {string} [channel] a browser that is installed on the machine
 * @property {string[]} args
 * @property {Record<string, string>} environment
 */

/**
 * A browser for a bare machine: the Chromium of an npm package, unpacked once for
 * each version, with the libraries and fonts that it brings along where the machine
 * has none. That package is for Linux on x64: elsewhere, and where HOLDFAST_CHROME
 * names one, a browser that is installed already is used.
 *
 * @returns {Promise<Browser>}
 */
export async function ensureChromium() {
  if (process.env.HOLDFAST_CHROME) {
    return {
      executablePath: process.env.HOLDFAST_CHROME,
      args: [],
      environment: {},
    }
  }
  if (process.platform !== "linux" || process.arch !== "x64") {
    return { channel: "chrome", args: [], environment: {} }
  }

  const folder = path.join(tmpdir(), `holdfast-chromium-${version}`)
  const executablePath = path.join(folder, "chromium")

  if (!existsSync(executablePath)) {
    await unpack(folder)
  }

  return {
    executablePath,
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
    environment: {
      FONTCONFIG_FILE: path.join(folder, FONTS),
      ...((await lacksLibraries(executablePath)) && {
        LD_LIBRARY_PATH: path.join(folder, "al2023", "lib"),
      }),
    },
  }
}

/**
 * The package unpacks into the folder for temporary files, and its libraries only
 * where it believes itself in a cloud function: so it is told in a process of its
 * own. The folder gets its name when it is whole.
 *
 * @param {string} folder
 */
async function unpack(folder) {
  const partial = `${folder}.${process.pid}`

  mkdirSync(partial, { recursive: true })

  try {
    await run(
      process.execPath,
      [
        "--input-type=module",
        "--eval",
        `import chromium from "@sparticuz/chromium"
        await chromium.executablePath()`,
      ],
      {
        cwd: import.meta.dirname,
        env: {
          ...process.env,
          NODE_OPTIONS: "",
          TMPDIR: partial,
          AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x",
        },
      }
    )
    writeFileSync(path.join(partial, FONTS), fontsFile(folder))
    renameSync(partial, folder)
  } catch (error) {
    // Another process was faster.
    if (!existsSync(path.join(folder, "chromium"))) {
      throw error
    }
  } finally {
    rmSync(partial, { recursive: true, force: true })
  }
}

/**
 * The package's own file of fonts names places of a cloud function, and without any
 * font a page that has text crashes. With the same font everywhere, pictures of the
 * pages look the same everywhere.
 *
 * @param {string} folder
 */
function fontsFile(folder) {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${path.join(folder, "fonts")}</dir>
  <cachedir>${path.join(folder, "fonts-cache")}</cachedir>
</fontconfig>
`
}

/** @param {string} executable */
async function lacksLibraries(executable) {
  const { stdout } = await run("ldd", [executable]).catch(() => ({
    stdout: "not found",
  }))

  return stdout.includes("not found")
}
