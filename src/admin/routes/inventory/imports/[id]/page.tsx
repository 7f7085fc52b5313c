import { ImportPage } from "../../../../pages/imports/import-page"

export default ImportPage
