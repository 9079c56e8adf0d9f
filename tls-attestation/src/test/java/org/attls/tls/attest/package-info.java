/** What an attester sends, and the results that it keeps. */
@NullMarked
package org.attls.tls.attest;

import org.jspecify.annotations.NullMarked;
