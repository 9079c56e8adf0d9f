/** What happens to a connection when the verifier or the network fails. */
@NullMarked
package org.attls.cli.fault;

import org.jspecify.annotations.NullMarked;
