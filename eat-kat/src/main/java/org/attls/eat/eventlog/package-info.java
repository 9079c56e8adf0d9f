/**
 * The log that firmware and boot loaders keep of what they measured into a TPM. The log itself is
 * not protected: it explains register values, and only as far as its replay gives them.
 *
 * <p>Source: TCG PC Client Platform Firmware Profile Specification, level 00 version 1.06, section
 * 10. Read {@link org.attls.eat.eventlog.EventLog} first.
 */
@NullMarked
package org.attls.eat.eventlog;

import org.jspecify.annotations.NullMarked;
