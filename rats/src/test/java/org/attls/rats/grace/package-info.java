/** What is remembered, and for how long. */
@NullMarked
package org.attls.rats.grace;

import org.jspecify.annotations.NullMarked;
