-- up
CREATE TABLE IF NOT EXISTS calls
(
    organisation_id LowCardinality(String),
    project_id LowCardinality(String),
    call_id UUID,
    version UInt32,
    at DateTime64(3, 'UTC'),
    day Date32 MATERIALIZED toDate32(at),
    import_id LowCardinality(String),
    first_occurrence_id UUID,
    digest UInt64,
    source LowCardinality(String),
    provider LowCardinality(String),
    model LowCardinality(String),
    model_served LowCardinality(String),
    operation LowCardinality(String),
    tier LowCardinality(String),
    status LowCardinality(String),
    error_type LowCardinality(String),
    finish_reason LowCardinality(String),
    streaming Nullable(Bool),
    has_usage Bool,
    input UInt32,
    cache_read UInt32,
    cache_write_5m UInt32,
    cache_write_1h UInt32,
    output UInt32,
    reasoning UInt32,
    audio_in UInt32,
    audio_out UInt32,
    image_in UInt32,
    image_out UInt32,
    cost Nullable(Decimal(38, 12)),
    cost_input Decimal(38, 12),
    cost_cache_read Decimal(38, 12),
    cost_cache_write Decimal(38, 12),
    cost_output Decimal(38, 12),
    price_source LowCardinality(String),
    price_version LowCardinality(String),
    price_valid_from LowCardinality(String),
    reported_cost Nullable(Decimal(38, 12)),
    latency_us Nullable(UInt64),
    ttft_us Nullable(UInt64),
    project_label LowCardinality(String),
    branch LowCardinality(String),
    application LowCardinality(String),
    feature LowCardinality(String),
    environment LowCardinality(String),
    agent LowCardinality(String),
    user String,
    session String,
    task String,
    tools Array(LowCardinality(String)),
    prompt_hash String,
    trace_id String,
    span_id String,
    response_id String,
    tags Map(LowCardinality(String), String),
    hour UInt32 ALIAS toUInt32(intDiv(toUnixTimestamp64Milli(at), 3600000)),
    INDEX call_id_bloom call_id TYPE bloom_filter(0.01) GRANULARITY 4
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(day)
ORDER BY (organisation_id, project_id, day, call_id)
SETTINGS min_age_to_force_merge_seconds = 60, min_age_to_force_merge_on_partition_only = 1;

CREATE TABLE IF NOT EXISTS occurrences
(
    organisation_id LowCardinality(String),
    project_id LowCardinality(String),
    session String,
    at DateTime64(3, 'UTC'),
    sequence UInt64,
    occurrence_id UUID,
    version UInt32,
    call_id UUID,
    import_id LowCardinality(String),
    first Bool,
    provider LowCardinality(String),
    model LowCardinality(String),
    has_usage Bool,
    input UInt32,
    cache_read UInt32,
    cache_write_5m UInt32,
    cache_write_1h UInt32,
    output UInt32,
    reasoning UInt32,
    audio_in UInt32,
    audio_out UInt32,
    image_in UInt32,
    image_out UInt32,
    prefix_scope LowCardinality(String),
    block_size UInt32,
    runs Array(UInt64)
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(toDate32(at))
ORDER BY (organisation_id, project_id, session, at, sequence, occurrence_id)
SETTINGS min_age_to_force_merge_seconds = 60, min_age_to_force_merge_on_partition_only = 1;

-- Which records each batch of an import has told, known ones included.
CREATE TABLE IF NOT EXISTS import_batches
(
    organisation_id LowCardinality(String),
    project_id LowCardinality(String),
    import_id String,
    batch_key String,
    call_ids Array(UUID),
    occurrence_ids Array(UUID)
)
ENGINE = ReplacingMergeTree
ORDER BY (organisation_id, project_id, import_id, batch_key)
SETTINGS index_granularity = 64;

-- down
DROP TABLE IF EXISTS import_batches SYNC;
DROP TABLE IF EXISTS occurrences SYNC;
DROP TABLE IF EXISTS calls SYNC;
