/**
 * The gateway beside other programs that end TLS, each in a process of its own, so that the CPU
 * time of the serving side alone can be read from {@code /proc}.
 *
 * <p>Read first: {@link org.attls.bench.gateway.GatewayBench}.
 */
@NullMarked
package org.attls.bench.gateway;

import org.jspecify.annotations.NullMarked;
