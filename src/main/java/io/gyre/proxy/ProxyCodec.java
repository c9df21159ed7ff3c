package io.gyre.proxy;

import io.gyre.config.ProxyConfig;
import io.gyre.protocol.Codec;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.ErrorInfo;
import io.gyre.protocol.FieldReader;
import io.gyre.protocol.FieldWriter;
import io.gyre.protocol.Fields;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.ProtocolType;
import io.gyre.protocol.Publication;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Requests to bytes and bytes to answers, as one proxy wants them. Stateless.
 *
 * <p>Thread: any.
 */
final class ProxyCodec {
  private static final Fields ANSWER = Fields.of("result:1 error:2 disconnect:3");
  private static final Fields STREAM_MESSAGE = Fields.of("subscribe_response:1 publication:2");
  private static final Fields PUBLICATION = Fields.of("data:4 tags:7");
  private static final Fields ERROR = Fields.of("code:1 message:2 temporary:3");
  private static final Fields DISCONNECT = Fields.of("code:1 reason:2");

  /** Disconnects below say something about the socket itself; 3000 is never sent. */
  private static final int LOWEST_DISCONNECT = 3001;

  private static final int HIGHEST_DISCONNECT = 4999;

  private final Codec codec;
  private final ProxyRequest.Style style;

  ProxyCodec(ProtocolType type, ProxyConfig config) {
    this.codec = Codec.of(type);
    this.style = new ProxyRequest.Style(config.binaryEncoding(), config.includeConnectionMeta());
  }

  /**
   * Encodes a request.
   *
   * @throws ProxyFailure if a payload is not JSON and has to be
   */
  byte[] encode(ProxyRequest<?> request) throws ProxyFailure {
    return encode(request, (out, message) -> message.write(out, style));
  }

  private <T> byte[] encode(T request, BiConsumer<FieldWriter, T> writer) throws ProxyFailure {
    try {
      return codec.encode(request, writer);
    } catch (ProtocolException notJson) {
      throw new ProxyFailure(
          ProxyFailure.Kind.NOT_SENT,
          "payload is not JSON; binary_encoding would send it as base64");
    }
  }

  /**
   * Encodes the first message of a stream that goes both ways.
   *
   * @throws ProxyFailure as {@link #encode(ProxyRequest)}
   */
  byte[] encodeFirst(ProxyRequest.Subscribe request) throws ProxyFailure {
    return encode(
        request,
        (out, message) ->
            out.message(1, "subscribe_request", message, (inner, one) -> one.write(inner, style)));
  }

  /** Encodes a message that carries a client's publication up a stream. */
  byte[] encode(Publication publication) {
    return codec.encode(
        publication,
        (out, message) ->
            out.message(
                2, "publication", message, (inner, one) -> inner.raw(4, "data", one.data())));
  }

  /**
   * Decodes an answer.
   *
   * @throws ProxyFailure if it cannot be read
   */
  <R> ProxyAnswer<R> decode(ProxyRequest<R> request, byte[] body) throws ProxyFailure {
    return checked(decode(body, in -> answer(request, in)));
  }

  /**
   * A message of the backend's in a stream.
   *
   * @param answer null for none
   * @param publication null for none
   */
  record StreamMessage(
      @Nullable ProxyAnswer<ProxyResult.Subscribe> answer, @Nullable Publication publication) {}

  /**
   * Decodes a message of a stream.
   *
   * @throws ProxyFailure if it cannot be read
   */
  StreamMessage decodeStream(ProxyRequest.Subscribe request, byte[] body) throws ProxyFailure {
    StreamMessage message = decode(body, in -> streamMessage(request, in));
    if (message.answer() != null) {
      checked(message.answer());
    }
    return message;
  }

