#!/bin/sh
# Runs Claude Code without a terminal through the gateway and has it write a file where it is started.
set -eu

: "${ANTHROPIC_BASE_URL:?where the gateway is, like http://localhost:8080}"
: "${ANTHROPIC_AUTH_TOKEN:?a key of the gateway}"
# Each header on a line of its own.
export ANTHROPIC_CUSTOM_HEADERS='x-apex-user: ada
x-apex-feature: coding'

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
file="${EXAMPLE_FILE:-$PWD/hello.txt}"
prompt="Write the word hello into $file. [[tool Write {\"file_path\":\"$file\",\"content\":\"hello\"}]]"
cd "$(dirname -- "$file")"
npx --prefix "$here" --no-install claude -p "$prompt" --output-format json --permission-mode acceptEdits < /dev/null
