/**
 * Plain TLS 1.3, attestation not offered, with other people's stacks in both roles, and our
 * extensions offered to servers that do not know them. Start with {@link
 * org.attls.interop.stacks.PlainTlsTest}, which writes {@code spec-notes/interop.md}, and {@link
 * org.attls.interop.stacks.Stack}, which knows the command lines.
 */
@NullMarked
package org.attls.interop.stacks;

import org.jspecify.annotations.NullMarked;
