/** Tests of the KAT and PAT bundle and its checks. */
@NullMarked
package org.attls.eat.kat;

import org.jspecify.annotations.NullMarked;
