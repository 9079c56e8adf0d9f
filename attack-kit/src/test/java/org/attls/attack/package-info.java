@org.jspecify.annotations.NullMarked
package org.attls.attack;
