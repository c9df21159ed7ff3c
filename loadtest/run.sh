#!/usr/bin/env bash
# One command: builds what is missing, then runs every scenario against Gyre and, if there is one, a Centrifugo binary,
# in turn (A B A B …), each time with a fresh server on a free loopback port. JSON lines go to stdout, the rest to stderr.
#
#   loadtest/run.sh [--reference PATH] [--gyre JAR | --no-gyre] [--rounds N] [--seconds N] [--scenarios a,b] [--quick] …
#
# The reference is looked for in --reference, $CENTRIFUGO_BIN and $PATH; get it with
#   go install github.com/centrifugal/centrifugo/v6@v6.9.1
# All other options: loadtest/run.sh --help
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
jar=$here/target/loadtest.jar
gyre=$root/target/gyre.jar
reference=${CENTRIFUGO_BIN:-$(command -v centrifugo || true)}
with_gyre=yes
args=()

while [ $# -gt 0 ]; do
  case $1 in
    --reference) reference=${2:?--reference needs a path}; shift 2 ;;
    --gyre) gyre=${2:?--gyre needs a path}; shift 2 ;;
    --no-gyre) with_gyre=no; shift ;;
    --attach) with_gyre=no; reference=; args+=("$1" "${2:?--attach needs PORT:PID}"); shift 2 ;;
    *) args+=("$1"); shift ;;
  esac
done

if [ ! -f "$jar" ] || [ -n "$(find "$here/src" "$here/pom.xml" -newer "$jar" -print -quit)" ]; then
  echo "building the load generator" >&2
  mvn -q -B -f "$here/pom.xml" package >&2
fi
if [ "$with_gyre" = yes ]; then
  if [ ! -f "$gyre" ]; then
    echo "building Gyre" >&2
    mvn -q -B -f "$root/pom.xml" -Dquick -DskipTests package >&2
  fi
  args+=(--gyre "$gyre")
fi
case " ${args[*]:-} " in
  *" --help "*) kafka=no ;;
  *" --scenarios "*kafka*) kafka=yes ;;
  *" --scenarios "*) kafka=no ;;
  *) kafka=yes ;;
esac
if [ "$kafka" = yes ]; then
  # Kafka has no package: its broker is that of the tests, in a process of its own.
  mvn -q -B -f "$root/pom.xml" -Dquick test-compile dependency:build-classpath \
    -Dmdep.includeScope=test -Dmdep.outputFile="$here/target/kafka.classpath" >&2
  export KAFKA_CLASSPATH="$root/target/test-classes:$root/target/classes:$(cat "$here/target/kafka.classpath")"
fi
if [ -n "$reference" ]; then
  [ -x "$reference" ] || { echo "--reference: $reference is not an executable file" >&2; exit 2; }
  args+=(--reference "$reference")
elif [ "$with_gyre" = yes ]; then
  echo "no reference binary (--reference, CENTRIFUGO_BIN or PATH): Gyre runs alone, without ratios" >&2
fi

# 10,000 sockets for each process; the scenarios fit into 11,000.
ulimit -n "$(ulimit -Hn)" 2>/dev/null || true
if [ "$(ulimit -n)" != unlimited ] && [ "$(ulimit -n)" -lt 11000 ]; then
  echo "only $(ulimit -n) open files allowed: scenarios with 10,000 connections will fail; raise the hard limit" >&2
fi

# A bound on the whole, should everything else fail: two hours.
exec timeout --signal=TERM --kill-after=20 7200 \
  java -XX:+UseSerialGC -Xms256m -Xmx768m -Dio.netty.leakDetection.level=disabled \
  -jar "$jar" "${args[@]}"
