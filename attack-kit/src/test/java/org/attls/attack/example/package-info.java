/** What the README shows. */
@NullMarked
package org.attls.attack.example;

import org.jspecify.annotations.NullMarked;
