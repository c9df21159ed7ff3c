# syntax=docker/dockerfile:1
# An image of a Gyre node: docker build -t gyre .    How to run it: docs/deployment.md

# ---- the fat jar ----
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY pom.xml cluster.xml ./
COPY src/main src/main
# Tests and static checks have run before an image is built (.ci/run); here they would only be slow.
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -q -Dquick -Dmaven.test.skip=true package

# ---- the node ----
FROM debian:bookworm-slim
# No versions pinned: a rebuild is meant to bring security fixes of Debian stable.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends openjdk-17-jre-headless curl \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 1000 gyre \
    && useradd --uid 1000 --gid gyre --home-dir /gyre --create-home --shell /usr/sbin/nologin gyre

WORKDIR /gyre
COPY --from=build /src/target/gyre.jar /opt/gyre/gyre.jar
COPY conf/docker/jvm.options conf/docker/train.sh /opt/gyre/
COPY conf/container.yaml /etc/gyre/config.yaml

# Classes loaded and checked once, here, and not at each start (docs/deployment.md has the figures). The archive fits this JVM
# and this jar only; with any other the JVM ignores it.
RUN bash /opt/gyre/train.sh /opt/gyre/gyre.jar /opt/gyre/gyre.jsa /etc/gyre/config.yaml

USER 1000:1000
# Reasons are in the file. Add flags with JDK_JAVA_OPTIONS="@/opt/gyre/jvm.options -Xmx2g".
ENV JDK_JAVA_OPTIONS=@/opt/gyre/jvm.options

# 8000 clients; 9000 API, metrics, health (keep it private); 5701 and 5702 other nodes only.
EXPOSE 8000 9000 5701 5702

# Where the check looks; change it with the port or the prefix.
ENV HEALTH_URL=http://127.0.0.1:9000/health/ready
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 \
    CMD ["sh", "-c", "curl -fsS -o /dev/null \"$HEALTH_URL\" || exit 1"]

# The JVM is process 1 and has no children: it gets SIGTERM itself and needs no init.
STOPSIGNAL SIGTERM
ENTRYPOINT ["java", "-jar", "/opt/gyre/gyre.jar"]
CMD ["--config=/etc/gyre/config.yaml"]
