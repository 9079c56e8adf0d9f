/**
 * A shim for BoringSSL's TLS test suite ("BoGo"): client and server of ours, with attestation not
 * offered, driven by the command line that the suite's runner makes up for each of its tests. Start
 * with {@link org.attls.interop.bogo.Shim} and {@link org.attls.interop.bogo.Options}. What is not
 * run, and why, is in {@code interop/bogo/shim.json}.
 */
@NullMarked
package org.attls.interop.bogo;

import org.jspecify.annotations.NullMarked;
