#!/usr/bin/env bash
# Three nodes and a load balancer as plain processes on loopback: the layout of docker-compose.yml without containers.
#
#   loadtest/cluster.sh                  starts all, prints the addresses, runs until Ctrl-C
#   loadtest/cluster.sh --smoke          publishes through the balancer, receives on every node and through the balancer, stops all
#   loadtest/cluster.sh --exec COMMAND   runs a command with the addresses in its environment, then stops all
#
#   --nodes N           (3)              --jar JAR       a built one (target/gyre.jar; built if missing)
#   --java-opts "…"     flags of nodes   --no-balancer   also without nginx; the first node takes its place
#
# It uses conf/cluster.yaml and conf/nginx/nginx.conf as they are but for hosts and ports. Needs a JDK 17, curl, and nginx for the
# balancer. Exit code: that of smoke test or command; 1 when something did not start.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
jar=$root/target/gyre.jar nodes=3 java_opts=-Xmx512m balancer=yes mode=run command=

while [ $# -gt 0 ]; do
  case $1 in
    --nodes) nodes=${2:?--nodes needs a number}; shift 2 ;;
    --jar) jar=${2:?--jar needs a path}; shift 2 ;;
    --java-opts) java_opts=${2?--java-opts needs flags}; shift 2 ;;
    --no-balancer) balancer=no; shift ;;
    --smoke) mode=smoke; shift ;;
    --exec) mode='exec'; command=${2:?--exec needs a command}; shift 2 ;;
    -h | --help) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"; exit 0 ;;
    *) echo "unknown option $1; see --help" >&2; exit 2 ;;
  esac
done

if [ ! -f "$jar" ]; then
  echo "building Gyre" >&2
  mvn -q -B -f "$root/pom.xml" -Dquick -DskipTests package >&2
fi
if [ "$balancer" = yes ] && ! PATH=$PATH:/usr/sbin command -v nginx >/dev/null; then
  echo "nginx is not installed: no balancer (--no-balancer says so on purpose)" >&2
  balancer=no
fi
ulimit -n "$(ulimit -Hn)" 2>/dev/null || true

work=$(mktemp -d)
chmod 711 "$work"
pids=()

pause() { read -rt "$1" <> <(:) || true; }

# Ends what was started here, by pid: TERM, and KILL for whoever is still there after 45 s.
stop() {
  local code=$? pid
  trap - EXIT INT TERM
  for pid in "${pids[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
  for _ in $(seq 450); do
    local left=no
    for pid in "${pids[@]}"; do kill -0 "$pid" 2>/dev/null && left=yes; done
    [ $left = no ] && break
    pause 0.1
  done
  for pid in "${pids[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done
  if [ "$code" -eq 0 ] || [ "$code" -eq 130 ]; then
    rm -rf "$work"
  else
    echo "logs are kept in $work" >&2
  fi
  exit "$code"
}
trap stop EXIT
trap 'exit 130' INT TERM

# The next port nobody listens on.
next=$((20000 + RANDOM % 10000))
free_port() {
  while (exec 3<>"/dev/tcp/127.0.0.1/$next") 2>/dev/null; do next=$((next + 1)); done
  port=$next
  next=$((next + 1))
}

clients=() internal=() members=
for i in $(seq "$nodes"); do
  free_port; clients+=("$port")
  free_port; internal+=("$port")
  free_port; hazelcast[i]=$port
  members=$members${members:+,}127.0.0.1:$port
done

read -ra flags <<<"$java_opts"

secret() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }
api_key=$(secret) token_secret=$(secret) cluster_secret=$(secret)

