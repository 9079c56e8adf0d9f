/** Tests of requests on their way to a back end. */
@NullMarked
package org.attls.gateway.http;

import org.jspecify.annotations.NullMarked;
