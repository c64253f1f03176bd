#!/bin/sh
# The same as run.sh with the provider that Codex has built in, pointed at the gateway.
set -eu

base="${OPENAI_BASE_URL:-http://localhost:8080/v1}"
export CODEX_API_KEY="${APEX_GATEWAY_KEY:?a key of the gateway}"
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
file="${EXAMPLE_FILE:-$PWD/hello.txt}"
prompt="Write the word hello into $file. [[tool exec_command {\"cmd\":\"echo hello > '$file'\"}]]"

npx --prefix "$here" --no-install codex exec --json --skip-git-repo-check --sandbox "${CODEX_SANDBOX:-workspace-write}" \
  --cd "$(dirname -- "$file")" \
  -c model="${CODEX_MODEL:-gpt-5.5}" \
  -c "openai_base_url=\"$base\"" \
  "$prompt" < /dev/null
