/**
 * Both ends of a connection in memory, on one thread, whoever made them; and the work that each end
 * does, in CPU time and allocated octets.
 */
@NullMarked
package org.attls.bench.connection;

import org.jspecify.annotations.NullMarked;
