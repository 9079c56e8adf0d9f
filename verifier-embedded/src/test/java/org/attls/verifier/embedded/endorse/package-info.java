@NullMarked
package org.attls.verifier.embedded.endorse;

import org.jspecify.annotations.NullMarked;
