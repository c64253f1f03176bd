-- up
-- Sums of each session's calls by day and by what a session is looked for by. Written and published with rollup_hours.
CREATE TABLE IF NOT EXISTS rollup_sessions
(
    organisation_id LowCardinality(String),
    project_id LowCardinality(String),
    day Date32,
    build UInt64,
    session String,
    project_label LowCardinality(String),
    user String,
    agent LowCardinality(String),
    feature LowCardinality(String),
    provider LowCardinality(String),
    model LowCardinality(String),
    calls UInt64,
    errors UInt64,
    unpriced_calls UInt64,
    input UInt64,
    cache_read UInt64,
    cache_write_5m UInt64,
    cache_write_1h UInt64,
    output UInt64,
    reasoning UInt64,
    prompt UInt64,
    cost Decimal(38, 12),
    first_at DateTime64(3, 'UTC'),
    last_at DateTime64(3, 'UTC')
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (organisation_id, project_id, day, build, session);

-- Days that were rolled up without their sessions are rolled up again.
TRUNCATE TABLE IF EXISTS rollup_days;

-- down
DROP TABLE IF EXISTS rollup_sessions SYNC;
