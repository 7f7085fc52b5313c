import { Photo } from "@medusajs/icons"

/** A picture beside a name, which says already what it shows. */
export function Thumbnail({ src }: { src: string | null | undefined }) {
  return (
    <span className="bg-ui-bg-component border-ui-border-base flex h-8 w-6 shrink-0 items-center justify-center overflow-hidden rounded border">
      {src ? (
        <img
          src={src}
          alt=""
          loading="lazy"
          className="h-full w-full object-cover object-center"
        />
      ) : (
        <Photo className="text-ui-fg-subtle" />
      )}
    </span>
  )
}
