#!/bin/sh
# Runs Claude Code without a terminal and tells Apex of every model call it makes.
set -eu

export CLAUDE_CODE_ENABLE_TELEMETRY=1
# Spans are still a beta of Claude Code; logs and metrics are not.
export CLAUDE_CODE_ENHANCED_TELEMETRY_BETA=1
export OTEL_LOGS_EXPORTER=otlp OTEL_METRICS_EXPORTER=otlp OTEL_TRACES_EXPORTER=otlp
export OTEL_EXPORTER_OTLP_PROTOCOL="${OTEL_EXPORTER_OTLP_PROTOCOL:-http/protobuf}"
export OTEL_EXPORTER_OTLP_ENDPOINT="${APEX_URL:-http://localhost:8080}"
export OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer ${APEX_KEY:?an ingest key of Apex}"

ask() {
  npx --no-install claude -p "$1" --output-format json --allowedTools 'Bash(echo:*)' < /dev/null
}

ask 'Say hello in five words.'
ask 'Run echo hello. [[tool Bash {"command":"echo hello","description":"Says hello"}]]'
ask 'Say hello once more. [[429 once]]'
