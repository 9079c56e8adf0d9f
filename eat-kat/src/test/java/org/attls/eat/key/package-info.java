@NullMarked
package org.attls.eat.key;

import org.jspecify.annotations.NullMarked;
