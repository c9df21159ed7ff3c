/**
 * Messages to other nodes, numbered, kept until they are acknowledged and bounded in bytes: what
 * the event bus between nodes does not do by itself.
 */
@NullMarked
package io.gyre.link;

import org.jspecify.annotations.NullMarked;
