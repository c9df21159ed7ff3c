package io.gyre.bus;

import io.gyre.protocol.Data;
import io.vertx.core.buffer.Buffer;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The binary form of one record type, derived from its components: one presence byte for a
 * reference, then its content; integers as fixed 4 or 8 bytes, texts and bytes with a 4-byte
 * length. Components may be int, long, double, boolean, Boolean, Double, String, Integer, {@link
 * Data}, a record, or a List or Map&lt;String, …&gt; of these.
 *
 * @param <T> the record type
 */
final class RecordFormat<T> {

  private final MethodHandle constructor;
  private final MethodHandle[] accessors;
  private final Slot[] slots;

  private interface Slot {
    void write(Buffer wire, Object value);

    Object read(WireReader in);
  }

  RecordFormat(Class<T> type) {
    RecordComponent[] components = type.getRecordComponents();
    accessors = new MethodHandle[components.length];
    slots = new Slot[components.length];
    Class<?>[] types = new Class<?>[components.length];
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        accessors[i] = lookup.unreflect(components[i].getAccessor());
        slots[i] = slot(components[i].getGenericType());
      }
      constructor =
          lookup
              .unreflectConstructor(type.getDeclaredConstructor(types))
              .asSpreader(Object[].class, types.length);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type + " cannot travel on the bus", e);
    }
  }

  void write(Buffer wire, Object record) {
    for (int i = 0; i < slots.length; i++) {
      Object value;
      try {
        value = accessors[i].invoke(record);
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
      if (value == null) {
        wire.appendByte((byte) 0);
      } else {
        wire.appendByte((byte) 1);
        slots[i].write(wire, value);
      }
    }
  }

  @SuppressWarnings("unchecked")
  T read(WireReader in) {
    @Nullable Object[] values = new Object[slots.length];
    for (int i = 0; i < slots.length; i++) {
      values[i] = in.flag() ? slots[i].read(in) : null;
    }
    try {
      return (T) constructor.invoke(values);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static Slot slot(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return generic.getRawType() == List.class
          ? new ListSlot(slot(arguments[0]))
          : new MapSlot(slot(arguments[1]));
    }
    if (type instanceof Class<?> plain) {
      return plain.isRecord() ? new RecordSlot(new RecordFormat<>(plain)) : Scalar.of(plain);
    }
    throw new IllegalArgumentException(type + " cannot travel on the bus");
  }

  private enum Scalar implements Slot {
    INT {
      @Override
      public void write(Buffer wire, Object value) {
        wire.appendInt((Integer) value);
      }

      @Override
      public Object read(WireReader in) {
        return in.int32();
      }
    },
    LONG {
      @Override
      public void write(Buffer wire, Object value) {
        wire.appendLong((Long) value);
      }

      @Override
      public Object read(WireReader in) {
        return in.int64();
      }
    },
    DOUBLE {
      @Override
      public void write(Buffer wire, Object value) {
        wire.appendLong(Double.doubleToLongBits((Double) value));
      }

      @Override
      public Object read(WireReader in) {
        return Double.longBitsToDouble(in.int64());
      }
    },
    BOOLEAN {
      @Override
      public void write(Buffer wire, Object value) {
        wire.appendByte((byte) ((Boolean) value ? 1 : 0));
      }

      @Override
      public Object read(WireReader in) {
        return in.flag();
      }
    },
    STRING {
      @Override
      public void write(Buffer wire, Object value) {
        putBytes(wire, ((String) value).getBytes(StandardCharsets.UTF_8));
      }

      @Override
      public Object read(WireReader in) {
        return new String(in.bytes(), StandardCharsets.UTF_8);
      }
    },
    DATA {
      @Override
      public void write(Buffer wire, Object value) {
        putBytes(wire, ((Data) value).bytes());
      }

      @Override
      public Object read(WireReader in) {
        return Data.of(in.bytes());
      }
    };

    static Scalar of(Class<?> type) {
      if (type == int.class || type == Integer.class) {
        return INT;
      }
      if (type == long.class || type == Long.class) {
        return LONG;
      }
      if (type == double.class || type == Double.class) {
        return DOUBLE;
      }
      if (type == boolean.class || type == Boolean.class) {
        return BOOLEAN;
      }
      if (type == String.class) {
        return STRING;
      }
      if (type == Data.class) {
        return DATA;
      }
      throw new IllegalArgumentException(type + " cannot travel on the bus");
    }

    static void putBytes(Buffer wire, byte[] bytes) {
      wire.appendInt(bytes.length).appendBytes(bytes);
    }
  }

  private record RecordSlot(RecordFormat<?> format) implements Slot {
    @Override
    public void write(Buffer wire, Object value) {
      format.write(wire, value);
    }

    @Override
    public Object read(WireReader in) {
      return format.read(in);
    }
  }

  private record ListSlot(Slot element) implements Slot {
    @Override
    public void write(Buffer wire, Object value) {
      List<?> list = (List<?>) value;
      wire.appendInt(list.size());
      list.forEach(item -> element.write(wire, item));
    }

    @Override
    public Object read(WireReader in) {
      int size = in.int32();
      List<Object> list = new ArrayList<>(Math.min(size, 1024));
      for (int i = 0; i < size; i++) {
        list.add(element.read(in));
      }
      return list;
    }
  }

  private record MapSlot(Slot element) implements Slot {
    @Override
    public void write(Buffer wire, Object value) {
      Map<?, ?> map = (Map<?, ?>) value;
      wire.appendInt(map.size());
      map.forEach(
          (key, item) -> {
            Scalar.STRING.write(wire, key);
            element.write(wire, item);
          });
    }

    @Override
    public Object read(WireReader in) {
      int size = in.int32();
      Map<String, Object> map = new LinkedHashMap<>();
      for (int i = 0; i < size; i++) {
        String key = (String) Scalar.STRING.read(in);
        map.put(key, element.read(in));
      }
      return map;
    }
  }
}
