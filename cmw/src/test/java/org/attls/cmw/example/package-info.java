/** The example of the README, compiled and run. */
@NullMarked
package org.attls.cmw.example;

import org.jspecify.annotations.NullMarked;
