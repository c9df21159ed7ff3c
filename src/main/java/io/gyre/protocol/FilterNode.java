package io.gyre.protocol;

import java.util.List;

/**
 * One node of a tags filter as the client sent it, unchecked; {@link TagsFilter} checks and
 * evaluates it.
 *
 * @param op {@code and}, {@code or}, {@code not}, or "" for a leaf
 * @param key tag a leaf looks at
 * @param cmp comparison of a leaf, such as {@code eq}
 * @param val value to compare with
 * @param vals values of {@code in} and {@code nin}
 * @param nodes children of an operator
 */
public record FilterNode(
    String op, String key, String cmp, String val, List<String> vals, List<FilterNode> nodes) {}
