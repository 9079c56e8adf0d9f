@NullMarked
package org.attls.verifier.embedded.rest;

import org.jspecify.annotations.NullMarked;
