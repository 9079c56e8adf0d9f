/** Admission by the last verdict, with devices that try to have more of it than is theirs. */
@NullMarked
package org.attls.attack.grace;

import org.jspecify.annotations.NullMarked;
