/** What Wireshark makes of recorded connections, with our dissector. */
@NullMarked
package org.attls.cli.capture;

import org.jspecify.annotations.NullMarked;
