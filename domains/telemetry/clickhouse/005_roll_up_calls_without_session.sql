-- up
-- rollup_sessions holds calls that name no session too, so that it tells what users cost. Days are rolled up again.
TRUNCATE TABLE IF EXISTS rollup_days;

-- down
TRUNCATE TABLE IF EXISTS rollup_days;
