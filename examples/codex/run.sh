#!/bin/sh
# Runs Codex without a terminal and tells Apex of every model call it makes.
set -eu

apex="${APEX_URL:-http://localhost:8080}"
protocol="${CODEX_OTLP_PROTOCOL:-binary}"
headers="headers={authorization=\"Bearer ${APEX_KEY:?an ingest key of Apex}\"}"
base="${OPENAI_BASE_URL:-https://api.openai.com/v1}"

exporter() {
  printf '{otlp-http={endpoint="%s/v1/%s",protocol="%s",%s}}' "$apex" "$1" "$protocol" "$headers"
}

ask() {
  npx --no-install codex exec --json --skip-git-repo-check --sandbox read-only \
    -c model="${CODEX_MODEL:-gpt-5.5}" \
    -c model_provider=example \
    -c "model_providers.example={name=\"Example\",base_url=\"$base\",env_key=\"OPENAI_API_KEY\",wire_api=\"responses\"}" \
    -c "otel.exporter=$(exporter logs)" \
    -c "otel.trace_exporter=$(exporter traces)" \
    -c "otel.metrics_exporter=$(exporter metrics)" \
    "$1" < /dev/null
}

ask 'Say hello in five words.'
ask 'Run echo hello. [[tool exec_command {"cmd":"echo hello"}]]'
