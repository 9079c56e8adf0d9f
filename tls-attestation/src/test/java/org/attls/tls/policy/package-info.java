/** Policy files, right and wrong. */
@NullMarked
package org.attls.tls.policy;

import org.jspecify.annotations.NullMarked;
