import { readFiles } from "../support/together"

readFiles("src", 2, 4)
