/** Keys of the formats in the company of the engine. */
@NullMarked
package org.attls.cli.key;

import org.jspecify.annotations.NullMarked;
