/** What a relying party can be configured to. */
@NullMarked
package org.attls.tls.appraise;

import org.jspecify.annotations.NullMarked;
