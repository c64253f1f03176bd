-- up
-- Sums of a project's calls by hour and by the dimensions that take few values. A recomputation of a day writes new rows
-- under a new build; the day's row in rollup_days then makes that build the one that is read.
CREATE TABLE IF NOT EXISTS rollup_hours
(
    organisation_id LowCardinality(String),
    project_id LowCardinality(String),
    day Date32,
    build UInt64,
    hour UInt32,
    source LowCardinality(String),
    provider LowCardinality(String),
    model LowCardinality(String),
    operation LowCardinality(String),
    tier LowCardinality(String),
    status LowCardinality(String),
    error_type LowCardinality(String),
    project_label LowCardinality(String),
    application LowCardinality(String),
    feature LowCardinality(String),
    environment LowCardinality(String),
    agent LowCardinality(String),
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
    cost_input Decimal(38, 12),
    cost_cache_read Decimal(38, 12),
    cost_cache_write Decimal(38, 12),
    cost_output Decimal(38, 12),
    reported_cost Decimal(38, 12),
    reported_calls UInt64,
    latency_us UInt64,
    latency_calls UInt64,
    first_at DateTime64(3, 'UTC'),
    last_at DateTime64(3, 'UTC')
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (organisation_id, project_id, day, build, hour);

CREATE TABLE IF NOT EXISTS rollup_days
(
    organisation_id LowCardinality(String),
    project_id LowCardinality(String),
    day Date32,
    build UInt64
)
ENGINE = ReplacingMergeTree(build)
ORDER BY (organisation_id, project_id, day);

-- down
DROP TABLE IF EXISTS rollup_days SYNC;
DROP TABLE IF EXISTS rollup_hours SYNC;
