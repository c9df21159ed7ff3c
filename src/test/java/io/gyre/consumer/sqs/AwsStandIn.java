package io.gyre.consumer.sqs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Answers as AWS where ElasticMQ does not: checks who asks, gives roles. Its queue is empty. */
final class AwsStandIn implements AutoCloseable {
  private static final String ROLE =
      """
      <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
      <AssumedRoleUser><Arn>arn</Arn><AssumedRoleId>id</AssumedRoleId></AssumedRoleUser>
      <Credentials><AccessKeyId>ASIAASSUMED</AccessKeyId><SecretAccessKey>x</SecretAccessKey>
      <SessionToken>t</SessionToken><Expiration>%s</Expiration></Credentials>
      </AssumeRoleResult></AssumeRoleResponse>
      """;

  private final HttpServer server;
  private final Set<String> keys = ConcurrentHashMap.newKeySet();
  private final Set<String> roles = ConcurrentHashMap.newKeySet();
  private volatile String refusal = "";

  AwsStandIn() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  String options(String more) {
    return """
        {"queues":["%s/1/q"],"region":"eu-central-1","localstack_endpoint":"%s",
         "wait_time":"1s"%s}
        """
        .formatted(endpoint(), endpoint(), more.isEmpty() ? "" : "," + more);
  }

  /** From now on every request is refused. */
  void refuse(String code, String message) {
    refusal = "{\"__type\":\"com.amazonaws.sqs#" + code + "\",\"message\":\"" + message + "\"}";
  }

  /** Access keys with which SQS was asked. */
  Set<String> keysSeen() {
    return Set.copyOf(keys);
  }

  /** Roles and session names that were asked for. */
  Set<String> rolesAsked() {
    return Set.copyOf(roles);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (body.contains("Action=AssumeRole")) {
      Map<String, String> form =
          Arrays.stream(body.split("&"))
              .map(pair -> pair.split("=", 2))
              .collect(
                  Collectors.toMap(
                      pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
      roles.add(form.get("RoleArn") + ' ' + form.get("RoleSessionName"));
      reply(exchange, 200, "text/xml", ROLE.formatted(Instant.now().plusSeconds(3_600)));
      return;
    }
    String signed = exchange.getRequestHeaders().getFirst("Authorization");
    keys.add(signed.replaceAll(".*Credential=([^/]*)/.*", "$1"));
    reply(
        exchange,
        refusal.isEmpty() ? 200 : 403,
        "application/x-amz-json-1.0",
        refusal.isEmpty() ? "{}" : refusal);
  }

  private static void reply(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
