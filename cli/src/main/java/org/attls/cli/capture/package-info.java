/**
 * Records what connections carry, for Wireshark, without the rights that listening on an interface
 * takes. Begin with {@link org.attls.cli.capture.PacketCapture}.
 */
@NullMarked
package org.attls.cli.capture;

import org.jspecify.annotations.NullMarked;
