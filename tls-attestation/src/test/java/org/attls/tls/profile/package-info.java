/** Tests of the wire profiles, and the recorded conversations of the mbedTLS proof of concept. */
@NullMarked
package org.attls.tls.profile;

import org.jspecify.annotations.NullMarked;
