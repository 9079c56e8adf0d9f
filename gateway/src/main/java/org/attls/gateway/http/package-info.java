/**
 * Requests of HTTP/1.1: what of a device's request goes to the back end, and nothing that could be
 * read in two ways.
 *
 * <p>Read first: {@link org.attls.gateway.http.RequestFilter}.
 */
@NullMarked
package org.attls.gateway.http;

import org.jspecify.annotations.NullMarked;
