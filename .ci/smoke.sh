#!/usr/bin/env bash
# Starts the fat jar with nothing configured, publishes over a real websocket and over the HTTP API, and stops it.
set -euo pipefail
cd "$(dirname "$0")/.."

log=$(mktemp)
java -jar target/gyre.jar >"$log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -f "$log"' EXIT

for _ in $(seq 100); do
  curl -sf http://127.0.0.1:8000/health >/dev/null && break
  kill -0 "$server" || { cat "$log"; echo "smoke: the server ended"; exit 1; }
  read -rt 0.1 <> <(:) || true
done

token=$(sed -n 's/^ *Token *//p' "$log")
key=$(sed -n "s/.*X-API-Key: \([^']*\)'.*/\1/p" "$log")
GYRE_TOKEN="$token" GYRE_API_KEY="$key" node src/test/js/smoke.mjs

kill -TERM "$server"
wait "$server"
trap - EXIT
rm -f "$log"
echo "smoke: ok"
