-- up
-- What emitters reported, one row a report, best and evidence alike. Calls of source `otlp` are computed from these.
CREATE TABLE IF NOT EXISTS sightings
(
    organisation_id LowCardinality(String),
    project_id LowCardinality(String),
    sighting_id UUID,
    version UInt32,
    at DateTime64(3, 'UTC'),
    day Date32 MATERIALIZED toDate32(at),
    received_at DateTime64(3, 'UTC'),
    signal LowCardinality(String),
    role LowCardinality(String),
    rank LowCardinality(String),
    emitter LowCardinality(String),
    scope LowCardinality(String),
    scope_version LowCardinality(String),
    service LowCardinality(String),
    key_id LowCardinality(String),
    trace_id String,
    span_id String,
    parent_span_id String,
    response_id String,
    request_id String,
    session String,
    counts String,
    has_usage Bool,
    convention LowCardinality(String),
    sighting String CODEC(ZSTD(3)),
    INDEX trace_bloom trace_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX response_bloom response_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX request_bloom request_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX session_bloom session TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX counts_bloom counts TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(day)
ORDER BY (organisation_id, project_id, day, sighting_id)
SETTINGS index_granularity = 1024;

-- Spans that are no report but stand between reports. Needed only until a trace has come in whole.
CREATE TABLE IF NOT EXISTS span_links
(
    organisation_id LowCardinality(String),
    project_id LowCardinality(String),
    trace_id String,
    span_id String,
    parent_span_id String,
    received_at DateTime('UTC')
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(received_at)
ORDER BY (organisation_id, project_id, trace_id, span_id)
TTL received_at + INTERVAL 7 DAY
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1;

-- Totals that emitters report as metrics, to hold the calls against.
CREATE TABLE IF NOT EXISTS metric_points
(
    organisation_id LowCardinality(String),
    project_id LowCardinality(String),
    day Date32 MATERIALIZED toDate32(at),
    point_id UUID,
    at DateTime64(3, 'UTC'),
    started_at DateTime64(3, 'UTC'),
    received_at DateTime64(3, 'UTC'),
    emitter LowCardinality(String),
    scope LowCardinality(String),
    scope_version LowCardinality(String),
    service LowCardinality(String),
    key_id LowCardinality(String),
    metric LowCardinality(String),
    kind LowCardinality(String),
    model LowCardinality(String),
    session String,
    user String,
    temporality LowCardinality(String),
    value Decimal(38, 12)
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (organisation_id, project_id, day, point_id);

-- One row an export request and scope: who sends what, how much of it was refused and why, how late it comes.
CREATE TABLE IF NOT EXISTS intakes
(
    organisation_id LowCardinality(String),
    project_id LowCardinality(String),
    day Date32 MATERIALIZED toDate32(received_at),
    intake_id UUID,
    received_at DateTime64(3, 'UTC'),
    stored_at DateTime64(3, 'UTC'),
    signal LowCardinality(String),
    path LowCardinality(String),
    key_id LowCardinality(String),
    emitter LowCardinality(String),
    scope LowCardinality(String),
    scope_version LowCardinality(String),
    service LowCardinality(String),
    items UInt32,
    calls UInt32,
    aggregates UInt32,
    rejected UInt32,
    bytes UInt32,
    newest_at Nullable(DateTime64(3, 'UTC')),
    rejection_reasons Array(LowCardinality(String)),
    rejection_messages Array(String),
    rejection_names Array(String)
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (organisation_id, project_id, day, intake_id);

-- A call that turned out to be another one stays as a row that says which, so that its id still leads somewhere.
ALTER TABLE calls
    ADD COLUMN IF NOT EXISTS superseded Bool,
    ADD COLUMN IF NOT EXISTS superseded_by String,
    ADD COLUMN IF NOT EXISTS reports UInt16,
    ADD COLUMN IF NOT EXISTS disagreement LowCardinality(String),
    ADD COLUMN IF NOT EXISTS usage_from LowCardinality(String),
    ADD COLUMN IF NOT EXISTS usage_convention LowCardinality(String);

-- down
ALTER TABLE calls
    DROP COLUMN IF EXISTS superseded,
    DROP COLUMN IF EXISTS superseded_by,
    DROP COLUMN IF EXISTS reports,
    DROP COLUMN IF EXISTS disagreement,
    DROP COLUMN IF EXISTS usage_from,
    DROP COLUMN IF EXISTS usage_convention;
DROP TABLE IF EXISTS intakes SYNC;
DROP TABLE IF EXISTS metric_points SYNC;
DROP TABLE IF EXISTS span_links SYNC;
DROP TABLE IF EXISTS sightings SYNC;
