package io.gyre.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A component of one of our records with its annotations, which are costly to read and therefore
 * kept.
 *
 * @param component the component
 * @param name its key, where {@code *} stands for {@link Varying}
 * @param key its description, if it has one
 * @param unwrapped whether its members stand beside it
 * @param varying what replaces {@code *} below it; null where an outer replacement holds
 * @param item the record of list items, if it is such a list
 */
record Member(
    RecordComponent component,
    String name,
    @Nullable Key key,
    boolean unwrapped,
    @Nullable String varying,
    Optional<Class<? extends Record>> item) {

  private static final ClassValue<List<Member>> MEMBERS =
      new ClassValue<>() {
        @Override
        protected List<Member> computeValue(Class<?> type) {
          return Arrays.stream(type.getRecordComponents()).map(Member::read).toList();
        }
      };

  /** The members of a record class, in order. */
  static List<Member> of(Class<? extends Record> type) {
    return MEMBERS.get(type);
  }

  /** The key at a place where {@code *} is replaced by this. */
  String key(String replacement) {
    return name.indexOf('*') < 0 ? name : name.replace("*", replacement);
  }

  /** The replacement that holds below. */
  String varying(String outer) {
    return varying == null ? outer : varying;
  }

  /** Whether the member is itself a record. */
  boolean isRecord() {
    return component.getType().isRecord();
  }

  /** The class of a member that is a record. */
  Class<? extends Record> recordType() {
    return component.getType().asSubclass(Record.class);
  }

  /** Reads the member. */
  Object value(Record holder) {
    try {
      return component.getAccessor().invoke(holder);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  private static Member read(RecordComponent component) {
    Key key = component.getAnnotation(Key.class);
    Varying varying = component.getAnnotation(Varying.class);
    return new Member(
        component,
        key == null || key.name().isEmpty() ? snake(component.getName()) : key.name(),
        key,
        component.isAnnotationPresent(Unwrapped.class),
        varying == null ? null : varying.value(),
        itemType(component));
  }

  private static String snake(String camel) {
    return camel.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  private static Optional<Class<? extends Record>> itemType(RecordComponent component) {
    if (component.getGenericType() instanceof ParameterizedType list
        && list.getRawType() == List.class) {
      Type item = list.getActualTypeArguments()[0];
      if (item instanceof Class<?> type && type.isRecord()) {
        return Optional.of(type.asSubclass(Record.class));
      }
    }
    return Optional.empty();
  }
}