for i in $(seq "$nodes"); do
  env -C "$work" \
    GYRE_NODE_NAME="node$i" GYRE_HTTP_API_KEY="$api_key" GYRE_CLIENT_TOKEN_HMAC_SECRET_KEY="$token_secret" \
    GYRE_HTTP_SERVER_ADDRESS=127.0.0.1 GYRE_HTTP_SERVER_PORT="${clients[i - 1]}" \
    GYRE_HTTP_SERVER_INTERNAL_PORT="${internal[i - 1]}" \
    GYRE_CLUSTER_SECRET="$cluster_secret" GYRE_CLUSTER_MEMBERS="$members" \
    GYRE_CLUSTER_ADDRESS=127.0.0.1 GYRE_CLUSTER_PORT="${hazelcast[i]}" GYRE_CLUSTER_BUS_PORT=0 \
    java "${flags[@]}" -jar "$(realpath "$jar")" --config="$root/conf/cluster.yaml" >"$work/node$i.log" 2>&1 &
  pids+=($!)
done

await() { # URL NAME PID: until it answers with success
  for _ in $(seq 600); do
    curl -fs -o /dev/null --max-time 2 "$1" && return
    kill -0 "$3" 2>/dev/null || break
    pause 0.1
  done
  echo "$2 did not start:" >&2
  tail -20 "$work/$2.log" >&2
  exit 1
}
for i in $(seq "$nodes"); do
  await "http://127.0.0.1:${internal[i - 1]}/health/ready" "node$i" "${pids[i - 1]}"
done

front=${clients[0]} back=${internal[0]}
if [ "$balancer" = yes ]; then
  free_port; front=$port
  free_port; back=$port
  upstream() { # PORTS…: one server line for each
    local p
    for p in "$@"; do echo "        server 127.0.0.1:$p max_fails=1 fail_timeout=2s;"; done
  }
  # Node lines of each upstream give way to ours; ports and paths are replaced; all else is the file itself.
  awk -v clients="$(upstream "${clients[@]}")" -v internal="$(upstream "${internal[@]}")" '
    /server node1:8000/ { print clients; next }
    /server node1:9000/ { print internal; next }
    /server node[0-9]:/ { next }
    { print }' "$root/conf/nginx/nginx.conf" |
    sed -e "s|listen 8080 |listen 127.0.0.1:$front |" -e "s|listen 9080;|listen 127.0.0.1:$back;|" \
      -e "s|/tmp/nginx|$work/nginx|" -e 's|^worker_rlimit_nofile.*||' >"$work/nginx.conf"
  PATH=$PATH:/usr/sbin nginx -p "$work" -c "$work/nginx.conf" -e stderr -g 'daemon off;' >"$work/nginx.log" 2>&1 &
  pids+=($!)
  for _ in $(seq 50); do
    [ "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$front/")" = 404 ] && break
    pause 0.1
  done
fi

export GYRE_API_KEY=$api_key GYRE_TOKEN_SECRET=$token_secret
export GYRE_API=http://127.0.0.1:$back/api GYRE_WEBSOCKET=ws://127.0.0.1:$front/connection/websocket
GYRE_NODES='' GYRE_INTERNALS='' GYRE_PIDS=${pids[*]:0:nodes}
for i in $(seq "$nodes"); do
  GYRE_NODES+="${GYRE_NODES:+ }ws://127.0.0.1:${clients[i - 1]}/connection/websocket"
  GYRE_INTERNALS+="${GYRE_INTERNALS:+ }http://127.0.0.1:${internal[i - 1]}"
done
export GYRE_NODES GYRE_INTERNALS GYRE_PIDS

cat <<END
clients     $GYRE_WEBSOCKET   (nodes: $GYRE_NODES)
API         $GYRE_API   X-API-Key: $api_key
tokens      HS256, secret $token_secret
health      $(for url in $GYRE_INTERNALS; do printf '%s/health/ready ' "$url"; done)
metrics     $(for url in $GYRE_INTERNALS; do printf '%s/metrics ' "$url"; done)
processes   ${pids[*]}   logs in $work
END

case $mode in
  smoke)
    # shellcheck disable=SC2086
    timeout 120 java "$here/ClusterSmoke.java" "$GYRE_API" $GYRE_NODES "$GYRE_WEBSOCKET"
    echo "cluster smoke: ok"
    ;;
  exec) bash -c "$command" ;;
  run) echo "Ctrl-C stops all"; while true; do pause 3600; done ;;
esac
