-- up
-- The import that last told more of a call it did not add, and what the call cost before that.
ALTER TABLE calls
    ADD COLUMN IF NOT EXISTS improved_by LowCardinality(String),
    ADD COLUMN IF NOT EXISTS cost_before Nullable(Decimal(38, 12));

-- down
ALTER TABLE calls
    DROP COLUMN IF EXISTS improved_by,
    DROP COLUMN IF EXISTS cost_before;
