select /* holdfast/read-import-kept */ summary from stock_import where id = $1::text;
