#!/usr/bin/env bash
# Makes a class data sharing archive: starts a node on loopback, uses it a little, and lets the JVM write down what it loaded.
#   train.sh JAR ARCHIVE CONFIG
set -euo pipefail
jar=${1:?jar} archive=${2:?archive} config=${3:?config} external=18000 internal=19000
work=$(mktemp -d)

export GYRE_HTTP_SERVER_ADDRESS=127.0.0.1 GYRE_HTTP_SERVER_PORT=$external GYRE_HTTP_SERVER_INTERNAL_PORT=$internal
export GYRE_HEALTH_ENABLED=true GYRE_PROMETHEUS_ENABLED=true GYRE_HTTP_API_KEY=training
java -XX:+UseG1GC -XX:ArchiveClassesAtExit="$archive" -Xlog:cds=error -Xlog:cds+dynamic=error \
  -jar "$jar" --config="$config" >"$work/log" 2>&1 &
node=$!
trap 'kill "$node" 2>/dev/null || true; rm -rf "$work"' EXIT

ready=no
for _ in $(seq 300); do
  curl -fs -o /dev/null "http://127.0.0.1:$internal/health/ready" && ready=yes && break
  kill -0 "$node" 2>/dev/null || break
  sleep 0.1
done
[ "$ready" = yes ] || { cat "$work/log"; echo "train: the node did not start" >&2; exit 1; }

api() { curl -fs -o /dev/null -H 'X-API-Key: training' -d "$2" "http://127.0.0.1:$internal/api/$1"; }
for i in $(seq 50); do api publish "{\"channel\":\"a\",\"data\":{\"i\":$i}}"; done
api info '{}'
api presence_stats '{"channel":"a"}' || true
curl -fs -o /dev/null "http://127.0.0.1:$internal/metrics"
# A websocket that is opened and left: 101, then curl gives up after a second.
curl -s -o /dev/null --max-time 1 -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' \
  -H 'Sec-WebSocket-Key: dHJhaW5pbmctcnVuLTEyMw==' "http://127.0.0.1:$external/connection/websocket" || true

kill -TERM "$node"
wait "$node" || { cat "$work/log"; echo "train: the node did not stop in order" >&2; exit 1; }
trap - EXIT
rm -rf "$work"
[ -s "$archive" ] || { echo "train: no archive was written" >&2; exit 1; }
