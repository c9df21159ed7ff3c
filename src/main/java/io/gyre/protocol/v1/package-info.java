/**
 * The JSON client protocol before today's, as centrifuge-js 2 speaks it and Centrifugo served it up
 * to version 4: {@code {"id":1,"method":1,"params":{…}}}, answered by {@code
 * {"id":1,"result":{…}}}. The messages inside have not changed; what is around them is translated
 * here.
 */
@NullMarked
package io.gyre.protocol.v1;

import org.jspecify.annotations.NullMarked;
