/** The example of the README, compiled and run. */
@NullMarked
package org.attls.eat.example;

import org.jspecify.annotations.NullMarked;
