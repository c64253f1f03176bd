#!/bin/sh
# Runs Codex without a terminal through the gateway and has it write a file where it is started.
set -eu

: "${APEX_GATEWAY_KEY:?a key of the gateway}"
base="${OPENAI_BASE_URL:-http://localhost:8080/v1}"
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
file="${EXAMPLE_FILE:-$PWD/hello.txt}"
prompt="Write the word hello into $file. [[tool exec_command {\"cmd\":\"echo hello > '$file'\"}]]"

npx --prefix "$here" --no-install codex exec --json --skip-git-repo-check --sandbox "${CODEX_SANDBOX:-workspace-write}" \
  --cd "$(dirname -- "$file")" \
  -c model="${CODEX_MODEL:-gpt-5.5}" \
  -c model_provider=apex \
  -c "model_providers.apex={name=\"Apex\",base_url=\"$base\",env_key=\"APEX_GATEWAY_KEY\",wire_api=\"responses\",http_headers={\"x-apex-feature\"=\"coding\"}}" \
  "$prompt" < /dev/null
