package io.gyre.protocol;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a leaf of a tags filter compares a tag (protocol section 5.6); the names are those of the
 * protocol in upper case.
 */
enum TagsComparison {
  EQ(Operand.ONE),
  NEQ(Operand.ONE),
  IN(Operand.MANY),
  NIN(Operand.MANY),
  EX(Operand.NONE),
  NEX(Operand.NONE),
  SW(Operand.ONE),
  EW(Operand.ONE),
  CT(Operand.ONE),
  GT(Operand.ONE),
  GTE(Operand.ONE),
  LT(Operand.ONE),
  LTE(Operand.ONE);

  /** What a comparison needs besides the tag. */
  enum Operand {
    /** Nothing. */
    NONE,
    /** A non-empty {@code val}. */
    ONE,
    /** Non-empty {@code vals}. */
    MANY
  }

  private final String word = name().toLowerCase(Locale.ROOT);
  private final Operand operand;

  TagsComparison(Operand operand) {
    this.operand = operand;
  }

  /**
   * Returns the comparison of a {@code cmp}; throws {@link ProtocolException} with error 107 if
   * there is none.
   */
  static TagsComparison named(String cmp) {
    for (TagsComparison comparison : values()) {
      if (comparison.word.equals(cmp)) {
        return comparison;
      }
    }
    throw new ProtocolException(ErrorCode.BAD_REQUEST);
  }

  /** Returns what it needs besides the tag. */
  Operand operand() {
    return operand;
  }

  /**
   * Returns whether a tag, null if missing, compares so to {@code val} or {@code vals}, whichever
   * this needs.
   */
  boolean matches(@Nullable String tag, String val, Set<String> vals) {
    if (tag == null) {
      return switch (this) {
        case NEQ, NIN, NEX -> true;
        case IN -> vals.contains("");
        default -> false;
      };
    }
    return switch (this) {
      case EQ -> tag.equals(val);
      case NEQ -> !tag.equals(val);
      case IN -> vals.contains(tag);
      case NIN -> !vals.contains(tag);
      case EX -> true;
      case NEX -> false;
      case SW -> tag.startsWith(val);
      case EW -> tag.endsWith(val);
      case CT -> tag.contains(val);
      case GT, GTE, LT, LTE ->
          Decimals.isDecimal(tag) && Decimals.isDecimal(val) && ordered(Decimals.compare(tag, val));
    };
  }

  private boolean ordered(int order) {
    return switch (this) {
      case GT -> order > 0;
      case GTE -> order >= 0;
      case LT -> order < 0;
      default -> order <= 0;
    };
  }
}
