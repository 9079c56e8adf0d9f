/** Every handshake message cut, changed, repeated, dropped and swapped, in every role. */
@NullMarked
package org.attls.attack.robust;

import org.jspecify.annotations.NullMarked;
