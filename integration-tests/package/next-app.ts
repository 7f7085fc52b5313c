import { ChildProcess, execFile, spawn } from "node:child_process"
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { promisify } from "node:util"

import manifest from "../../package.json"
import { atLowPriority, freePort, npm, stop, Tarball } from "./throw-away-shop"

const run = promisify(execFile)

/** Of the generator, which names the same of Next.js. */
const NEXT = "15.5.28"
const { devDependencies: versions } = manifest
/** What else docs/nextjs.md installs, in the versions of ours. */
const BESIDE = [
  `@medusajs/js-sdk@${versions["@medusajs/js-sdk"]}`,
  // The SDK's types are made of these.
  `@medusajs/types@${versions["@medusajs/js-sdk"]}`,
  `@tanstack/react-query@${versions["@tanstack/react-query"]}`,
]
const MOST_TIME = 180_000

/**
 * A storefront in a folder of its own, as Next.js' own generator makes it, with the
 * plugin installed from the tarball. All of it comes from npm.
 */
export class NextApp {
  private readonly parent = mkdtempSync(path.join(tmpdir(), "holdfast-next-"))
  private readonly folder = path.join(this.parent, "storefront")
  private readonly opening: Promise<void>
  private installing: ChildProcess | undefined
  private server: ChildProcess | undefined

  /** Begins to generate the app, and to install what it needs, beside all else. */
  constructor(tarball: Tarball) {
    this.opening = this.open(tarball)
    // Whoever waits for it is told.
    this.opening.catch(() => {})
  }

  /**
   * Waits until it is there.
   *
   * @throws with what npm said, if it is not
   */
  async opened(): Promise<void> {
    await this.opening
  }

  private async open(tarball: Tarball): Promise<void> {
    await this.npm(
      [
        "exec",
        "--yes",
        "--prefer-offline",
        "--",
        `create-next-app@${NEXT}`,
        path.basename(this.folder),
        "--yes",
        "--empty",
        "--ts",
        "--app",
        "--no-src-dir",
        "--no-tailwind",
        "--no-eslint",
        "--no-turbopack",
        "--use-npm",
        "--skip-install",
        "--disable-git",
      ],
      this.parent
    )
    // Of a shop's version of React: what is not meant for it is refused.
    await this.npm(
      ["install", "--prefer-offline", tarball.file, ...BESIDE],
      this.folder
    )
  }

  write(file: string, text: string): void {
    const target = path.join(this.folder, file)

    mkdirSync(path.dirname(target), { recursive: true })
    writeFileSync(target, text)
  }

  /**
   * Checks the types of the app and builds it for production.
   *
   * @returns after how many seconds which of its pages are made anew
   * @throws with all it printed, if it fails
   */
  async build(): Promise<Record<string, number>> {
    await run(process.execPath, [this.next(), "build"], {
      cwd: this.folder,
      env: this.environment(),
      timeout: MOST_TIME,
    }).catch((error: { stdout: string; stderr: string }) => {
      throw new Error(`next build failed:\n${error.stdout}${error.stderr}`)
    })

    const { routes } = JSON.parse(
      readFileSync(
        path.join(this.folder, ".next/prerender-manifest.json"),
        "utf8"
      )
    ) as { routes: Record<string, { initialRevalidateSeconds: number }> }

    return Object.fromEntries(
      Object.entries(routes).map(([route, { initialRevalidateSeconds }]) => [
        route,
        initialRevalidateSeconds,
      ])
    )
  }

  /**
   * Starts the app that was built.
   *
   * @returns its address
   * @throws with all it printed, if it ends instead
   */
  async start(): Promise<string> {
    const port = await freePort()
    const server = spawn(
      process.execPath,
      [this.next(), "start", "--port", String(port)],
      {
        cwd: this.folder,
        env: this.environment(),
        stdio: ["ignore", "pipe", "pipe"],
        timeout: MOST_TIME,
      }
    )
    let output = ""

    this.server = server
    await new Promise<void>((resolve, reject) => {
      const listen = (chunk: Buffer) => {
        output += chunk.toString()

        if (output.includes("Ready in")) {
          resolve()
        }
      }

      server.stdout.on("data", listen)
      server.stderr.on("data", listen)
      server.on("error", reject)
      server.on("close", (code) =>
        reject(new Error(`next start ended with ${code}:\n${output}`))
      )
    })

    return `http://localhost:${port}`
  }

  /** Ends it, and takes the folder away. */
  async close(): Promise<void> {
    this.installing?.kill()
    await this.opening.catch(() => {})
    if (this.server) {
      await stop(this.server)
    }
    rmSync(this.parent, { recursive: true, force: true })
  }

  private async npm(args: string[], folder: string): Promise<void> {
    const running = atLowPriority(npm(args, folder, this.environment()))

    this.installing = running.child
    await running
  }

  private next(): string {
    return path.join(this.folder, "node_modules/next/dist/bin/next")
  }

  private environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      // What jest needs is nothing to an app, and each command knows its own.
      NODE_OPTIONS: "",
      NODE_ENV: undefined,
      NEXT_TELEMETRY_DISABLED: "1",
      // The generator remembers what it was told.
      XDG_CONFIG_HOME: path.join(this.parent, "config"),
    }
  }
}
