@NullMarked
package org.attls.verifier.embedded.appraise;

import org.jspecify.annotations.NullMarked;
