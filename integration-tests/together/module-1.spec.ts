import { readFiles } from "../support/together"

readFiles("src", 1, 4)