  private <T> T decode(byte[] body, Function<FieldReader, T> reader) throws ProxyFailure {
    try {
      return codec.decode(body, reader);
    } catch (ProtocolException malformed) {
      throw new ProxyFailure(ProxyFailure.Kind.WRONG_BODY, whatIsWrong(body));
    } catch (IllegalArgumentException base64) {
      throw new ProxyFailure(
          ProxyFailure.Kind.WRONG_BASE64,
          "error decoding base64 in result: " + base64.getMessage());
    }
  }

  private static <R> ProxyAnswer<R> checked(ProxyAnswer<R> answer) throws ProxyFailure {
    Disconnect disconnect = answer.disconnect();
    if (disconnect != null
        && (disconnect.code() < LOWEST_DISCONNECT || disconnect.code() > HIGHEST_DISCONNECT)) {
      throw new ProxyFailure(
          ProxyFailure.Kind.WRONG_BODY,
          "disconnect code " + disconnect.code() + " is not from 3001 to 4999");
    }
    return answer;
  }

  private String whatIsWrong(byte[] body) {
    String size = body.length + " bytes";
    return codec.type() == ProtocolType.JSON
        ? "answer is not the JSON object of this event: " + size
        : "answer is not the message of this event: " + size;
  }

  private static <R> ProxyAnswer<R> answer(ProxyRequest<R> request, FieldReader in) {
    @Nullable R result = null;
    @Nullable ErrorInfo error = null;
    @Nullable Disconnect disconnect = null;
    int mark = in.begin();
    for (int field = in.next(ANSWER); field != 0; field = in.next(ANSWER)) {
      switch (field) {
        case 1 -> result = in.absent() ? null : request.readResult(in);
        case 2 -> error = in.absent() ? null : error(in);
        case 3 -> disconnect = in.absent() ? null : disconnect(in);
        default -> in.skip();
      }
    }
    in.end(mark);
    return new ProxyAnswer<>(result, error, disconnect);
  }

  private static StreamMessage streamMessage(ProxyRequest.Subscribe request, FieldReader in) {
    @Nullable ProxyAnswer<ProxyResult.Subscribe> answer = null;
    @Nullable Publication publication = null;
    int mark = in.begin();
    for (int field = in.next(STREAM_MESSAGE); field != 0; field = in.next(STREAM_MESSAGE)) {
      switch (field) {
        case 1 -> answer = in.absent() ? null : answer(request, in);
        case 2 -> publication = in.absent() ? null : publication(in);
        default -> in.skip();
      }
    }
    in.end(mark);
    return new StreamMessage(answer, publication);
  }

  private static Publication publication(FieldReader in) {
    Publication.Builder publication = Publication.builder();
    Map<String, String> tags = new LinkedHashMap<>(0);
    int mark = in.begin();
    for (int field = in.next(PUBLICATION); field != 0; field = in.next(PUBLICATION)) {
      switch (field) {
        case 4 -> publication.data(in.raw());
        case 7 -> in.entries(tags, FieldReader::text);
        default -> in.skip();
      }
    }
    in.end(mark);
    return publication.tags(tags).build();
  }

  private static ErrorInfo error(FieldReader in) {
    int code = 0;
    String message = "";
    boolean temporary = false;
    int mark = in.begin();
    for (int field = in.next(ERROR); field != 0; field = in.next(ERROR)) {
      switch (field) {
        case 1 -> code = (int) Math.min(in.uint32(), Integer.MAX_VALUE);
        case 2 -> message = in.text();
        case 3 -> temporary = in.flag();
        default -> in.skip();
      }
    }
    in.end(mark);
    return new ErrorInfo(code, message, temporary);
  }

  private static Disconnect disconnect(FieldReader in) {
    int code = 0;
    String reason = "";
    int mark = in.begin();
    for (int field = in.next(DISCONNECT); field != 0; field = in.next(DISCONNECT)) {
      switch (field) {
        case 1 -> code = (int) Math.min(in.uint32(), Integer.MAX_VALUE);
        case 2 -> reason = in.text();
        default -> in.skip();
      }
    }
    in.end(mark);
    return new Disconnect(code, reason);
  }
}
