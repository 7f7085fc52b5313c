import { readFiles } from "../support/together"

readFiles("src", 4, 4)
