#!/usr/bin/env bash
# Makes sure the tools of the tests are there: those of the default suite, or those named (node, python, chromium, postgres,
# redis-server, nats-server, go, netfault, haproxy, nginx).
# Installs what is missing with apt when run as root; otherwise says what to install.
set -euo pipefail

missing=()

node_works() {
  command -v npm >/dev/null && [ "$(node -p 'Number(process.versions.node.split(".")[0]) >= 18' 2>/dev/null)" = true ]
}

python_works() {
  python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 9))' 2>/dev/null
}

chromium_works() {
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null
}

netfault_works() {
  command -v ip >/dev/null && command -v nsenter >/dev/null && command -v cc >/dev/null && python_works
}

go_works() {
  command -v go >/dev/null && go version | grep -Eq 'go(1\.(19|[2-9][0-9])|[2-9])'
}

installed() {
  PATH=$PATH:/usr/sbin command -v "$1" >/dev/null
}

postgres_works() {
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

[ $# -gt 0 ] || set -- node python chromium postgres redis-server nats-server go

for tool in "$@"; do
  case "$tool" in
    node) node_works || missing+=(nodejs npm) ;;
    python) python_works || missing+=(python3 python3-venv) ;;
    chromium) chromium_works || missing+=(chromium) ;;
    netfault) netfault_works || missing+=(iproute2 util-linux gcc libc6-dev python3 python3-venv) ;;
    postgres) postgres_works || missing+=(postgresql) ;;
    go) go_works || missing+=(golang-go) ;;
    haproxy | nginx | redis-server | nats-server) installed "$tool" || missing+=("$tool") ;;
    *) echo "usage: $0 [node] [python] [chromium] [postgres] [redis-server] [nats-server] [go] [netfault] [haproxy] [nginx]" >&2; exit 2 ;;
  esac
done

[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  apt-get update -q >/dev/null
  DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" >/dev/null
else
  echo "The tests need: ${missing[*]}. Install them (Node.js 18 or newer, Python 3.9 or newer" >&2
  echo "with venv, Go 1.19 or newer), run this as root on a system with apt, or leave the tests out that need SDKs" >&2
  echo "or brokers with -Dgyre.excludedGroups=differential,soak,chaos,netfault,netchance,long,sdk,broker" >&2
  exit 1
fi
