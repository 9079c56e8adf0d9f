/**
 * Octet strings, and the one reader and writer over them that every binary format in this project
 * uses.
 *
 * <p>Read first: {@link org.attls.cmw.octets.Bytes}, {@link org.attls.cmw.octets.OctetReader}. This
 * package knows no format; a failure is always a {@link org.attls.cmw.octets.MalformedException}
 * naming the field and the offset.
 */
@NullMarked
package org.attls.cmw.octets;

import org.jspecify.annotations.NullMarked;
