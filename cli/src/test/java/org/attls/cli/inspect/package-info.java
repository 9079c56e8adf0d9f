/** Messages to be inspected. */
@NullMarked
package org.attls.cli.inspect;

import org.jspecify.annotations.NullMarked;
