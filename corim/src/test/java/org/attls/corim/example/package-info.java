/** The example of the README, compiled and run. */
@NullMarked
package org.attls.corim.example;

import org.jspecify.annotations.NullMarked;
