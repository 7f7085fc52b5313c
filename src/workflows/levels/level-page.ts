import type {
  LevelPage,
  ListedLevel,
  ListLevelsInput,
} from "../../modules/inventory/types"

/** A question for levels that other modules have a part in. */
export interface LevelQuestion extends ListLevelsInput {
  /** Levels at the locations of one of these. */
  sales_channel_id?: string | string[]
}

/** A level with the names that people know it by. */
export interface NamedLevel extends ListedLevel {
  location: { id: string; name: string } | null
  /** The variant whose item it is, the first where there are several. */
  variant: {
    id: string
    title: string | null
    product_id: string
    product_title: string | null
  } | null
}

export interface NamedLevelPage extends Omit<LevelPage, "levels"> {
  levels: NamedLevel[]
}
