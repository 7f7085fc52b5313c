select /* holdfast/last-check */ checked_at, result from stock_check;
